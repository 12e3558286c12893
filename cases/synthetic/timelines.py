"""The parts of an invented complaint: parties, clocks, moves, timeline, results, orders."""

from datetime import datetime, timedelta

from cases.casefile.services import deadlines
from cases.models import (
    Action,
    Complaint,
    Consent,
    Deadline,
    Party,
    RemovalOrder,
    Result,
    StatusChange,
)
from cases.synthetic import detentions, people
from cases.synthetic.complaints import Draft, Order
from cases.synthetic.detentions import Stay
from cases.synthetic.directory import Run, Weighted
from cases.synthetic.lifecycles import Clock, Step

# Of the accepted 56.8 % were satisfied: docs/domain.md#mandate
OUTCOME = Weighted(
    {
        "violation_right_restored": 0.34,
        "violation_recommendation": 0.228,
        "no_violation": 0.25,
        "settled_or_explained": 0.13,
        "discontinued_no_contact": 0.03,
        "discontinued_other_body": 0.022,
    }
)
MEASURE = {
    "violation_right_restored": "restore_right",
    "violation_recommendation": "restore_right",
}
RELATION = Weighted({"lawyer": 4, "spouse": 2, "parent": 2, "ngo": 2, "friend": 1})


def write(run: Run, draft: Draft) -> None:
    """Everything that hangs on the complaint whose row is written."""
    run.tables[Complaint.rights.through].add(
        complaint_id=draft.key, classification_id=run.directory.code("right", draft.right)
    )
    run.tables[Complaint.topics.through].add(
        complaint_id=draft.key, classification_id=run.directory.code("topic", draft.topic)
    )
    _parties(run, draft)
    for clock in draft.life.clocks:
        _deadline(run, draft, clock)
    _act(run, draft, "registered", draft.registered_at, by=draft.registrar.id)
    if draft.officer and run.happens(0.6):
        _act(run, draft, "receipt", draft.registered_at, by=draft.registrar.id)
    for step in draft.life.steps:
        _step(run, draft, step)
    if draft.life.inquiry:
        _inquiry(run, draft, *draft.life.inquiry)
    if draft.order:
        _order(run, draft, draft.order)
    if draft.stay:
        _stay(run, draft, draft.stay)
    run.record(
        "complaint.create",
        "cases.complaint",
        draft.key,
        at=draft.registered_at,
        by=draft.registrar.id,
        number=draft.number,
    )


def _parties(run: Run, draft: Draft) -> None:
    if draft.person is None:
        return
    speaks_for_another = run.happens(0.06)
    role = "affected" if speaks_for_another else "complainant"
    run.tables[Party].add(complaint_id=draft.key, role=role, person_id=draft.person.id)
    if not speaks_for_another:
        return
    speaker = people.add(run, at=draft.received_at, by=draft.registrar.id, is_foreign=False)
    party = run.tables[Party].add(
        complaint_id=draft.key,
        role="representative",
        person_id=speaker.id,
        relation_id=run.directory.code("relation", RELATION.pick(run.chance)),
        has_consent=True,
        consent_note="Written consent on file (invented).",
    )
    run.tables[Consent].add(
        complaint_id=draft.key,
        purpose="representation",
        person_id=draft.person.id,
        party_id=party,
        form="as_told",
        given_at=draft.received_at,
        scope="Written consent on file (invented).",
        recorded_by_id=draft.registrar.id,
        recorded_at=draft.registered_at,
    )


def _deadline(run: Run, draft: Draft, clock: Clock) -> None:
    limit = run.clocks.limits[clock.key]
    run.tables[Deadline].add(
        complaint_id=draft.key,
        key=clock.key,
        organisation_id=draft.respondent_id if clock.key == deadlines.OBSERVATIONS else None,
        started_at=clock.started_at,
        due_at=clock.due_at,
        value=limit.value,
        unit=limit.unit,
        source=limit.source,
        confidence=limit.confidence,
        is_confirmed=limit.is_confirmed,
        extended_from=clock.extended_from,
        extension_reason="More material is needed (invented)." if clock.extended_from else "",
        end=clock.end,
        ended_at=clock.ended_at,
        ended_by_id=draft.worker if clock.end else None,
    )


def _step(run: Run, draft: Draft, step: Step) -> None:
    run.tables[StatusChange].add(
        complaint_id=draft.key, old=step.old, new=step.new, at=step.at, by_id=draft.worker
    )
    _act(run, draft, "status", step.at, text=f"{step.old} → {step.new}")
    if step.new == "refused":
        kind = "forwarded" if draft.respondent_id and run.happens(0.45) else "explained"
        body = draft.respondent_id if kind == "forwarded" else None
        _act(run, draft, kind, step.at, text="Told where to turn.", organisation=body)
    elif step.new == "accepted":
        _act(run, draft, "assigned", step.at)
    elif step.new == "concluded":
        _result(run, draft, step.at)
    elif step.new == "closed":
        _act(run, draft, "notice", step.at, text="Written answer sent.")


def _inquiry(run: Run, draft: Draft, asked_at: datetime, answered_at: datetime | None) -> None:
    body = draft.respondent_id
    _act(run, draft, "inquiry", asked_at, text="Asked for its view.", organisation=body)
    if answered_at:
        _act(run, draft, "reply", answered_at, text="Gave its view.", organisation=body)


def _result(run: Run, draft: Draft, at: datetime) -> None:
    draft.outcome = OUTCOME.pick(run.chance)
    measure = MEASURE.get(draft.outcome)
    run.tables[Result].add(
        complaint_id=draft.key,
        outcome_id=run.directory.code("outcome", draft.outcome),
        measure_id=run.directory.code("measure", measure) if measure else None,
        organisation_id=draft.respondent_id if measure else None,
        note="What was found (invented).",
        at=at,
        by_id=draft.worker,
    )


def _order(run: Run, draft: Draft, order: Order) -> None:
    lifted_on = None if order.is_running else draft.life.steps[-1].at.date()
    run.tables[RemovalOrder].add(
        complaint_id=draft.key,
        kind="expulsion" if run.happens(0.8) else "extradition",
        scheduled_at=order.scheduled_at,
        order_number=f"Invented-{1 + run.below(9998)}",
        ordered_on=order.ordered_at.date(),
        issued_by_id=run.directory.bodies["state_migration_service"],
        appeal_lodged_on=(order.ordered_at + timedelta(hours=6)).date()
        if run.happens(0.3)
        else None,
        lifted_on=lifted_on,
        recorded_by_id=draft.registrar.id,
        recorded_at=draft.registered_at,
    )
    _act(run, draft, "removal", draft.registered_at, by=draft.registrar.id)


def _stay(run: Run, draft: Draft, told: Stay) -> None:
    assert draft.person is not None  # noqa: S101  a stay is somebody's
    assert draft.facility is not None  # noqa: S101  and somewhere
    detentions.write(
        run,
        told,
        complaint=draft.key,
        person=draft.person.id,
        facility=draft.facility.pk,
        by=draft.registrar.id,
        at=draft.registered_at,
    )
    _act(run, draft, "detention", draft.registered_at, by=draft.registrar.id)


def _act(
    run: Run,
    draft: Draft,
    kind: str,
    at: datetime,
    *,
    by: int | None = None,
    text: str = "",
    organisation: int | None = None,
) -> None:
    run.tables[Action].add(
        complaint_id=draft.key,
        kind=kind,
        organisation_id=organisation,
        text=text,
        at=at,
        by_id=by or draft.worker,
    )
