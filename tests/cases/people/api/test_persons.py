import pytest

from cases.people.services import merges
from ombudsman.models import AuditEntry
from ombudsman.rules import names
from ombudsman.rules.numbers import format_number
from tests.factories import (
    ClassificationFactory,
    ComplaintFactory,
    ContactPointFactory,
    IdentityDocumentFactory,
    LegalStatusFactory,
    PartyFactory,
    PersonFactory,
    PersonNameFactory,
    UnitFactory,
    UserFactory,
)

ADDRESS = "/api/v1/persons/"


def person(name, **fields):
    row = PersonFactory(display_name=name, **fields)
    PersonNameFactory(person=row, full=name, folded=names.fold(name))
    return row


@pytest.fixture
def registrar(api_as_role):
    return api_as_role("registrar")


def shown(response):
    rows = response.json()
    return [row["display_name"] for row in (rows if isinstance(rows, list) else rows["results"])]


def test_strangers_and_roles_without_people(anonymous_api, api_as_role):
    here = f"{ADDRESS}{PersonFactory().pk}/"

    for address in (ADDRESS, here):
        assert anonymous_api.get(address).status_code == 401
        for role in ("analyst", "auditor", "administrator", "npm_member", "outreach_officer"):
            assert api_as_role(role).get(address).status_code == 403


def test_integrations_list_and_open_nobody(api_with_scopes):
    client = api_with_scopes("persons:match", "complaints:read-all", "complaints:write")

    assert client.get(ADDRESS, {"q": "example"}).status_code == 403
    assert client.get(f"{ADDRESS}{PersonFactory().pk}/").status_code == 403
    assert client.post(f"{ADDRESS}search/", {"q": "example"}).status_code == 403


@pytest.mark.parametrize("query", [{}, {"q": ""}, {"q": "ab"}, {"q": "a  b"}, {"q": "..."}])
def test_people_are_looked_up_and_not_listed(registrar, query):
    response = registrar.get(ADDRESS, query)

    assert response.status_code == 400
    assert [error["path"] for error in response.json()["errors"]] == ["q"]


@pytest.mark.parametrize(
    "term", ["Example", "exam", "nino exa", "Əxample", "NINO EXAMPLE", "example nino"]
)
def test_found_by_name(registrar, term):
    person("Nino Example")
    person("Somebody Else")

    assert shown(registrar.get(ADDRESS, {"q": term})) == ["Nino Example"]
    assert shown(registrar.post(f"{ADDRESS}search/", {"q": term})) == ["Nino Example"]


def test_found_by_telephone_and_by_number_of_a_complaint(api_as_role):
    unit = UnitFactory()
    registrar = api_as_role("registrar", unit=unit)
    caller = person("Caller Example")
    ContactPointFactory(person=caller, kind="phone", normalised="+994501234567")
    party = PartyFactory(complaint__desk=unit)
    foreign = PartyFactory()

    assert shown(registrar.get(ADDRESS, {"q": "050 123 45 67"})) == ["Caller Example"]
    for found, people in [(party, [party.person.display_name]), (foreign, [])]:
        assert shown(registrar.get(ADDRESS, {"q": found.complaint.number.lower()})) == people


def test_reserved_identity_is_in_no_lookup(registrar):
    hidden = person("Hidden Example", is_reserved=True)

    assert shown(registrar.get(ADDRESS, {"q": "hidden"})) == []
    assert registrar.get(f"{ADDRESS}{hidden.pk}/").status_code == 404


def test_officer_opens_people_of_own_cases_only(api_as_role):
    officer = api_as_role("case_officer")
    mine = PartyFactory(complaint=ComplaintFactory(officer=officer.user)).person
    other = PartyFactory().person

    assert officer.get(f"{ADDRESS}{mine.pk}/").status_code == 200
    assert officer.get(f"{ADDRESS}{other.pk}/").status_code == 404


def test_opening_shows_all_and_is_on_record(registrar):
    row = person("Nino Example")
    ContactPointFactory(person=row)

    response = registrar.get(f"{ADDRESS}{row.pk}/")

    assert len(response.json()["contacts"]) == 1
    assert response["ETag"]
    assert response["Cache-Control"] == "no-store"
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.object_id, entry.user) == ("person.open", row.pk, registrar.user)


