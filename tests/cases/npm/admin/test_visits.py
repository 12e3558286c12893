import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from cases.models import AccessRight, Visit
from ombudsman.models import AuditEntry
from tests.factories import (
    AccessRecordFactory,
    ClassificationFactory,
    ComplaintFactory,
    ExaminedAreaFactory,
    FacilityFactory,
    FindingFactory,
    InterviewFactory,
    OrganisationFactory,
    RecommendationFactory,
    TeamMemberFactory,
    UserFactory,
    VisitFactory,
)
from tests.support.days import today

ADD = "/admin/cases/visit/add/"
LIST = "/admin/cases/visit/"
NO_ROWS = {
    f"{prefix}-{name}": 0
    for prefix in ("team", "access_log", "areas")
    for name in ("TOTAL_FORMS", "INITIAL_FORMS")
}


def page(visit):
    return reverse("admin:cases_visit_change", args=[visit.pk])


def step(visit, name):
    return reverse("admin:cases_visit_transition", args=[visit.pk, name])


def form_data(**fields):
    return {"kind": "in_depth", "aim": "To see the new wing."} | NO_ROWS | fields


def as_stored(visit, **fields):
    return form_data(facility=visit.facility.pk, kind=visit.kind, aim=visit.aim) | fields


def messages(response):
    return re.findall(r'class="errorlist[^"]*"[^>]*><li>([^<]+)', response.content.decode())


def test_the_lead_plans_a_visit_with_its_team(as_role):
    lead, place = as_role("npm_lead"), FacilityFactory(official_capacity=80)
    doctor = ClassificationFactory(list="profession", code="physician")
    language = ClassificationFactory(list="language", code="fa")
    team = {
        "team-TOTAL_FORMS": 2,
        "team-0-user": lead.user.pk,
        "team-0-is_lead": "on",
        "team-1-name": "An invented doctor",
        "team-1-profession": doctor.pk,
        "team-1-sex": "female",
        "team-1-languages": [language.pk],
    }

    response = lead.post(
        ADD, form_data(facility=place.pk, is_planned="on", planned_on=today(4).isoformat(), **team)
    )

    visit = Visit.objects.get()
    assert response.status_code == 302, messages(response)
    assert visit.number.startswith("V-")
    assert (visit.is_planned, visit.official_limit) == (True, 80)
    assert [str(member) for member in visit.team.all()] == [
        str(lead.user),
        "An invented doctor",
    ]
    assert [row.code for row in visit.team.last().languages.all()] == ["fa"]
    actions = set(AuditEntry.objects.values_list("action", flat=True))
    assert actions == {"visit.create", "teammember.create"}


def test_a_member_records_an_unplanned_visit_and_cannot_plan(as_role):
    member = as_role("npm_member")

    member.post(
        ADD,
        form_data(facility=FacilityFactory().pk, is_planned="on", planned_on=today(4).isoformat()),
    )

    visit = Visit.objects.get()
    assert (visit.is_planned, visit.planned_on) == (False, None)
    assert member.get(step(visit, "call_off")).status_code == 403


def test_a_visit_from_arrival_to_the_released_report(as_role):
    member, lead = as_role("npm_member"), as_role("npm_lead")
    visit = VisitFactory()
    area = ClassificationFactory(list="area_examined", code="health_care")
    body = OrganisationFactory()

    begun = member.post(
        step(visit, "begin"), {"started_at_0": "2026-03-02", "started_at_1": "9:00"}
    )
    found = member.post(
        step(visit, "finding"), {"area": area.pk, "text": "No nurse.", "severity": "serious"}
    )
    advised = member.post(
        step(visit, "recommend"),
        {
            "addressee": body.pk,
            "text": "Hire a nurse.",
            "finding": visit.findings.get().pk,
            "urgency": "short",
        },
    )
    left = member.post(
        step(visit, "finish"),
        {"ended_at_0": "2026-03-02", "ended_at_1": "17:00", "persons_received": "12"},
    )
    early = lead.post(step(visit, "release"))
    member.post(page(visit), as_stored(visit, report="What we saw.", persons_received=12))
    released = lead.post(step(visit, "release"))

    visit.refresh_from_db()
    steps = [row.status_code for row in (begun, found, advised, left, early, released)]
    assert steps == [302, 302, 302, 302, 200, 302]
    assert messages(early) == ["There is no report to release yet."]
    assert (visit.status, visit.persons_received) == ("released", 12)
    assert visit.recommendations.get().finding == visit.findings.get()


def test_a_released_report_is_not_changed(as_role):
    lead, visit = as_role("npm_lead"), VisitFactory(status="released", report="As released.")

    response = lead.post(page(visit), as_stored(visit, report="Forged."))

    visit.refresh_from_db()
    assert response.status_code == 403
    assert visit.report == "As released."


