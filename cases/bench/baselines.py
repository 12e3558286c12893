"""The baselines of the bench: the same rows by hand-written SQL, straight through the driver.

Only the bench calls this. The statements run on both databases; ``orjson`` writes the answer.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import orjson
from django.db import connection, transaction
from rapidfuzz import fuzz, process

Row = dict[str, Any]

COMPLAINT_LIST = """
SELECT c.number, c.kind, ch.code AS channel, c.received_at, c.summary, c.status, c.priority,
       o.code AS respondent, f.code AS facility, r.code AS region, u.code AS unit,
       w.username AS officer, c.is_anonymous, c.due_at, c.registered_at, c.closed_at, c.version
FROM cases_complaint c
JOIN ombudsman_classification ch ON ch.id = c.channel_id
LEFT JOIN ombudsman_organisation o ON o.id = c.respondent_id
LEFT JOIN cases_facility f ON f.id = c.facility_id
LEFT JOIN ombudsman_classification r ON r.id = c.region_id
LEFT JOIN ombudsman_unit u ON u.id = c.unit_id
LEFT JOIN ombudsman_user w ON w.id = c.officer_id
WHERE c.status IN ({statuses}) AND c.id < %s ORDER BY c.id DESC LIMIT %s
"""
COMPLAINT_CODES = """
SELECT k.code FROM cases_complaint_{part} p
JOIN ombudsman_classification k ON k.id = p.classification_id WHERE p.complaint_id = %s
"""
PARTIES = """
SELECT p.id, p.role, p.has_consent, p.consent_note, o.code AS organisation, k.code AS relation,
       h.id AS person, h.display_name, h.sex, h.born_on, h.birth_precision, h.fears_return,
       h.consulate_wish, h.needs_interpreter, s.code AS stay_category
FROM cases_party p
LEFT JOIN ombudsman_organisation o ON o.id = p.organisation_id
LEFT JOIN ombudsman_classification k ON k.id = p.relation_id
LEFT JOIN cases_person h ON h.id = p.person_id
LEFT JOIN ombudsman_classification s ON s.id = h.stay_category_id WHERE p.complaint_id = %s
"""
NAMES = (
    'SELECT person_id, kind, "full", family, given, patronymic, script'
    " FROM cases_personname WHERE person_id IN ({keys})"
)
CODES_OF_PEOPLE = """
SELECT x.person_id, x.{extra}, k.code FROM {table} x
JOIN ombudsman_classification k ON k.id = x.{column} WHERE x.person_id IN ({keys})
"""
PERSON_CODE_TABLES = (
    ("cases_legalstatus", "status_id", "basis"),
    ("cases_statetie", "country_id", "tie"),
    ("cases_spokenlanguage", "language_id", "can_read"),
)
DEADLINES = """
SELECT d.*, o.code AS body FROM cases_deadline d
LEFT JOIN ombudsman_organisation o ON o.id = d.organisation_id WHERE d.complaint_id = %s
"""
REMOVAL_ORDERS = """
SELECT x.*, o.code AS issued_by FROM cases_removalorder x
LEFT JOIN ombudsman_organisation o ON o.id = x.issued_by_id WHERE x.complaint_id = %s
"""
DETENTIONS = """
SELECT x.*, f.code AS facility, b.code AS basis FROM cases_detention x
LEFT JOIN cases_facility f ON f.id = x.facility_id
LEFT JOIN ombudsman_classification b ON b.id = x.basis_id WHERE x.complaint_id = %s
"""
RESULTS = """
SELECT x.at, a.code AS outcome, b.code AS measure, o.code AS organisation FROM cases_result x
JOIN ombudsman_classification a ON a.id = x.outcome_id
LEFT JOIN ombudsman_classification b ON b.id = x.measure_id
LEFT JOIN ombudsman_organisation o ON o.id = x.organisation_id WHERE x.complaint_id = %s
"""
COMPLAINT_PARTS = (
    ("deadlines", DEADLINES),
    ("removals", REMOVAL_ORDERS),
    ("detentions", DETENTIONS),
    ("results", RESULTS),
)
INSERT_OPEN_ENTRY = """
INSERT INTO ombudsman_auditentry (at, user_id, role, action, object_type, object_id, case_type,
                                  case_id, fields, reason, origin, address, request_id)
VALUES (CURRENT_TIMESTAMP, %s, '', 'complaint.open', 'cases.complaint', %s, 'cases.complaint',
        %s, '{}', '', 'api', NULL, '')
