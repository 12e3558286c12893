import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cases.complaints.services import parties
from cases.complaints.services.parties import PartyData
from cases.models import Action, Document, Party
from ombudsman.models import AuditEntry
from tests.factories import (
    ActionFactory,
    ComplaintFactory,
    DeadlineFactory,
    DocumentFactory,
    OrganisationFactory,
    PartyFactory,
    PersonFactory,
    StatusChangeFactory,
    UserFactory,
)

PARTS = ["parties", "actions", "deadlines", "documents", "history"]


@pytest.fixture
def portal(api_with_scopes):
    return api_with_scopes("complaints:read", "complaints:write")


@pytest.fixture
def complaint(portal):
    return ComplaintFactory(registered_by=portal.user)


def address(complaint, part):
    return f"/api/v1/complaints/{complaint.number}/{part}/"


def rows(response):
    return response.json()["results"]


@pytest.mark.parametrize("part", PARTS)
def test_parts_of_what_one_may_not_see_are_not_found(anonymous_api, api_with_scopes, portal, part):
    complaint = ComplaintFactory()

    assert anonymous_api.get(address(complaint, part)).status_code == 401
    assert api_with_scopes("events:read").get(address(complaint, part)).status_code == 403
    assert portal.get(address(complaint, part)).status_code == 404


@pytest.mark.parametrize("part", PARTS)
def test_listing_a_part_is_opening_the_complaint(portal, complaint, part):
    assert portal.get(address(complaint, part)).status_code == 200

    entry = AuditEntry.objects.get()
    assert (entry.action, entry.object_id) == ("complaint.open", complaint.pk)


MAKERS = {
    "parties": lambda complaint, user: PartyFactory(complaint=complaint, person__created_by=user),
    "actions": lambda complaint, user: ActionFactory(complaint=complaint, by=user),
    "deadlines": lambda complaint, user: DeadlineFactory(
        complaint=complaint, key=f"limit.{complaint.deadlines.count()}"
    ),
    "documents": lambda complaint, user: DocumentFactory(complaint=complaint, filed_by=user),
    "history": lambda complaint, user: StatusChangeFactory(complaint=complaint),
}


@pytest.mark.parametrize("part", PARTS)
def test_parts_cost_the_same_however_many_rows(
    portal, complaint, part, django_assert_max_num_queries
):
    for _ in range(3):
        MAKERS[part](complaint, portal.user)
    portal.get(address(complaint, part))

    with django_assert_max_num_queries(14):
        assert len(rows(portal.get(address(complaint, part)))) == 3


def test_add_a_party(portal, complaint):
    response = portal.post(
        address(complaint, "parties"),
        {"role": "witness", "person": {"names": [{"full": "Wanda Witness"}]}},
    )

    assert response.status_code == 201
    assert response.json()["person"]["display_name"] == "Wanda Witness"
    assert Party.objects.get().role == "witness"


def test_known_person_must_be_one_the_account_may_see(portal, complaint):
    stranger = PersonFactory()
    known = PartyFactory(complaint=complaint, person__created_by=portal.user).person

    refused = portal.post(
        address(complaint, "parties"), {"role": "witness", "person_id": stranger.pk}
    )
    taken = portal.post(address(complaint, "parties"), {"role": "witness", "person_id": known.pk})
    twice = portal.post(address(complaint, "parties"), {"role": "witness", "person_id": known.pk})

    assert [error["code"] for error in refused.json()["errors"]] == ["not_found"]
    assert taken.status_code == 201
    assert (twice.status_code, twice.json()["code"]) == (409, "party_twice")


def test_integration_sees_the_people_it_told_of_and_none_the_office_found(portal, complaint):
    told = PartyFactory(complaint=complaint, person__created_by=portal.user)
    witness = PartyFactory(complaint=complaint, role="witness", person__is_reserved=True)

    listed = rows(portal.get(address(complaint, "parties")))
    shown = portal.get(f"/api/v1/complaints/{complaint.number}/").json()["parties"]
    other = ComplaintFactory(registered_by=portal.user)
    guessed = portal.post(
        address(other, "parties"), {"role": "affected", "person_id": witness.person_id}
    )

    assert [row["id"] for row in listed] == [row["id"] for row in shown] == [told.pk]
    assert [error["code"] for error in guessed.json()["errors"]] == ["not_found"]


