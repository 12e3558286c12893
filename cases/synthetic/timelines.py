"""The related rows of an invented complaint: parties, deadlines, steps, actions, results, orders."""

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
from cases.synthetic.complaints import InventedComplaint, InventedRemoval
from cases.synthetic.detentions import InventedDetention
from cases.synthetic.directory import Run, WeightedChoice
from cases.synthetic.lifecycles import InventedDeadline, StatusStep

# 56.8 % of the accepted complaints were satisfied: docs/domain.md#mandate
OUTCOME = WeightedChoice(
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
RELATION = WeightedChoice({"lawyer": 4, "spouse": 2, "parent": 2, "ngo": 2, "friend": 1})


def write(run: Run, complaint: InventedComplaint) -> None:
    """Add all related rows of ``complaint``, whose own row has been added."""
    run.tables[Complaint.rights.through].add(
        complaint_id=complaint.key, classification_id=run.directory.code("right", complaint.right)
    )
    run.tables[Complaint.topics.through].add(
        complaint_id=complaint.key, classification_id=run.directory.code("topic", complaint.topic)
    )
    _parties(run, complaint)
    for deadline in complaint.lifecycle.deadlines:
        _deadline(run, complaint, deadline)
    _action(run, complaint, "registered", complaint.registered_at, by=complaint.registrar.id)
    if complaint.officer and run.happens(0.6):
        _action(run, complaint, "receipt", complaint.registered_at, by=complaint.registrar.id)
    for step in complaint.lifecycle.steps:
        _step(run, complaint, step)
    if complaint.lifecycle.inquiry:
        _inquiry(run, complaint, *complaint.lifecycle.inquiry)
    if complaint.removal:
        _removal(run, complaint, complaint.removal)
    if complaint.detention:
        _detention(run, complaint, complaint.detention)
    run.record(
        "complaint.create",
        "cases.complaint",
        complaint.key,
        at=complaint.registered_at,
        by=complaint.registrar.id,
        number=complaint.number,
    )


def _parties(run: Run, complaint: InventedComplaint) -> None:
    if complaint.person is None:
        return
    speaks_for_another = run.happens(0.06)
    role = "affected" if speaks_for_another else "complainant"
    run.tables[Party].add(complaint_id=complaint.key, role=role, person_id=complaint.person.id)
    if not speaks_for_another:
        return
    speaker = people.add(
        run, at=complaint.received_at, by=complaint.registrar.id, is_foreign=False
    )
    party = run.tables[Party].add(
        complaint_id=complaint.key,
        role="representative",
        person_id=speaker.id,
        relation_id=run.directory.code("relation", RELATION.pick(run.random)),
        has_consent=True,
        consent_note="Written consent on file (invented).",
    )
    run.tables[Consent].add(
        complaint_id=complaint.key,
        purpose="representation",
        person_id=complaint.person.id,
        party_id=party,
        form="as_told",
        given_at=complaint.received_at,
        scope="Written consent on file (invented).",
        recorded_by_id=complaint.registrar.id,
        recorded_at=complaint.registered_at,
    )


def _deadline(run: Run, complaint: InventedComplaint, deadline: InventedDeadline) -> None:
    limit = run.time_limits.limits[deadline.key]
    run.tables[Deadline].add(
        complaint_id=complaint.key,
        key=deadline.key,
        organisation_id=complaint.respondent_id
        if deadline.key == deadlines.OBSERVATIONS
        else None,
        started_at=deadline.started_at,
        due_at=deadline.due_at,
        value=limit.value,
        unit=limit.unit,
        source=limit.source,
        confidence=limit.confidence,
        is_confirmed=limit.is_confirmed,
        extended_from=deadline.extended_from,
        extension_reason="More material is needed (invented)." if deadline.extended_from else "",
        end=deadline.end,
        ended_at=deadline.ended_at,
        ended_by_id=complaint.acting_user_id if deadline.end else None,
    )


def _step(run: Run, complaint: InventedComplaint, step: StatusStep) -> None:
    run.tables[StatusChange].add(
        complaint_id=complaint.key,
        old=step.old,
        new=step.new,
        at=step.at,
        by_id=complaint.acting_user_id,
    )
    _action(run, complaint, "status", step.at, text=f"{step.old} → {step.new}")
    if step.new == "refused":
        kind = "forwarded" if complaint.respondent_id and run.happens(0.45) else "explained"
        body = complaint.respondent_id if kind == "forwarded" else None
        _action(run, complaint, kind, step.at, text="Told where to turn.", organisation=body)
    elif step.new == "accepted":
        _action(run, complaint, "assigned", step.at)
    elif step.new == "concluded":
        _result(run, complaint, step.at)
    elif step.new == "closed":
        _action(run, complaint, "notice", step.at, text="Written answer sent.")


def _inquiry(
    run: Run, complaint: InventedComplaint, asked_at: datetime, answered_at: datetime | None
) -> None:
    body = complaint.respondent_id
    _action(run, complaint, "inquiry", asked_at, text="Asked for its view.", organisation=body)
    if answered_at:
        _action(run, complaint, "reply", answered_at, text="Gave its view.", organisation=body)


def _result(run: Run, complaint: InventedComplaint, at: datetime) -> None:
    complaint.outcome = OUTCOME.pick(run.random)
    measure = MEASURE.get(complaint.outcome)
    run.tables[Result].add(
        complaint_id=complaint.key,
        outcome_id=run.directory.code("outcome", complaint.outcome),
        measure_id=run.directory.code("measure", measure) if measure else None,
        organisation_id=complaint.respondent_id if measure else None,
        note="What was found (invented).",
        at=at,
        by_id=complaint.acting_user_id,
    )


def _removal(run: Run, complaint: InventedComplaint, removal: InventedRemoval) -> None:
    lifted_on = None if removal.is_running else complaint.lifecycle.steps[-1].at.date()
    run.tables[RemovalOrder].add(
        complaint_id=complaint.key,
        kind="expulsion" if run.happens(0.8) else "extradition",
        scheduled_at=removal.scheduled_at,
        order_number=f"Invented-{1 + run.below(9998)}",
        ordered_on=removal.ordered_at.date(),
        issued_by_id=run.directory.bodies["state_migration_service"],
        appeal_lodged_on=(removal.ordered_at + timedelta(hours=6)).date()
        if run.happens(0.3)
        else None,
        lifted_on=lifted_on,
        recorded_by_id=complaint.registrar.id,
        recorded_at=complaint.registered_at,
    )
    _action(run, complaint, "removal", complaint.registered_at, by=complaint.registrar.id)


def _detention(run: Run, complaint: InventedComplaint, detention: InventedDetention) -> None:
    assert complaint.person is not None  # noqa: S101  a detention has a person
    assert complaint.facility is not None  # noqa: S101  and a facility
    detentions.write(
        run,
        detention,
        complaint=complaint.key,
        person=complaint.person.id,
        facility=complaint.facility.pk,
        by=complaint.registrar.id,
        at=complaint.registered_at,
    )
    _action(run, complaint, "detention", complaint.registered_at, by=complaint.registrar.id)


def _action(
    run: Run,
    complaint: InventedComplaint,
    kind: str,
    at: datetime,
    *,
    by: int | None = None,
    text: str = "",
    organisation: int | None = None,
) -> None:
    run.tables[Action].add(
        complaint_id=complaint.key,
        kind=kind,
        organisation_id=organisation,
        text=text,
        at=at,
        by_id=by or complaint.acting_user_id,
    )