def test_status_and_number_cannot_be_forged(as_role):
    lead, visit = as_role("npm_lead"), VisitFactory()

    lead.post(page(visit), as_stored(visit, status="released", number="V-1", is_planned="on"))

    visit.refresh_from_db()
    assert visit.status == "prepared"
    assert visit.number != "V-1"


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"aim": ""}, "This field is required."),
        ({"facility": ""}, "This field is required."),
        (
            {"kind": "surprise"},
            "Select a valid choice. surprise is not one of the available choices.",
        ),
        ({"planned_on": "31.02.2026"}, "Enter a valid date."),
        ({"is_planned": "on"}, "Say for which day it is planned."),
        (
            {"is_planned": "on", "planned_on": "2020-01-01"},
            "Nothing is planned for a day that has passed.",
        ),
        (
            {"team-TOTAL_FORMS": 1, "team-0-sex": "male"},
            "Choose a colleague or name an outside expert.",
        ),
    ],
)
def test_bad_input_is_answered_at_the_field_and_kept(as_role, wrong, message):
    lead = as_role("npm_lead")

    response = lead.post(ADD, form_data(facility=FacilityFactory().pk, is_restricted="on") | wrong)

    assert response.status_code == 200
    assert messages(response) == [message]
    assert not Visit.objects.exists()


def test_a_visit_in_preparation_is_not_moved_to_a_day_that_has_passed(as_role):
    lead, visit = as_role("npm_lead"), VisitFactory(planned_on="2020-01-01")
    sent = as_stored(visit, is_planned="on")

    kept = lead.post(page(visit), sent | {"planned_on": "2020-01-01"})
    moved = lead.post(page(visit), sent | {"planned_on": "2020-01-02"})

    assert kept.status_code == 302, messages(kept)
    assert messages(moved) == ["Nothing is planned for a day that has passed."]


def test_figures_and_access_are_checked_at_their_field(as_role):
    member, visit = as_role("npm_member"), VisitFactory(status="under_way")
    refused = {
        "access_log-TOTAL_FORMS": 2,
        "access_log-0-right": "interviews",
        "access_log-0-answer": "refused",
        "access_log-1-right": "figures",
    }

    figures = member.post(page(visit), as_stored(visit, persons_present=3, women=4))
    access = member.post(page(visit), as_stored(visit, **refused))

    assert messages(figures) == ["More than all persons present."]
    assert messages(access) == ["Say how it was delayed or refused."]


def test_areas_and_access_are_kept_and_empty_lines_are_not(as_role):
    member, visit = as_role("npm_member"), VisitFactory(status="under_way")
    area = ClassificationFactory(list="area_examined", code="health_care")
    rows = {
        "access_log-TOTAL_FORMS": 2,
        "access_log-0-right": "interviews",
        "access_log-0-answer": "granted",
        "access_log-1-right": "figures",
        "areas-TOTAL_FORMS": 1,
        "areas-0-area": area.pk,
        "areas-0-note": "Seen.",
    }

    response = member.post(page(visit), as_stored(visit, **rows))

    assert response.status_code == 302, messages(response)
    assert [row.right for row in visit.access_log.all()] == ["interviews"]
    assert visit.areas.get().area == area
    made = AuditEntry.objects.of_case("cases.visit", visit.pk)
    assert {"accessrecord.create", "examinedarea.create"} <= {row.action for row in made}


def test_the_access_log_offers_the_rights_that_are_still_open(as_role):
    member, visit = as_role("npm_member"), VisitFactory(status="under_way")
    AccessRecordFactory(visit=visit, right="figures")

    formset = member.get(page(visit)).context["inline_admin_formsets"][1].formset

    offered = [form.initial.get("right") for form in formset.extra_forms]
    assert offered == [right for right in AccessRight if right != "figures"]


def test_the_team_list_closes_with_the_first_interview(as_role):
    member, visit = as_role("npm_member"), VisitFactory(status="under_way")
    InterviewFactory(visit=visit)
    oneself = {"team-TOTAL_FORMS": 1, "team-0-user": member.user.pk}

    member.post(page(visit), as_stored(visit, **oneself))

    assert not visit.team.exists()
    assert member.get(step(visit, "join_late")).status_code == 403


def test_the_lead_adds_somebody_late_and_never_themselves(as_role):
    lead, visit = as_role("npm_lead"), VisitFactory(status="reporting")
    colleague = UserFactory(role="npm_member")

    oneself = lead.post(step(visit, "join_late"), {"colleague": lead.user.pk, "reason": "Me."})
    other = lead.post(
        step(visit, "join_late"), {"colleague": colleague.pk, "reason": "Came late."}
    )

    assert (oneself.status_code, other.status_code) == (200, 302)
    assert [row.user for row in visit.team.all()] == [colleague]


