from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import Complaint
from ombudsman.models import AuditEntry
from ombudsman.rules import numbers
from tests.factories import (
    ClassificationFactory,
    ComplaintFactory,
    OrganisationFactory,
    PartyFactory,
    PersonFactory,
    PersonNameFactory,
    UnitFactory,
    UserFactory,
)
from tests.support.admin_forms import transition_url

pytestmark = pytest.mark.usefixtures("limits")
ADD = "/admin/cases/complaint/add/"
LIST = "/admin/cases/complaint/"
NAMING = ("nationality", "statuses", "phone", "full_name", "latin_name")


def page(complaint):
    return reverse("admin:cases_complaint_change", args=[complaint.pk])


def test_strangers_see_nothing(client):
    complaint = ComplaintFactory()

    for address in (LIST, ADD, page(complaint), transition_url(complaint, "accept")):
        assert client.get(address).status_code == 302


def test_what_one_may_not_see_answers_404(as_role):
    complaint = ComplaintFactory(unit=UnitFactory())
    officer = as_role("case_officer", unit=UnitFactory())

    for address in (page(complaint), transition_url(complaint, "accept")):
        assert officer.get(address).status_code == 404


def test_a_step_without_its_permission_is_refused(as_role, ground):
    officer = as_role("case_officer", unit=UnitFactory())
    complaint = ComplaintFactory(officer=officer.user)

    response = officer.post(
        transition_url(complaint, "refuse"), {"ground": ground.pk, "reason": "No."}
    )

    assert response.status_code == 403
    assert Complaint.objects.get().status == "received"


def test_officer_and_head_take_it_to_closure(as_role, outcome):
    unit = UnitFactory()
    officer, head = as_role("case_officer", unit=unit), as_role("head_of_unit", unit=unit)
    complaint = ComplaintFactory(unit=unit)

    head.post(transition_url(complaint, "assign"), {"officer": officer.user.pk, "note": ""})
    officer.post(transition_url(complaint, "accept"), {"note": "In the mandate."})
    officer.post(
        transition_url(complaint, "conclude"), {"outcome": outcome.pk, "note": "Restored."}
    )
    officer.post(transition_url(complaint, "close"), {"notified_on": "2026-01-01", "note": ""})
    complaint.refresh_from_db()
    assert complaint.status == "concluded"  # the answer was dated before receipt

    day = timezone.localdate(complaint.received_at).isoformat()
    officer.post(transition_url(complaint, "close"), {"notified_on": day, "note": ""})

    complaint.refresh_from_db()
    assert (complaint.status, complaint.officer) == ("closed", officer.user)
    assert [change.new for change in complaint.changes.all()] == [
        "accepted",
        "concluded",
        "closed",
    ]


def test_what_a_rule_refuses_is_said_in_the_form(as_role):
    head = as_role("head_of_unit", unit=UnitFactory())
    complaint = ComplaintFactory(unit=head.user.unit, status="closed")

    response = head.post(transition_url(complaint, "accept"), {"note": "Again."})

    assert response.status_code == 200
    assert "has been decided on already" in response.content.decode()


def test_opening_is_on_record(as_role):
    officer = as_role("case_officer", unit=UnitFactory())
    complaint = ComplaintFactory(officer=officer.user)

    officer.get(page(complaint))

    entry = AuditEntry.objects.get()
    assert (entry.action, entry.user, entry.object_id) == (
        "complaint.open",
        officer.user,
        complaint.pk,
    )
    assert (entry.role, entry.origin) == ("case_officer", "admin")


def test_opening_by_emergency_rights_is_an_event_of_its_own(client):
    client.force_login(UserFactory(is_superuser=True))

    client.get(page(ComplaintFactory()))

    assert AuditEntry.objects.get().action == "complaint.emergency_open"


def test_two_editors_do_not_overwrite_each_other(as_role):
    officer = as_role("case_officer", unit=UnitFactory())
    complaint = ComplaintFactory(officer=officer.user, version=5)

    response = officer.post(page(complaint), edited(complaint, seen_version="4", summary="Mine"))

    assert "Somebody else changed this meanwhile" in response.content.decode()
    response = officer.post(page(complaint), edited(complaint, seen_version="5", summary="Mine"))
    complaint.refresh_from_db()
    assert (complaint.summary, complaint.version) == ("Mine", 6)


