"""Which recipients must learn nothing of a case, to protect people from a state.

Sources: docs/domain.md#disclosure and docs/domain.md#status. A self-declared status is enough.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from ombudsman.rules.recipients import HOME, Recipient

PROTECTED_STATUSES = frozenset(
    {
        "asylum_seeker",
        "refugee",
        "political_asylum",
        "complementary_protection",
        "temporary_protection",
        "trafficking_victim",
        "unaccompanied_child",
        "stateless",
        "undetermined_nationality",
    }
)
NO_STATE = frozenset({"XXA", "XXB", "XXC", "XXX"})  # codes of ICAO Doc 9303 for "no state"


class Ground(StrEnum):
    """Why nothing of a case may be disclosed to a recipient."""

    STATE = "state"  # it belongs to a state tied to somebody on the case
    NO_STATE_KNOWN = "no_state_known"  # no state is known: every foreign state body is blocked
    UNDECIDED = "undecided"  # the state of the recipient is unknown
    CONSULATE = "consulate"  # the person did not ask to contact the consulate


@dataclass(frozen=True, kw_only=True, slots=True)
class Situation:
    """Facts about one person on a case."""

    statuses: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()  # alpha-3 and ICAO codes, by any tie
    fears_return: bool = False
    consulates_not_wished: frozenset[str] = frozenset()  # states whose consulate must not be told

    @property
    def is_protected(self) -> bool:
        return (
            self.fears_return
            or bool(self.statuses & PROTECTED_STATUSES)
            or bool(self.states & NO_STATE)
        )


def ground(people: Iterable[Situation], recipient: Recipient) -> Ground | None:
    """Why nothing of a case may be disclosed to ``recipient``; None if nothing forbids it.

    ``people`` are all people on the case: the protection of one covers all. If the state of the
    recipient is unknown, the disclosure is refused.
    """
    everyone = list(people)
    if any(person.is_protected for person in everyone):
        return _ground_of_protected(blocked_states(everyone), recipient)
    consulates_not_wished = frozenset().union(
        *(person.consulates_not_wished for person in everyone)
    )
    if recipient.is_mission and not consulates_not_wished.isdisjoint(recipient.foreign_states):
        return Ground.CONSULATE
    return None


def blocked_states(people: Iterable[Situation]) -> frozenset[str]:
    """Foreign states tied to anybody on the case, by any tie."""
    return frozenset().union(*(person.states for person in people)) - NO_STATE - {HOME}


def _ground_of_protected(states: frozenset[str], recipient: Recipient) -> Ground | None:
    """The ground for a case with a protected person; ``states`` are from ``blocked_states``."""
    if recipient.foreign_states & states:
        return Ground.STATE
    if recipient.is_undecided:
        return Ground.UNDECIDED
    return Ground.NO_STATE_KNOWN if recipient.is_foreign and not states else None
