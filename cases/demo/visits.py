"""Invented calls, callbacks, visits and recommendations for the demo."""

from datetime import date, timedelta

from cases.calls.services import callbacks, calls
from cases.demo.office import DemoOffice
from cases.models import (
    Call,
    Callback,
    Finding,
    Interview,
    Recommendation,
    TeamMember,
    Visit,
)
from cases.npm.services import findings, interviews, visits
from cases.recommendations import services as recommendations
from ombudsman.models import Organisation
from outreach.models import Event


def create(office: DemoOffice) -> None:
    """A due callback, a call without an outcome, two visits, a recommendation from an event."""
    _calls_and_callback(office)
    _visit_reported(office)
    _visit_planned(office)
    _recommendation_from_event(office)


def recommend(
    office: DemoOffice,
    *,
    addressee: Organisation,
    text: str,
    issued_on: date | None = None,
    **source: object,
) -> Recommendation:
    """Draft as the case officer; with ``issued_on``, issue as the Commissioner."""
    draft = Recommendation(addressee=addressee, text=text, **source)
    recommendations.draft(draft, by=office.case_officer)
    if issued_on:
        recommendations.issue(draft, by=office.commissioner, on=issued_on)
    return draft


def _calls_and_callback(office: DemoOffice) -> None:
    taker = office.call_taker
    missed = Call(
        caller_number="+994300000103",
        started_at=office.ago(hours=3),
        answered_at=office.ago(hours=2, minutes=59),
        ended_at=office.ago(hours=2, minutes=52),
        language=office.classification("language", "fa"),
        note="Asked for a colleague who speaks Persian.",
    )
    calls.log(missed, by=taker)
    calls.code(missed, office.classification("call_outcome", "callback_booked"), by=taker)
    callback = Callback(
        call=missed,
        number=missed.caller_number,
        language=missed.language,
        reason="To be rung back by somebody who speaks Persian",
        not_before=office.ago(hours=1),
    )
    callbacks.schedule(callback, by=taker, at=office.ago(hours=2))
    open_call = Call(
        caller_number="+994300000104",
        started_at=office.ago(minutes=40),
        answered_at=office.ago(minutes=39),
        ended_at=office.ago(minutes=31),
        language=office.classification("language", "az"),
    )
    calls.log(open_call, by=taker)


def _visit_reported(office: DemoOffice) -> None:
    """An unplanned visit to Yevlakh with a finding, an interview and a draft recommendation.

    The report is being written. The interviewed person is at risk of reprisal.
    """
    arrived, left = office.ago(days=4), office.ago(days=4) + timedelta(hours=6)
    visit = Visit(
        facility=office.facility("yevlakh_migrant_centre"),
        kind="ad_hoc",
        is_planned=False,
        aim="Interpreters at hearings on expulsion; access to UNHCR (invented).",
        persons_present=46,
        official_limit=40,
        women=9,
        foreigners=46,
        stateless=3,
    )
    visits.plan(visit, by=office.npm_lead, at=office.ago(days=6))
    _team(office, visit)
    visits.begin(visit, by=office.npm_lead, started_at=arrived)
    finding = Finding(
        visit=visit,
        area=office.classification("area_examined", "access_to_interpreter"),
        standard=office.classification("standard", "unhcr_detention_guidelines"),
        severity="serious",
        text="People sign records of hearings in a language they do not read.",
    )
    findings.record(finding, by=office.npm_member)
    interview = Interview(
        visit=visit,
        language=office.classification("language", "ar"),
        notes="Notes of an invented talk.",
        has_reprisal_risk=True,
        follow_up_on=(office.now + timedelta(days=3)).date(),
        held_at=arrived + timedelta(hours=2),
    )
    interviews.record(interview, by=office.npm_member)
    visits.finish(visit, by=office.npm_lead, ended_at=left, persons_received=11)
    draft = Recommendation(
        visit=visit,
        finding=finding,
        addressee=office.organisation("state_migration_service"),
        text="Provide an interpreter at every hearing and have the record read out.",
        urgency="urgent",
    )
    recommendations.draft(draft, by=office.npm_member)


def _visit_planned(office: DemoOffice) -> None:
    visit = Visit(
        facility=office.facility("ganja_police_tdp"),
        kind="follow_up",
        aim="To see whether the register of detention is kept as promised (invented).",
        planned_on=(office.now + timedelta(days=9)).date(),
    )
    visits.plan(visit, by=office.npm_lead)
    _team(office, visit)


def _team(office: DemoOffice, visit: Visit) -> None:
    lawyer, doctor = (
        office.classification("profession", "lawyer"),
        office.classification("profession", "physician"),
    )
    TeamMember.objects.create(
        visit=visit, user=office.npm_lead, profession=lawyer, sex="female", is_lead=True
    )
    member = TeamMember.objects.create(
        visit=visit, user=office.npm_member, profession=doctor, sex="male"
    )
    member.languages.add(
        office.classification("language", "ru"), office.classification("language", "ar")
    )


def _recommendation_from_event(office: DemoOffice) -> None:
    event = Event.objects.order_by("pk").first()
    if event:
        recommend(
            office,
            event=event,
            addressee=office.organisation("ministry_science_education"),
            text="Take the booklet for foreigners into the reading rooms of universities.",
            issued_on=office.ago(days=3).date(),
        )