def test_integration_sees_the_bodies_it_told_of_and_none_the_office_added(portal, complaint):
    told, found = OrganisationFactory.create_batch(2)
    portal.post(address(complaint, "parties"), {"role": "witness", "organisation": told.code})
    parties.add(complaint, PartyData(role="witness", organisation=found), by=UserFactory())

    listed = rows(portal.get(address(complaint, "parties")))
    shown = portal.get(f"/api/v1/complaints/{complaint.number}/").json()["parties"]

    assert [row["organisation"] for row in listed] == [told.code]
    assert [row["organisation"] for row in shown] == [told.code]


def test_why_a_clock_was_extended_stays_in_the_office(portal, api_as_role, complaint):
    DeadlineFactory(complaint=complaint, extension_reason="The head of the place is abroad.")
    commissioner = api_as_role("commissioner")

    for client, reason in [(portal, ""), (commissioner, "The head of the place is abroad.")]:
        listed = rows(client.get(address(complaint, "deadlines")))
        shown = client.get(f"/api/v1/complaints/{complaint.number}/").json()["deadlines"]
        assert [row["extension_reason"] for row in listed + shown] == [reason, reason]


def test_put_a_note_on_the_timeline(portal, complaint):
    response = portal.post(
        address(complaint, "actions"), {"kind": "contact", "text": "Rang the family."}
    )

    assert response.status_code == 201
    assert Action.objects.get().by == portal.user


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"kind": "status", "text": "x"}, "kind"),
        ({"kind": "note"}, "text"),
        ({"kind": "note", "text": " "}, "text"),
        ({"kind": "note", "text": "x", "at": "2031-01-01T00:00:00+04:00"}, "at"),
        ({"kind": "note", "text": "x", "by": "me"}, "by"),
    ],
)
def test_wrong_actions_are_named(portal, complaint, body, path):
    response = portal.post(address(complaint, "actions"), body)

    assert response.status_code == 400
    assert [error["path"] for error in response.json()["errors"]] == [path]
    assert not Action.objects.exists()


def test_notes_of_the_office_stay_inside(portal, complaint, api_with_scopes):
    ActionFactory(complaint=complaint, kind="note", text="Call the witness first.")
    DocumentFactory(complaint=complaint)
    StatusChangeFactory(complaint=complaint, note="For the file only.")
    office = api_with_scopes("complaints:read-all")

    assert rows(portal.get(address(complaint, "actions"))) == []
    assert rows(portal.get(address(complaint, "documents"))) == []
    assert [row["note"] for row in rows(portal.get(address(complaint, "history")))] == [""]
    assert len(rows(office.get(address(complaint, "actions")))) == 1
    assert len(rows(office.get(address(complaint, "documents")))) == 1
    assert rows(office.get(address(complaint, "history")))[0]["note"] == "For the file only."


def upload(name, content):
    return {"file": SimpleUploadedFile(name, content), "title": "Their letter"}


def test_file_and_fetch_a_document(portal, complaint, office):
    here = address(complaint, "documents")

    filed = portal.post(
        here, upload("letter.txt", "məktub".encode()) | {"kind": "letter"}, format="multipart"
    )
    fetched = portal.get(f"{here}{filed.json()['id']}/file/", HTTP_ACCEPT="application/pdf")

    assert filed.status_code == 201, filed.content
    assert filed.json()["content_type"] == "text/plain"
    assert b"".join(fetched.streaming_content) == "məktub".encode()
    assert fetched["Content-Disposition"] == 'attachment; filename="letter.txt"'
    assert fetched["Content-Type"] == "application/octet-stream"
    assert fetched["X-Content-Type-Options"] == "nosniff"
    assert list(AuditEntry.objects.values_list("action", flat=True)) == [
        "document.open",
        "document.create",
    ]