@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_the_same_however_many_rows(registrar, rows, django_assert_num_queries):
    for _ in range(rows):
        LegalStatusFactory(person=person("Nino Example"))
    registrar.get(ADDRESS, {"q": "nino"})

    # session, user, permissions, search (3), page, parts (3), the entry (4)
    with django_assert_num_queries(14):
        assert len(shown(registrar.get(ADDRESS, {"q": "nino"}))) == rows


def match(key, score, *reasons, is_restricted=False):
    reasons = [{"code": code, "value": value} for code, value in reasons]
    return {"id": key, "score": score, "reasons": reasons, "is_restricted": is_restricted}


def test_match_tells_scores_and_reasons_and_nothing_else(api_with_scopes):
    sure = person("Nino Example", born_on="1990-02-03", birth_precision="day")
    maybe = person("Nino Middle Example")
    unlike = person("Nino Example", born_on="1950-01-01", birth_precision="day")
    person("Nino Example", is_reserved=True)
    client = api_with_scopes("persons:match")

    response = client.post(f"{ADDRESS}match/", {"name": "EXAMPLE nino", "born_on": "1990-02-03"})

    assert response.json() == [
        match(sure.pk, 1.0, ("name_by_spelling", 1.0), ("same_birth_date", None)),
        match(maybe.pk, 0.93, ("name_by_part", 0.93)),
        match(unlike.pk, 0.65, ("name_by_spelling", 1.0), ("birth_year_differs", None)),
        match(None, 0.0, ("restricted", None), is_restricted=True),
    ]


def test_match_is_on_record_without_the_name(api_with_scopes):
    client = api_with_scopes("persons:match")

    client.post(f"{ADDRESS}match/", {"name": "Nino Example"})

    entry = AuditEntry.objects.get()
    assert (entry.action, entry.user, entry.fields) == ("person.match", client.user, {})
    assert entry.reason == "keys=name rows=0"


@pytest.mark.parametrize(
    ("body", "keys"),
    [
        ({"name": "Nino Example", "born_on": "1990-02-03"}, "name,born_on"),
        ({"phone": "050 123 45 67", "document": "TST 012345"}, "phone,document"),
        ({"case": "C-2026-000304-K", "name": ""}, "case"),
    ],
)
def test_match_says_what_was_asked_for_and_how_many_were_found(api_with_scopes, body, keys):
    born = {"born_on": "1990-02-03", "birth_precision": "day"}
    ContactPointFactory(
        person=person("Nino Example", **born), kind="phone", normalised="+994501234567"
    )

    api_with_scopes("persons:match").post(f"{ADDRESS}match/", body)

    rows = 0 if keys == "case" else 1
    assert AuditEntry.objects.get().reason == f"keys={keys} rows={rows}"


@pytest.mark.parametrize(
    ("term", "told"),
    [
        ("example", "keys=name rows=2"),
        ("050 123 45 67", "keys=phone,document rows=0"),
        ("TST 012345", "keys=name,document rows=0"),
        (format_number("C", 2026, 304), "keys=case rows=0"),
    ],
)
def test_each_search_is_on_record_without_what_was_typed(registrar, term, told):
    person("Nino Example")
    person("Tamar Example")

    registrar.get(ADDRESS, {"q": term})
    registrar.post(f"{ADDRESS}search/", {"q": term})

    entries = AuditEntry.objects.order_by("pk")
    assert [(one.action, one.user, one.reason) for one in entries] == [
        ("person.search", registrar.user, told)
    ] * 2


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({}, "name"),
        ({"name": " "}, "name"),
        ({"name": "x" * 251}, "name"),
        ({"name": "Nino", "born_on": "03.02.1990"}, "born_on"),
        ({"name": "Nino", "mail": "x"}, "mail"),
    ],
)
def test_wrong_questions_are_named(api_with_scopes, body, path):
    response = api_with_scopes("persons:match").post(f"{ADDRESS}match/", body)

    assert response.status_code == 400
    assert [error["path"] for error in response.json()["errors"]] == [path]