def edited(complaint, **fields):
    return {
        "channel": complaint.channel_id,
        "kind": "complaint",
        "received_at_0": "2026-03-02",
        "received_at_1": "12:00:00",
    } | fields


def test_reserved_identity_is_not_shown_in_the_list(as_role):
    officer = as_role("case_officer", unit=UnitFactory())
    complaint = ComplaintFactory(officer=officer.user)
    PartyFactory(complaint=complaint, person=PersonFactory(display_name="Gizli", is_reserved=True))

    text = officer.get(LIST).content.decode()

    assert "Gizli" not in text
    assert "Reserved identity" in text


@pytest.mark.parametrize("rows", [1, 3])
def test_list_query_count_does_not_grow(as_role, rows, django_assert_num_queries):
    officer = as_role("case_officer", unit=UnitFactory())
    for _ in range(rows):
        PartyFactory(
            complaint=ComplaintFactory(officer=officer.user, respondent=OrganisationFactory())
        )

    with django_assert_num_queries(8):
        text = officer.get(LIST).content.decode()

    assert text.count('class="field-number') == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_form_query_count_does_not_grow(as_role, rows, django_assert_num_queries):
    officer = as_role("case_officer", unit=UnitFactory())
    topics = [ClassificationFactory() for _ in range(rows)]
    complaint = ComplaintFactory(
        officer=officer.user, respondent=OrganisationFactory(), topics=topics
    )
    for _ in range(rows):
        PartyFactory(complaint=complaint)

    with django_assert_num_queries(24):
        assert officer.get(page(complaint)).status_code == 200


def test_search_finds_by_number_however_typed_and_by_name_in_any_script(as_role):
    officer = as_role("case_officer", unit=UnitFactory())
    complaint = ComplaintFactory(officer=officer.user, number="C-2026-000123-9")
    name = PersonNameFactory(full="Xəyali", folded="xeyali")
    PartyFactory(complaint=complaint, person=name.person)
    ComplaintFactory(officer=officer.user)

    for term in ("c 2026 000123 9", "С-2026-OOO123-9", "XƏYALİ"):
        text = officer.get(LIST, {"q": term}).content.decode()
        assert text.count('class="field-number') == 1, term


def test_a_form_that_comes_back_with_errors_is_an_opening_too(as_role):
    officer = as_role("case_officer")
    complaint = ComplaintFactory(officer=officer.user)

    response = officer.post(reverse("admin:cases_complaint_change", args=[complaint.pk]), {})

    assert response.status_code == 200
    assert AuditEntry.objects.get().action == "complaint.open"


def test_nothing_is_added_to_a_closed_complaint_by_its_address(as_role):
    officer = as_role("case_officer")
    complaint = ComplaintFactory(officer=officer.user, status="closed")
    url = reverse("admin:cases_complaint_transition", args=[complaint.pk, "party"])

    officer.post(url, {"role": "witness", "full_name": "Nümunə Şahid"})

    assert not complaint.parties.exists()


def test_what_is_no_key_is_an_error_at_the_field(as_role):
    officer = as_role("case_officer")
    complaint = ComplaintFactory(officer=officer.user, status="accepted")
    url = reverse("admin:cases_complaint_transition", args=[complaint.pk, "forward"])

    for sent in ("x", "\0", "\u0661", "9" * 30):
        response = officer.post(url, {"organisation": sent, "reason": "To ask."})
        assert "organisation" in response.context["form"].errors


@pytest.mark.parametrize("typed", ["304", "000304", "2026 304", "c 2026 000304", "С2026304"])
def test_a_part_of_a_number_finds_the_complaint(as_role, typed):
    chief = as_role("commissioner")
    ComplaintFactory(number=numbers.format_number("C", 2026, 304), summary="The one")
    ComplaintFactory(number=numbers.format_number("C", 2026, 3040), summary="Another")

    page = chief.get(LIST, {"q": typed}).content.decode()

    assert ("The one" in page, "Another" in page) == (True, False)


def test_the_list_begins_with_the_newest_and_a_worklist_with_what_ends_first(as_role):
    chief, now = as_role("commissioner"), timezone.now()
    for number, days in (("A", 3), ("B", 1), ("C", 2)):
        ComplaintFactory(number=number, due_at=now + timedelta(days=days))

    def numbers_of(**query):
        page = chief.get(LIST, query)
        return [row.number for row in page.context["cl"].result_list]

    assert numbers_of() == ["C", "B", "A"]
    assert numbers_of(clock="week") == ["B", "C", "A"]