@pytest.mark.parametrize(
    ("form", "path"),
    [
        (upload("letter.pdf", b"not a pdf at all"), "file"),
        (upload("letter.txt", b""), "file"),
        (upload("page.html", b"<script>alert(1)</script>"), "file"),
        (upload("run.exe", b"MZ\x90\x00" + b"\0" * 200), "file"),
        ({"title": "x"}, "file"),
        (upload("a.txt", b"a") | {"kind": "unknown-kind"}, "kind"),
        (upload("a.txt", b"a") | {"kind": "a\0b"}, "kind"),
        (upload("a.txt", b"a") | {"title": "a\0b"}, "title"),
        (upload("a.txt", b"a") | {"sha256": "0" * 64}, "sha256"),
    ],
)
def test_files_that_are_not_taken(portal, complaint, office, form, path):
    response = portal.post(address(complaint, "documents"), form, format="multipart")

    assert response.status_code == 400, response.content
    assert [error["path"] for error in response.json()["errors"]] == [path]
    assert not Document.objects.exists()


def test_file_that_is_too_large_is_not_even_read(portal, complaint, settings):
    settings.DOCUMENT_MAX_BYTES = 1000

    response = portal.post(
        address(complaint, "documents"), upload("a.txt", b"a" * 2_000_000), format="multipart"
    )

    assert response.status_code == 413


def test_documents_are_not_json(portal, complaint):
    assert portal.post(address(complaint, "documents"), {"title": "x"}).status_code == 415


def test_document_of_another_complaint_is_not_found(portal, complaint):
    other = ComplaintFactory(registered_by=portal.user)
    document = DocumentFactory(complaint=other, filed_by=portal.user)

    for tail in ("", "file/"):
        here = f"{address(complaint, 'documents')}{document.pk}/{tail}"
        assert portal.get(here).status_code == 404
    assert portal.get(f"{address(complaint, 'documents')}{2**70}/").status_code == 404
    assert portal.get(f"{address(complaint, 'documents')}x/").status_code == 404


def test_history_tells_the_steps(api_with_scopes, complaint):
    StatusChangeFactory(complaint=complaint, at=timezone.now())
    office = api_with_scopes("complaints:read-all")

    (row,) = rows(office.get(address(complaint, "history")))

    assert (row["old"], row["new"]) == ("received", "accepted")


def test_what_has_no_address_of_its_own_is_shown_whatever_is_preferred(portal, complaint):
    told = {"role": "complainant", "person": {"names": [{"full": "Invented Person"}]}}

    made = portal.post(address(complaint, "parties"), told, HTTP_PREFER="return=minimal")

    assert (made.status_code, made.json()["id"]) == (201, Party.objects.get().pk)
    assert not made.has_header("Preference-Applied")


def test_who_wants_headers_alone_is_told_where_the_document_stands(portal, complaint):
    upload = {"file": SimpleUploadedFile("letter.txt", b"Plain words.")}

    made = portal.post(
        address(complaint, "documents"), upload, format="multipart", HTTP_PREFER="return=minimal"
    )

    assert (made.status_code, made.content) == (201, b"")
    assert portal.get(made["Location"]).json()["id"] == Document.objects.get().pk


@pytest.mark.parametrize("twice", ["file", "title", "both"])
def test_a_form_with_a_field_twice_is_refused(portal, complaint, twice):
    letters = [SimpleUploadedFile(f"{name}.txt", b"Plain words.") for name in "ab"]
    form = {
        "file": {"file": letters, "title": "One"},
        "title": {"file": letters[0], "title": ["One", "Other"]},
        "both": {"file": [letters[0], "as text"]},
    }[twice]

    made = portal.post(address(complaint, "documents"), form, format="multipart")

    assert (made.status_code, made.json()["code"]) == (400, "duplicate_key")
    assert not Document.objects.exists()
