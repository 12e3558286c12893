"""Invented persons: citizens, foreigners and stateless persons, with their related rows."""

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from cases.models import (
    Address,
    ContactPoint,
    LegalStatus,
    NameKey,
    Person,
    PersonName,
    SpokenLanguage,
    StateTie,
)
from cases.rules import ages
from cases.synthetic.directory import TEXTS, Run, WeightedChoice
from cases.synthetic.names import InventedName, romanised
from ombudsman.rules.names import keys

COUNTRIES = {code: (tradition, language) for code, _, tradition, language in TEXTS["countries"]}
COUNTRY = WeightedChoice({code: weight for code, weight, _, _ in TEXTS["countries"]})
CITIZEN = WeightedChoice(
    {(name, language): weight for name, weight, language in TEXTS["citizens"]}
)
STATUS = WeightedChoice(
    {
        ("foreign_national",): 52,
        ("foreign_national", "migrant_worker"): 8,
        ("asylum_seeker",): 11,
        ("refugee",): 5,
        ("stateless",): 7,
        ("stateless", "refugee"): 1,
        ("undetermined_nationality",): 4,
        ("foreign_national", "trafficking_victim"): 3,
        ("unaccompanied_child", "asylum_seeker"): 1,
        ("complementary_protection",): 2,
        ("foreign_national", "returnee"): 2,
        ("unknown",): 4,
    }
)
STAY = WeightedChoice(
    {"temporary_stay": 30, "temporary_residence": 30, "permanent_residence": 12, "irregular": 28}
)
PRECISION = WeightedChoice({"day": 70, "month": 3, "year": 12, "estimated": 5, "unknown": 10})
SAFETY = WeightedChoice({"unknown": 45, "safe": 40, "caution": 12, "do_not_use": 3})
# No telephone number in Azerbaijan has this prefix.
UNUSED_PHONE_PREFIX = "+99430"
STATUSES_WITH_FEAR = frozenset(
    {"asylum_seeker", "refugee", "complementary_protection", "stateless"}
)


class InventedPerson(NamedTuple):
    """The facts of a person that other invented rows need."""

    id: int
    language: str
    statuses: tuple[str, ...]
    is_foreign: bool
    fears_return: bool
    latest_birth: date | None
    phone: str


def add(
    run: Run, *, at: datetime, by: int, is_foreign: bool, facility: Any = None
) -> InventedPerson:
    """Add a person with names, ties to states, statuses, languages, a contact and an address."""
    country = COUNTRY.pick(run.random) if is_foreign else "AZE"
    tradition, language = COUNTRIES[country] if is_foreign else CITIZEN.pick(run.random)
    statuses = STATUS.pick(run.random) if is_foreign else ()
    sex = "female" if run.happens(0.3 if facility else 0.48) else "male"
    naming = run.names[tradition]
    single = is_foreign and run.happens(0.03)
    name = naming.mononym(run.random, sex) if single else naming.invent(run.random, sex)
    is_child = "unaccompanied_child" in statuses
    precision, born_on = _birth(run, at, is_child=is_child)
    fears = bool(STATUSES_WITH_FEAR.intersection(statuses)) and run.happens(0.6)
    key = run.tables[Person].add(
        display_name=name.full,
        sex=sex,
        born_on=born_on,
        birth_precision=precision,
        stay_category_id=_stay(run) if is_foreign else None,
        fears_return="yes" if fears else "not_asked",
        consulate_wish="no" if fears else "not_asked",
        needs_interpreter=is_foreign and language not in ("az", "ru", "tr"),
        is_reserved=run.happens(0.004),
        created_by_id=by,
        created_at=at,
    )
    _names(run, key, name)
    _nationality_and_statuses(run, key, country, statuses)
    run.tables[SpokenLanguage].add(
        person_id=key, language_id=run.directory.code("language", language)
    )
    phone = _contact(run, key)
    _address(run, key, facility, at)
    latest = ages.latest_birth(born_on, precision) if born_on else None
    return InventedPerson(key, language, statuses, is_foreign, fears, latest, phone)


def _birth(run: Run, at: datetime, *, is_child: bool) -> tuple[str, date | None]:
    precision = PRECISION.pick(run.random)
    if precision == "unknown":
        return precision, None
    years = run.random.uniform(9, 17) if is_child else run.random.triangular(16, 88, 38)
    born = (at - timedelta(days=years * 365.25)).date()
    if precision == "month":
        return precision, born.replace(day=1)
    return precision, born if precision == "day" else born.replace(month=1, day=1)


def _stay(run: Run) -> int:
    return run.directory.code("stay_category", STAY.pick(run.random))


def _names(run: Run, person: int, name: InventedName) -> None:
    written = [("principal", name)]
    if name.script != "Latn":
        written.append(("romanised", romanised(name)))
    for kind, form in written:
        run.tables[PersonName].add(
            person_id=person,
            kind=kind,
            full=form.full,
            family=form.family,
            given=form.given,
            patronymic=form.patronymic,
            script=form.script,
            folded=form.folded,
        )
    filed = {row.key: row for _, form in written for row in keys.stored_keys(form.full)}
    for row in filed.values():
        run.tables[NameKey].add_values(person, row.key, row.initials)


def _nationality_and_statuses(
    run: Run, person: int, country: str, statuses: tuple[str, ...]
) -> None:
    """Nationality and legal statuses, each declared or documented."""
    documented = "documented" if country == "AZE" or run.happens(0.55) else "declared"
    run.tables[StateTie].add(
        person_id=person, country_id=run.directory.code("country", country), basis=documented
    )
    if country == "XXA" and run.happens(0.5):
        former = run.directory.code("country", "RUS")
        run.tables[StateTie].add(person_id=person, tie="former_residence", country_id=former)
    for status in statuses:
        run.tables[LegalStatus].add(
            person_id=person,
            status_id=run.directory.code("legal_status", status),
            basis="documented" if run.happens(0.4) else "declared",
        )


def _contact(run: Run, person: int) -> str:
    """Add an unused telephone number or e-mail address. Returns the number, or ""."""
    number = f"{UNUSED_PHONE_PREFIX}{run.below(10_000_000):07d}"
    safety = SAFETY.pick(run.random)
    if run.happens(0.75):
        run.tables[ContactPoint].add(
            person_id=person, kind="phone", value=number, normalised=number, safety=safety
        )
        return number
    address = f"person{person}@example.org"
    run.tables[ContactPoint].add(
        person_id=person, kind="email", value=address, normalised=address, safety=safety
    )
    return ""


def _address(run: Run, person: int, facility: Any, at: datetime) -> None:
    if facility is not None:
        run.tables[Address].add(
            person_id=person,
            kind="detained",
            facility_id=facility.pk,
            region_id=facility.region_id,
            since=(at - timedelta(days=1 + run.below(199))).date(),
        )
    elif run.happens(0.04):
        run.tables[Address].add(person_id=person, kind="no_fixed")
    else:
        street, house = 1 + run.below(89), 1 + run.below(119)
        run.tables[Address].add(
            person_id=person,
            kind="residence",
            text=f"Invented Street {street}, house {house}",
            region_id=run.one_of(run.directory.regions),
        )