"""
INSERT_SEARCH_ENTRY = """
INSERT INTO ombudsman_auditentry (at, user_id, role, action, object_type, object_id, case_type,
                                  case_id, fields, reason, origin, address, request_id)
VALUES (CURRENT_TIMESTAMP, %s, '', 'person.search', '', NULL, '', NULL, '{}', 'keys=name rows=1',
        'api', NULL, '')
"""
PEOPLE_BY_PHONE = "SELECT person_id AS id FROM cases_contactpoint WHERE normalised = %s"
BY_NAME_KEYS = """
SELECT person_id, COUNT(*) AS shared FROM cases_namekey WHERE key IN ({marks})
GROUP BY person_id ORDER BY shared DESC, person_id DESC LIMIT 100
"""
BY_SINGLE_NAME_KEYS = "SELECT person_id FROM cases_namekey WHERE key IN ({marks}) LIMIT 25"
NAMES_OF_CANDIDATES = """
SELECT n.person_id, n.folded, p.born_on, p.birth_precision, p.is_reserved FROM cases_personname n
JOIN cases_person p ON p.id = n.person_id
WHERE n.person_id IN ({marks}) AND p.merged_into_id IS NULL
"""
PEOPLE = """
SELECT id, display_name, sex, born_on, birth_precision FROM cases_person
WHERE id IN ({found}) AND NOT is_reserved ORDER BY id DESC LIMIT 50
"""


def complaint_list(*statuses: str, before: int, size: int) -> bytes:
    """One page of complaints in these statuses, newest first, with keys below ``before``."""
    statement = COMPLAINT_LIST.format(statuses=", ".join(["%s"] * len(statuses)))
    rows = _rows(statement, *statuses, before, size + 1)  # one more tells whether there is a next
    return orjson.dumps({"results": rows[:size]}, default=str)


def complaint(key: int, *, by: int) -> bytes:
    """One complaint in full; writes the audit entry of the opening."""
    answer = _in_full(key)
    with transaction.atomic():
        _cursor().execute(_native(INSERT_OPEN_ENTRY), (by, key, key))
    return orjson.dumps(answer, default=str)


def _in_full(key: int) -> Row:
    answer: Row = _rows("SELECT * FROM cases_complaint WHERE id = %s", key)[0]
    for part in ("rights", "topics"):
        answer[part] = [row["code"] for row in _rows(COMPLAINT_CODES.format(part=part), key)]
    parties = _rows(PARTIES, key)
    answer["parties"] = parties
    answer["people"] = _of_people(row["person"] for row in parties if row["person"])
    for name, statement in COMPLAINT_PARTS:
        answer[name] = _rows(statement, key)
    return answer


def timeline(key: int) -> bytes:
    """The actions on a complaint with the names of the users who took them."""
    statement = """
        SELECT a.*, u.full_name, o.name_en FROM cases_action a
        JOIN ombudsman_user u ON u.id = a.by_id
        LEFT JOIN ombudsman_organisation o ON o.id = a.organisation_id WHERE a.complaint_id = %s
    """
    return orjson.dumps(_rows(statement, key), default=str)


def with_search_entry(answer: bytes, *, by: int) -> bytes:
    """Write the audit entry of a person search, and return ``answer`` unchanged."""
    with transaction.atomic():
        _cursor().execute(_native(INSERT_SEARCH_ENTRY), (by,))
    return answer


def people_by_phone(number: str) -> bytes:
    return _people(PEOPLE_BY_PHONE, number)


def people_by_name(keys: Sequence[str], single: Sequence[str], folded: str) -> bytes:
    """The people found by ``likely_people``, with the fields that the search shows."""
    found = likely_people(keys, single, folded)
    return _people(_marks(found), *found)


def _marks(values: Sequence[object]) -> str:
    return ", ".join(["%s"] * len(values))


def likely_people(keys: Sequence[str], single: Sequence[str], folded: str) -> list[int]:
    """Keys of candidate persons whose folded name is at least 90 % alike, the likeliest first."""
    candidates = [*_rows(BY_NAME_KEYS.format(marks=_marks(keys)), *keys)]
    candidates += _rows(BY_SINGLE_NAME_KEYS.format(marks=_marks(single)), *single)
    people = list({row["person_id"] for row in candidates})
    rows = _rows(NAMES_OF_CANDIDATES.format(marks=_marks(people)), *people)
    names = [row["folded"] for row in rows]
    best = process.extract(folded, names, scorer=fuzz.ratio, limit=50, score_cutoff=90)
    return list(dict.fromkeys(rows[at]["person_id"] for _, _, at in best))


def _people(found: str, *values: str | int) -> bytes:
    rows = _rows(PEOPLE.format(found=found), *values)
    parts = _of_people(row["id"] for row in rows)
    return orjson.dumps({"results": rows, "people": parts}, default=str)


def _of_people(keys: Iterable[int]) -> dict[str, list[Row]]:
    listed = ", ".join(str(int(key)) for key in keys)
    if not listed:
        return {}
    parts = {"names": _rows(NAMES.format(keys=listed))}
    for table, column, extra in PERSON_CODE_TABLES:
        statement = CODES_OF_PEOPLE.format(table=table, column=column, extra=extra, keys=listed)
        parts[table] = _rows(statement)
    return parts


class ComplaintCopies:
    """Writes copies of a complaint's rows under new keys, and answers with the new complaint.

    ``codes`` are the (list, code) pairs of the sender's body; they are looked up first.
    """

    def __init__(
        self, key: int, *, entries: Iterable[int], codes: Sequence[tuple[str, str]] = ()
    ) -> None:
        self.codes = codes
        self.key = int(key)
        self.letter = "Z"
        self.count = 0
        listed = ", ".join(map(str, entries))
        one = f" WHERE complaint_id = {int(key)}"
        parties = f"(SELECT person_id FROM cases_party{one})"  # noqa: S608  a key of our own
        sources = {
            "cases_complaint": f" WHERE id = {int(key)}",
            "cases_person": f" WHERE id IN {parties}",
            **dict.fromkeys(
                ("cases_personname", *(t for t, _, _ in PERSON_CODE_TABLES)),
                f" WHERE person_id IN {parties}",
            ),
            "cases_party": one,
            "cases_complaint_rights": one,
            "cases_complaint_topics": one,
            "cases_deadline": one,
            "cases_action": one,
            "ombudsman_auditentry": f" WHERE id IN ({listed})",
            "ombudsman_auditvalue": f" WHERE entry_id IN ({listed})",
        }
        self.rows = {
            table: _rows(f"SELECT * FROM {table}{where}")  # noqa: S608  keys of our own
            for table, where in sources.items()
        }

    def write(self) -> bytes:
        """Write one more copy in one transaction. Returns the new complaint as JSON."""
        for code in self.codes:
            _rows(CLASSIFICATION_BY_CODE, *code)
        self.count += 1
        keys: dict[tuple[str, int], int] = {}
        with transaction.atomic():
            cursor = _cursor()
            cursor.execute(_native(LOCK_NUMBER_SERIES), ("C",))
            for table, rows in self.rows.items():
                for row in rows:
                    self._copy(cursor, table, row, keys)
        return orjson.dumps(_in_full(keys["cases_complaint", self.key]), default=str)

    def _copy(self, cursor: Any, table: str, row: Row, keys: dict[tuple[str, int], int]) -> None:
        values = {name: value for name, value in row.items() if name != "id"}
        for column, target in COPIED_KEYS.items():
            if (old := values.get(column)) is not None and (target, old) in keys:
                values[column] = keys[target, old]
        if table == "cases_complaint":
            values["number"] = f"{self.letter}-{self.count}-{id(self)}"[:20]
        names = ", ".join(f'"{name}"' for name in values)
        marks = ", ".join(["%s"] * len(values))
        statement = f"INSERT INTO {table} ({names}) VALUES ({marks}) RETURNING id"  # noqa: S608  columns of our own
        cursor.execute(_native(statement), [_adapted(value) for value in values.values()])
        keys[table, row["id"]] = cursor.fetchone()[0]


CLASSIFICATION_BY_CODE = "SELECT * FROM ombudsman_classification WHERE list = %s AND code = %s"
LOCK_NUMBER_SERIES = "UPDATE ombudsman_numberseries SET last = last WHERE letter = %s"
COPIED_KEYS = {
    "complaint_id": "cases_complaint",
    "person_id": "cases_person",
    "entry_id": "ombudsman_auditentry",
}


def _adapted(value: Any) -> Any:
    return orjson.dumps(value).decode() if isinstance(value, dict) else value


def _rows(statement: str, *values: Any) -> list[Row]:
    cursor = _cursor()
    cursor.execute(_native(statement), values)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _cursor() -> Any:
    connection.ensure_connection()
    return connection.connection.cursor()


def _native(statement: str) -> str:
    return statement.replace("%s", "?") if connection.vendor == "sqlite" else statement