def test_opening_a_visit_is_on_record(as_role):
    commissioner, visit = as_role("commissioner"), VisitFactory()

    commissioner.get(page(visit))

    entry = AuditEntry.objects.get()
    assert (entry.action, entry.user, entry.case_id) == ("visit.open", commissioner.user, visit.pk)


def test_opening_a_visit_by_emergency_rights_is_a_record_of_its_own(client):
    client.force_login(UserFactory(is_superuser=True))

    client.get(page(VisitFactory()))

    assert AuditEntry.objects.get().action == "visit.emergency_open"


def test_strangers_see_nothing(client, as_role):
    visit = VisitFactory(status="released")

    for address in (LIST, ADD, page(visit), step(visit, "begin")):
        assert client.get(address).status_code == 302
    for role in ("registrar", "call_taker", "case_officer", "head_of_unit", "administrator"):
        assert as_role(role).get(LIST).status_code == 403
        assert as_role(role).get(page(visit)).status_code in (403, 404)


def test_the_commissioner_reads_and_releases_and_does_not_conduct(as_role):
    commissioner = as_role("commissioner")
    visit = VisitFactory(status="reporting", report="What we saw.")

    assert commissioner.post(step(visit, "finish"), {}).status_code == 403
    assert commissioner.post(page(visit), as_stored(visit)).status_code == 403
    assert commissioner.post(step(visit, "release")).status_code == 302


def test_the_page_shows_concerns_with_their_source(as_role):
    lead, place = as_role("npm_lead"), FacilityFactory(official_capacity=50)
    visit = VisitFactory(facility=place, persons_present=57)
    ComplaintFactory(facility=place, alleges_ill_treatment=True)

    text = lead.get(page(visit)).content.decode()

    assert "No team is recorded." in text
    assert "More persons are held than the official limit allows." in text
    assert "OPCAT 18(2)" in text
    assert "CPT/Inf (2015) 44" in text
    assert "1 complaint from the place" in text


def test_a_document_is_filed_under_the_visit(as_role):
    member, visit = as_role("npm_member"), VisitFactory(status="reporting")
    plan = SimpleUploadedFile("plan.txt", b"A plan of the new wing.")

    response = member.post(step(visit, "document"), {"file": plan, "title": "Plan of the wing"})

    assert response.status_code == 302, messages(response)
    assert visit.documents.get().title == "Plan of the wing"
    assert "Plan of the wing" in member.get(page(visit)).content.decode()


def test_interviews_stand_on_the_page_for_the_team_alone(as_role):
    member, lead = as_role("npm_member"), as_role("npm_lead")
    visit = VisitFactory(status="under_way")
    TeamMemberFactory(visit=visit, user=member.user)
    interview = InterviewFactory(visit=visit)
    link = reverse("admin:cases_interview_change", args=[interview.pk])

    assert link in member.get(page(visit)).content.decode()
    assert link not in lead.get(page(visit)).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_page_query_count_does_not_grow(as_role, rows, django_assert_num_queries):
    lead, visit = as_role("npm_lead"), VisitFactory(status="under_way", persons_present=5)
    language = ClassificationFactory(list="language", code="fa")
    doctor = ClassificationFactory(list="profession", code="physician")
    for number in range(rows):
        TeamMemberFactory(visit=visit, profession=doctor, languages=[language])
        area = ClassificationFactory(list="area_examined", code=f"area-{number}")
        ExaminedAreaFactory(visit=visit, area=area)
        AccessRecordFactory(visit=visit, right=AccessRight.values[number])
        FindingFactory(visit=visit, area=area)
        RecommendationFactory(complaint=None, visit=visit)
    TeamMemberFactory(visit=visit, user=lead.user, profession=doctor)

    with django_assert_num_queries(27):
        assert lead.get(page(visit)).status_code == 200


def test_a_member_who_lost_the_role_stays_on_the_team_when_it_is_saved(as_role):
    lead, visit = as_role("npm_lead"), VisitFactory()
    former = TeamMemberFactory(visit=visit, user=UserFactory())
    row = {
        "team-TOTAL_FORMS": 1,
        "team-INITIAL_FORMS": 1,
        "team-0-id": former.pk,
        "team-0-visit": visit.pk,
        "team-0-user": former.user.pk,
        "team-0-sex": "male",
    }

    response = lead.post(page(visit), as_stored(visit, **row))

    former.refresh_from_db()
    assert response.status_code == 302, messages(response)
    assert former.sex == "male"


def test_a_visit_is_never_deleted(as_role):
    lead, visit = as_role("npm_lead"), VisitFactory()

    assert lead.post(reverse("admin:cases_visit_delete", args=[visit.pk])).status_code == 403
    assert Visit.objects.filter(created_at__lte=timezone.now()).exists()