def test_who_was_merged_answers_with_the_address_of_the_kept(api_as_role):
    kept, absorbed = PersonFactory(), PersonFactory()
    merges.merge(kept, absorbed, by=UserFactory(), reason="The same passport.")
    address = "/api/v1/persons/{}/"

    answer = api_as_role("commissioner").get(address.format(absorbed.pk))

    assert answer.status_code == 302
    assert answer["Location"].endswith(address.format(kept.pk))
    stranger = api_as_role("case_officer")
    assert stranger.get(address.format(absorbed.pk)).status_code == 404


def test_match_by_document_and_by_complaint(api_as_role):
    registrar = api_as_role("registrar", unit=UnitFactory())
    known = person("Nino Example")
    IdentityDocumentFactory(person=known, number="TST 012345")
    case = ComplaintFactory(desk=registrar.user.unit)
    foreign = ComplaintFactory()
    for complaint in (case, foreign):
        PartyFactory(person=known, complaint=complaint)

    def asked(**query):
        return registrar.post(f"{ADDRESS}match/", query).json()

    assert asked(document="tst-o12345") == [match(known.pk, 0.96, ("same_document", None))]
    assert asked(case=case.number) == [match(known.pk, 0.69, ("same_case", None))]
    assert asked(case=foreign.number) == []


def test_integrations_learn_nobody_by_the_number_of_a_complaint(api_with_scopes):
    case = ComplaintFactory()
    PartyFactory(person=person("Nino Example"), complaint=case)

    answer = api_with_scopes("persons:match").post(f"{ADDRESS}match/", {"case": case.number})

    assert (answer.status_code, answer.json()) == (200, [])


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ({"document": "-- №"}, "document"),
        ({"document": "x" * 61}, "document"),
        ({"case": "304"}, "case"),
        ({"born_on": "1990-01-01"}, "name"),
    ],
)
def test_a_question_that_asks_nothing_is_refused_at_its_field(api_with_scopes, query, path):
    answer = api_with_scopes("persons:match").post(f"{ADDRESS}match/", query)

    assert answer.status_code == 400
    assert [error["path"] for error in answer.json()["errors"]] == [path]


def test_documents_stand_in_the_person_in_full_and_in_no_list(registrar):
    known = person("Nino Example")
    country = ClassificationFactory(list="country", code="UTO")
    IdentityDocumentFactory(person=known, number="TST 012345", country=country)

    one = registrar.get(f"{ADDRESS}{known.pk}/").json()
    rows = registrar.get(ADDRESS, {"q": "tst 012345"})

    assert one["identity_documents"] == [
        {
            "kind": "passport",
            "number": "TST 012345",
            "country": "UTO",
            "valid_until": None,
            "basis": "declared",
        }
    ]
    assert shown(rows) == ["Nino Example"]
    assert "TST" not in rows.content.decode()


def test_match_by_complaint_gives_an_integration_the_people_it_told_of(api_with_scopes):
    client = api_with_scopes("persons:match", "complaints:read")
    case = ComplaintFactory(registered_by=client.user)
    told = person("Nino Example", created_by=client.user)
    for known in (told, person("Wanda Witness"), person("Olaf Official", is_reserved=True)):
        PartyFactory(person=known, complaint=case)

    response = client.post(f"{ADDRESS}match/", {"case": case.number})

    assert response.json() == [match(told.pk, 0.69, ("same_case", None))]


def test_a_question_that_a_key_repeats_is_on_record_again(api_with_scopes):
    api = api_with_scopes("persons:match")
    key = {"HTTP_IDEMPOTENCY_KEY": "asked"}

    first, again = (
        api.post("/api/v1/persons/match/", {"name": "Nümunəbelova"}, format="json", **key)
        for _ in range(2)
    )

    assert (again.status_code, again.json()) == (200, first.json())
    assert again["Idempotency-Replayed"] == "true"
    entries = AuditEntry.objects.filter(action="person.match")
    assert [entry.reason for entry in entries] == ["keys=name rows=0"] * 2
