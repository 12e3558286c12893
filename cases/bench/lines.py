"""The lines of the performance table. An address that does not exist has no line."""

from base64 import b64encode
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.test import Client
from django.urls import is_valid_path
from django.utils import timezone

from cases.bench import baselines
from cases.bench import writers as bench_writers
from cases.bench.measure import Line, Operation
from cases.models import FINAL, Complaint, ComplaintStatus, ContactPoint, Person, PersonName
from cases.people.queries import matching
from cases.people.queries.identifier_search import IdentityQuery
from ombudsman.models import AuditEntry, User
from ombudsman.rules.names.keys import query_keys, rarest_word_keys
from ombudsman.rules.roles import Role

STATUS = "closed"
OPEN = tuple(status.value for status in ComplaintStatus if status not in FINAL)
ADMIN_PAGE = 50
MANY_NAMES = 25
NEWEST = 2**62
HOST = "localhost"


class FailedAnswerError(Exception):
    """A request of the bench was not answered with 200 or 201."""


class BenchClients:
    """Test clients, one signed in for each role that the bench uses."""

    def __init__(self) -> None:
        self._clients: dict[str, Client] = {}
        self.commissioner = self._user(Role.COMMISSIONER)
        closed = Complaint.objects.filter(status=STATUS)
        self.middle = closed.order_by("pk")[closed.count() // 2]

    def get(self, role: str, path: str, **query: Any) -> Operation:
        """A function that sends the request each time it is called."""
        client, address = self._client(role), f"{path}?{urlencode(query)}" if query else path
        return lambda: _checked(client.get(address))

    def post(self, role: str, path: str, body: Callable[[], dict[str, Any]]) -> Operation:
        client = self._client(role)
        kind = "application/json"
        return lambda: _checked(client.post(path, body(), content_type=kind))

    def _client(self, role: str) -> Client:
        if role not in self._clients:
            self._clients[role] = Client(headers={"host": HOST})
            self._clients[role].force_login(self._user(role))
        return self._clients[role]

    def _user(self, role: str) -> User:
        return User.objects.filter(groups__name=role).order_by("pk")[0]


def lines() -> Iterator[Line]:
    """All lines whose address exists, for the present database."""
    clients = BenchClients()
    for address, line in (
        ("/api/v1/complaints/", first_page),
        ("/api/v1/complaints/", deep_page),
        ("/api/v1/complaints/", detail),
        ("/api/v1/complaints/", create),
        ("/admin/cases/complaint/", admin_list),
        ("/admin/cases/complaint/", admin_form),
        ("/api/v1/persons/search/", caller_by_number),
        ("/api/v1/persons/search/", person_by_name),
        ("/api/v1/persons/search/", person_search_alone),
        ("/calls/", console_opening),
    ):
        if is_valid_path(address):
            yield line(clients)
    with bench_writers.Writers(clients.commissioner) as writers:
        yield Line("audit entry, 50 writers", writers.chained, writers.unchained)


def first_page(clients: BenchClients) -> Line:
    return Line(
        "API list, first page",
        clients.get(Role.COMMISSIONER, "/api/v1/complaints/", status=STATUS, page_size=50),
        lambda: baselines.complaint_list(STATUS, before=NEWEST, size=50),
    )


def deep_page(clients: BenchClients) -> Line:
    """The page in the middle, by the kind of cursor that the API gives out."""
    middle = clients.middle.pk
    cursor = b64encode(urlencode({"p": middle}).encode()).decode()
    query = {"status": STATUS, "page_size": 50, "cursor": cursor}
    return Line(
        "API list, deep page",
        clients.get(Role.COMMISSIONER, "/api/v1/complaints/", **query),
        lambda: baselines.complaint_list(STATUS, before=middle, size=50),
    )


def detail(clients: BenchClients) -> Line:
    complaint, by = clients.middle, clients.commissioner.pk
    return Line(
        "API detail",
        clients.get(Role.COMMISSIONER, f"/api/v1/complaints/{complaint.number}/"),
        lambda: baselines.complaint(complaint.pk, by=by),
    )


def create(clients: BenchClients) -> Line:
    """A complaint of one person.

    The baseline looks up the same codes, writes copies of the rows that the service wrote, and
    reads the complaint that it answers with.
    """
    fields = {
        "channel": "email",
        "summary": "Bench (invented)",
        "rights": ["dignity"],
        "topics": ["residence_permit"],
    }
    person = {"names": [{"full": "Nümunəbelova Torvena"}], "nationality": "UKR"}
    parties = [{"role": "complainant", "person": person | {"statuses": ["foreign_national"]}}]

    def body() -> dict[str, Any]:
        return {**fields, "received_at": timezone.now().isoformat(), "parties": parties}

    operation = clients.post(Role.REGISTRAR, "/api/v1/complaints/", body)
    before = AuditEntry.objects.latest("pk").pk
    operation()
    entries = AuditEntry.objects.filter(pk__gt=before).values_list("pk", flat=True)
    copies = baselines.ComplaintCopies(
        Complaint.objects.latest("pk").pk, entries=entries, codes=CODES_IN_BODY
    )
    return Line("API create", operation, copies.write)


# The codes in the body of ``create``. The API looks each of them up by a query of its own.
CODES_IN_BODY = (
    ("channel", "email"),
    ("right", "dignity"),
    ("topic", "residence_permit"),
    ("country", "UKR"),
    ("legal_status", "foreign_national"),
)


def admin_list(clients: BenchClients) -> Line:
    return Line(
        "admin complaint list",
        clients.get(Role.COMMISSIONER, "/admin/cases/complaint/", clock="open"),
        lambda: baselines.complaint_list(*OPEN, before=NEWEST, size=ADMIN_PAGE),
    )


def admin_form(clients: BenchClients) -> Line:
    key, by = clients.middle.pk, clients.commissioner.pk
    return Line(
        "admin complaint form",
        clients.get(Role.COMMISSIONER, f"/admin/cases/complaint/{key}/change/"),
        lambda: (baselines.complaint(key, by=by), baselines.timeline(key)),
    )


def caller_by_number(clients: BenchClients) -> Line:
    number = ContactPoint.objects.exclude(normalised="").filter(kind="phone").latest("pk").value
    by = clients.commissioner.pk
    return Line(
        "caller lookup by number",
        clients.post(Role.CALL_TAKER, "/api/v1/persons/search/", lambda: {"q": number}),
        lambda: baselines.with_search_entry(baselines.people_by_phone(number), by=by),
    )


def person_by_name(clients: BenchClients) -> Line:
    """Given name before family name, as the desk types it."""
    (name,), by = _typed_names(1), clients.commissioner.pk
    return Line(
        "person lookup by name",
        clients.post(Role.CALL_TAKER, "/api/v1/persons/search/", lambda: {"q": name.typed}),
        lambda: baselines.with_search_entry(
            baselines.people_by_name(name.keys, name.single, name.folded), by=by
        ),
    )


def person_search_alone(clients: BenchClients) -> Line:
    """The search without its view: candidates and scores for ``MANY_NAMES`` names in turn.

    Many names, because a rare name has few candidates: one name alone would not be typical.
    """
    names = _typed_names(MANY_NAMES)
    return Line(
        "person search alone",
        lambda: [matching.matches(IdentityQuery(name=name.typed)) for name in names],
        lambda: [baselines.likely_people(name.keys, name.single, name.folded) for name in names],
        times=len(names),
    )


class TypedName(NamedTuple):
    """A name as the desk types it, with the search keys of its words and its folded form."""

    typed: str
    keys: list[str]
    single: list[str]
    folded: str


def _typed_names(count: int) -> list[TypedName]:
    """Given and family names of people spread evenly over the register."""
    rows = PersonName.objects.filter(script="Latn").exclude(family="").exclude(given="")
    last = Person.objects.latest("pk").pk
    places = (last * (2 * place + 1) // (2 * count) for place in range(count))
    return [_typed_name(_name_from(place, rows)) for place in places]


def _name_from(place: int, rows: QuerySet[PersonName]) -> PersonName:
    """The first name at or after the person key ``place``; the very first if there is none."""
    rows = rows.order_by("person", "pk")
    return rows.filter(person__gte=place).first() or rows[0]


def _typed_name(name: PersonName) -> TypedName:
    typed = f"{name.given} {name.family}"
    return TypedName(typed, query_keys(typed), rarest_word_keys(typed), name.folded)


def console_opening(clients: BenchClients) -> Line:
    number = ContactPoint.objects.filter(kind="phone").latest("pk").normalised
    return Line(
        "call console opening",
        clients.get(Role.CALL_TAKER, "/calls/"),
        lambda: baselines.people_by_phone(number),
    )


def _checked(response: Any) -> bytes:
    if response.status_code not in (200, 201):
        raise FailedAnswerError(f"{response.status_code} {response.request['PATH_INFO']}")
    content: bytes = response.content
    return content
