"""The course an invented complaint takes: its moves of status, and the clocks that follow from them."""

from datetime import datetime, timedelta
from typing import NamedTuple

from cases.casefile.services import deadlines
from cases.models import FINAL, ComplaintStatus
from cases.synthetic.directory import Run, Weighted

S = ComplaintStatus
# Half of what comes in is refused (outside the mandate, too late, repeated): docs/domain.md#mandate
FATE = Weighted({"refused": 0.51, "accepted": 0.455, "withdrawn": 0.02, "joined": 0.015})


class Step(NamedTuple):
    old: str
    new: str
    at: datetime


class Clock(NamedTuple):
    """One deadline: running while ``end`` is empty."""

    key: str
    started_at: datetime
    due_at: datetime
    extended_from: datetime | None = None
    end: str = ""
    ended_at: datetime | None = None


class Life(NamedTuple):
    """What happened to a complaint until now; ``inquiry`` is when a body was asked and answered."""

    steps: list[Step]
    clocks: list[Clock]
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
        return min((clock.due_at for clock in self.clocks if not clock.end), default=None)


def live(
    run: Run, *, received_at: datetime, registered_at: datetime, has_respondent: bool
) -> Life:
    """A course by chance; what would lie after ``run.now`` has not happened."""
    steps = [step for step in _course(run, registered_at) if step.at <= run.now]
    clocks = _clocks(run, received_at, steps)
    inquiry = _inquiry(run, steps) if has_respondent else None
    if inquiry:
        clocks.append(_observations(run, *inquiry))
    return Life(steps, clocks, inquiry)


def untouched(run: Run, received_at: datetime) -> Life:
    """A complaint that nobody has decided on."""
    return Life([], _clocks(run, received_at, []))


def _course(run: Run, start: datetime) -> list[Step]:
    fate = FATE.pick(run.chance)
    decided = run.after(start, 60 if run.happens(0.02) else 4)
    if fate == "joined":
        return [_step(S.RECEIVED, S.JOINED, decided)]
    if fate == "withdrawn":
        return _to_closed(run, [_step(S.RECEIVED, S.WITHDRAWN, decided)])
    if fate == "refused":
        return _to_closed(run, [_step(S.RECEIVED, S.REFUSED, decided)])
    steps = [_step(S.RECEIVED, S.ACCEPTED, decided)]
    steps = _to_closed(run, [*steps, _step(S.ACCEPTED, S.CONCLUDED, _examined(run, decided))])
    if run.happens(0.01):
        reopened = run.after(steps[-1].at, 25)
        steps.append(_step(S.CLOSED, S.ACCEPTED, reopened))
        steps.append(_step(S.ACCEPTED, S.CONCLUDED, _examined(run, reopened)))
        steps = _to_closed(run, steps)
    return steps


def _inquiry(run: Run, steps: list[Step]) -> tuple[datetime, datetime | None] | None:
    """A question to the body in most accepted cases, answered before the end or not yet."""
    if not steps or steps[0].new != S.ACCEPTED or not run.happens(0.6):
        return None
    asked_at = run.after(steps[0].at, 1.5)
    answered_at = run.after(asked_at, 5)
    if len(steps) > 1:
        answered_at = min(answered_at, steps[1].at)
    if asked_at > run.now or asked_at >= answered_at:
        return None
    return asked_at, answered_at if answered_at <= run.now else None


def _observations(run: Run, asked_at: datetime, answered_at: datetime | None) -> Clock:
    clock = _started(run, deadlines.OBSERVATIONS, asked_at)
    return clock._replace(end="met", ended_at=answered_at) if answered_at else clock


def _step(old: S, new: S, at: datetime) -> Step:
    return Step(old.value, new.value, at)


def _examined(run: Run, start: datetime) -> datetime:
    """Mostly within the thirty days, now and then much later."""
    if run.happens(0.05):
        return start + timedelta(days=run.chance.uniform(35, 260))
    return start + timedelta(days=run.chance.triangular(3, 32, 20))


def _to_closed(run: Run, steps: list[Step]) -> list[Step]:
    return [*steps, Step(steps[-1].new, S.CLOSED.value, run.after(steps[-1].at, 2.5))]


def _clocks(run: Run, received_at: datetime, steps: list[Step]) -> list[Clock]:
    """The clocks as the services start and end them along the steps."""
    running = {
        key: _started(run, key, received_at)
        for key in (deadlines.EXAMINATION, deadlines.REFUSAL_NOTICE)
    }
    ended: list[Clock] = []
    for step in steps:
        if step.new == S.CONCLUDED and run.happens(0.12):
            _extend(run, running)
        for key in list(running):
            end = _end_of(key, step)
            if end:
                ended.append(running.pop(key)._replace(end=end, ended_at=step.at))
        if step.new == S.CONCLUDED:
            running[deadlines.RESULT_NOTICE] = _started(run, deadlines.RESULT_NOTICE, step.at)
        if step.new == S.ACCEPTED and step.old != S.RECEIVED:
            running[deadlines.EXAMINATION] = _started(run, deadlines.EXAMINATION, step.at)
    return ended + list(running.values())


def _end_of(key: str, step: Step) -> str:
    """How ``step`` ends the clock ``key``; empty where it runs on."""
    if step.new == S.CLOSED:
        return "met"
    if step.new == S.CONCLUDED:
        return "met" if key == deadlines.EXAMINATION else ""
    if step.new == S.REFUSED:
        return "cancelled" if key == deadlines.EXAMINATION else ""
    if step.new == S.ACCEPTED and step.old == S.RECEIVED:
        return "cancelled" if key == deadlines.REFUSAL_NOTICE else ""
    return "cancelled"


def _started(run: Run, key: str, at: datetime) -> Clock:
    return Clock(key, at, run.clocks.due(key, at))


def _extend(run: Run, running: dict[str, Clock]) -> None:
    clock = running.get(deadlines.EXAMINATION)
    if clock is not None:
        due_at = run.clocks.due(deadlines.EXTENSION, clock.due_at)
        running[clock.key] = clock._replace(due_at=due_at, extended_from=clock.due_at)
