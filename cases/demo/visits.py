"""Stories of the demo beside the complaints: calls, callbacks, visits, recommendations."""

from datetime import date, timedelta

from cases.calls.services import callbacks, calls
from cases.demo.cast import Cast
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


def tell(cast: Cast) -> None:
    """A caller to be rung back, a call without an outcome, two visits, one proposal of an event."""
    _calls(cast)
    _visit_reported(cast)
    _visit_planned(cast)
    _from_an_event(cast)


def recommend(
    cast: Cast,
    *,
    addressee: Organisation,
    text: str,
    issued_on: date | None = None,
    **source: object,
) -> Recommendation:
    """A draft of the case officer, signed by the Commissioner where a day of issue is given."""
    drafted = Recommendation(addressee=addressee, text=text, **source)
    recommendations.draft(drafted, by=cast.case_officer)
    if issued_on:
        recommendations.issue(drafted, by=cast.commissioner, on=issued_on)
    return drafted


def _calls(cast: Cast) -> None:
    taker = cast.call_taker
    missed = Call(
        caller_number="+994300000103",
        started_at=cast.ago(hours=3),
        answered_at=cast.ago(hours=2, minutes=59),
        ended_at=cast.ago(hours=2, minutes=52),
        language=cast.code("language", "fa"),
        note="Asked for a colleague who speaks Persian.",
    )
    calls.log(missed, by=taker)
    calls.code(missed, cast.code("call_outcome", "callback_booked"), by=taker)
    promise = Callback(
        call=missed,
        number=missed.caller_number,
        language=missed.language,
        reason="To be rung back by somebody who speaks Persian",
        not_before=cast.ago(hours=1),
    )
    callbacks.schedule(promise, by=taker, at=cast.ago(hours=2))
    open_call = Call(
        caller_number="+994300000104",
        started_at=cast.ago(minutes=40),
        answered_at=cast.ago(minutes=39),
        ended_at=cast.ago(minutes=31),
        language=cast.code("language", "az"),
    )
    calls.log(open_call, by=taker)


def _visit_reported(cast: Cast) -> None:
    """An unannounced visit to Yevlakh whose report is being written; one talk at risk of reprisal."""
    arrived, left = cast.ago(days=4), cast.ago(days=4) + timedelta(hours=6)
    visit = Visit(
        facility=cast.place("yevlakh_migrant_centre"),
        kind="ad_hoc",
        is_planned=False,
        aim="Interpreters at hearings on expulsion; access to UNHCR (invented).",
        persons_present=46,
        official_limit=40,
        women=9,
        foreigners=46,
        stateless=3,
    )
    visits.plan(visit, by=cast.npm_lead, at=cast.ago(days=6))
    _team(cast, visit)
    visits.begin(visit, by=cast.npm_lead, started_at=arrived)
    finding = Finding(
        visit=visit,
        area=cast.code("area_examined", "access_to_interpreter"),
        standard=cast.code("standard", "unhcr_detention_guidelines"),
        severity="serious",
        text="People sign records of hearings in a language they do not read.",
    )
    findings.record(finding, by=cast.npm_member)
    talk = Interview(
        visit=visit,
        language=cast.code("language", "ar"),
        notes="Notes of an invented talk.",
        has_reprisal_risk=True,
        follow_up_on=(cast.now + timedelta(days=3)).date(),
        held_at=arrived + timedelta(hours=2),
    )
    interviews.record(talk, by=cast.npm_member)
    visits.finish(visit, by=cast.npm_lead, ended_at=left, persons_received=11)
    drafted = Recommendation(
        visit=visit,
        finding=finding,
        addressee=cast.body("state_migration_service"),
        text="Provide an interpreter at every hearing and have the record read out.",
        urgency="urgent",
    )
    recommendations.draft(drafted, by=cast.npm_member)


def _visit_planned(cast: Cast) -> None:
    visit = Visit(
        facility=cast.place("ganja_police_tdp"),
        kind="follow_up",
        aim="To see whether the register of detention is kept as promised (invented).",
        planned_on=(cast.now + timedelta(days=9)).date(),
    )
    visits.plan(visit, by=cast.npm_lead)
    _team(cast, visit)


def _team(cast: Cast, visit: Visit) -> None:
    lawyer, doctor = cast.code("profession", "lawyer"), cast.code("profession", "physician")
    TeamMember.objects.create(
        visit=visit, user=cast.npm_lead, profession=lawyer, sex="female", is_lead=True
    )
    member = TeamMember.objects.create(
        visit=visit, user=cast.npm_member, profession=doctor, sex="male"
    )
    member.languages.add(cast.code("language", "ru"), cast.code("language", "ar"))


def _from_an_event(cast: Cast) -> None:
    event = Event.objects.order_by("pk").first()
    if event:
        recommend(
            cast,
            event=event,
            addressee=cast.body("ministry_science_education"),
            text="Take the booklet for foreigners into the reading rooms of universities.",
            issued_on=cast.ago(days=3).date(),
        )
