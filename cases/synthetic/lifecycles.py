"""The course of an invented complaint: its status changes, and the deadlines that follow from them."""

from datetime import datetime, timedelta
from typing import NamedTuple

from cases.casefile.services.deadlines import (
    EXAMINATION,
    EXTENSION,
    OBSERVATIONS,
    REFUSAL_NOTICE,
    RESULT_NOTICE,
)
from cases.models import FINAL, ComplaintStatus
from cases.synthetic.directory import Run, WeightedChoice

S = ComplaintStatus
# Half of the complaints are refused (outside the mandate, too late, repeated): docs/domain.md#mandate
OUTCOMES = WeightedChoice({"refused": 0.51, "accepted": 0.455, "withdrawn": 0.02, "joined": 0.015})


class StatusStep(NamedTuple):
    """A change of status at a moment."""

    old: str
    new: str
    at: datetime


class InventedDeadline(NamedTuple):
    """A deadline. ``end`` and ``ended_at`` are empty while it is running."""

    key: str
    started_at: datetime
    due_at: datetime
    extended_from: datetime | None = None
    end: str = ""
    ended_at: datetime | None = None


class Lifecycle(NamedTuple):
    """What has happened to a complaint; ``inquiry``: when the body was asked, and when it answered."""

    steps: list[StatusStep]
    deadlines: list[InventedDeadline]
    inquiry: tuple[datetime, datetime | None] | None = None

    @property
    def status(self) -> str:
        return self.steps[-1].new if self.steps else S.RECEIVED.value

    @property
    def is_open(self) -> bool:
        return self.status not in FINAL

    @property
    def decided_at(self) -> datetime | None:
        decisions = [step.at for step in self.steps if step.new in (S.ACCEPTED, S.REFUSED)]
        return decisions[0] if decisions else None

    @property
    def due_at(self) -> datetime | None:
        running = (deadline.due_at for deadline in self.deadlines if not deadline.end)
        return min(running, default=None)


def invent(
    run: Run, *, received_at: datetime, registered_at: datetime, has_respondent: bool
) -> Lifecycle:
    """A random lifecycle, cut off at ``run.now``."""
    steps = [step for step in _steps(run, registered_at) if step.at <= run.now]
    deadlines = _deadlines(run, received_at, steps)
    inquiry = _inquiry(run, steps) if has_respondent else None
    if inquiry:
        deadlines.append(_observations(run, *inquiry))
    return Lifecycle(steps, deadlines, inquiry)


def undecided(run: Run, received_at: datetime) -> Lifecycle:
    """The lifecycle of a complaint without any decision."""
    return Lifecycle([], _deadlines(run, received_at, []))


def _steps(run: Run, start: datetime) -> list[StatusStep]:
    outcome = OUTCOMES.pick(run.random)
    decided = run.after(start, 60 if run.happens(0.02) else 4)
    if outcome == "joined":
        return [_step(S.RECEIVED, S.JOINED, decided)]
    if outcome == "withdrawn":
        return _close(run, [_step(S.RECEIVED, S.WITHDRAWN, decided)])
    if outcome == "refused":
        return _close(run, [_step(S.RECEIVED, S.REFUSED, decided)])
    steps = [_step(S.RECEIVED, S.ACCEPTED, decided)]
    steps = _close(run, [*steps, _step(S.ACCEPTED, S.CONCLUDED, _examined_at(run, decided))])
    if run.happens(0.01):
        reopened = run.after(steps[-1].at, 25)
        steps.append(_step(S.CLOSED, S.ACCEPTED, reopened))
        steps.append(_step(S.ACCEPTED, S.CONCLUDED, _examined_at(run, reopened)))
        steps = _close(run, steps)
    return steps


def _inquiry(run: Run, steps: list[StatusStep]) -> tuple[datetime, datetime | None] | None:
    """A question to the body in most accepted cases; answered before the conclusion, or not yet."""
    if not steps or steps[0].new != S.ACCEPTED or not run.happens(0.6):
        return None
    asked_at = run.after(steps[0].at, 1.5)
    answered_at = run.after(asked_at, 5)
    if len(steps) > 1:
        answered_at = min(answered_at, steps[1].at)
    if asked_at > run.now or asked_at >= answered_at:
        return None
    return asked_at, answered_at if answered_at <= run.now else None


def _observations(run: Run, asked_at: datetime, answered_at: datetime | None) -> InventedDeadline:
    deadline = _start(run, OBSERVATIONS, asked_at)
    return deadline._replace(end="met", ended_at=answered_at) if answered_at else deadline


def _step(old: S, new: S, at: datetime) -> StatusStep:
    return StatusStep(old.value, new.value, at)


def _examined_at(run: Run, start: datetime) -> datetime:
    """Mostly within thirty days; in one of twenty cases much later."""
    if run.happens(0.05):
        return start + timedelta(days=run.random.uniform(35, 260))
    return start + timedelta(days=run.random.triangular(3, 32, 20))


def _close(run: Run, steps: list[StatusStep]) -> list[StatusStep]:
    return [*steps, StatusStep(steps[-1].new, S.CLOSED.value, run.after(steps[-1].at, 2.5))]


def _deadlines(run: Run, received_at: datetime, steps: list[StatusStep]) -> list[InventedDeadline]:
    """The deadlines as the services start and end them at each step."""
    running = {key: _start(run, key, received_at) for key in (EXAMINATION, REFUSAL_NOTICE)}
    ended: list[InventedDeadline] = []
    for step in steps:
        if step.new == S.CONCLUDED and run.happens(0.12):
            _extend(run, running)
        for key in list(running):
            end = _end(key, step)
            if end:
                ended.append(running.pop(key)._replace(end=end, ended_at=step.at))
        if step.new == S.CONCLUDED:
            running[RESULT_NOTICE] = _start(run, RESULT_NOTICE, step.at)
        if step.new == S.ACCEPTED and step.old != S.RECEIVED:
            running[EXAMINATION] = _start(run, EXAMINATION, step.at)
    return ended + list(running.values())


def _end(key: str, step: StatusStep) -> str:
    """How ``step`` ends the deadline ``key``; empty if it runs on."""
    if step.new == S.CLOSED:
        return "met"
    if step.new == S.CONCLUDED:
        return "met" if key == EXAMINATION else ""
    if step.new == S.REFUSED:
        return "cancelled" if key == EXAMINATION else ""
    if step.new == S.ACCEPTED and step.old == S.RECEIVED:
        return "cancelled" if key == REFUSAL_NOTICE else ""
    return "cancelled"


def _start(run: Run, key: str, at: datetime) -> InventedDeadline:
    return InventedDeadline(key, at, run.time_limits.due(key, at))


def _extend(run: Run, running: dict[str, InventedDeadline]) -> None:
    deadline = running.get(EXAMINATION)
    if deadline is not None:
        due_at = run.time_limits.due(EXTENSION, deadline.due_at)
        running[deadline.key] = deadline._replace(due_at=due_at, extended_from=deadline.due_at)
