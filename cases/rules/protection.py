"""Who must be kept from the state he fled, and which bodies are of that state.

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
NO_STATE = frozenset({"XXA", "XXB", "XXC", "XXX"})  # ICAO Doc 9303 codes that name no state


class Ground(StrEnum):
    """Why nothing of a case may go to a recipient."""

    STATE = "state"  # it is of, or under, a state tied to somebody on the case
    NO_STATE_KNOWN = "no_state_known"  # no state is known, so every foreign state body is kept out
    UNDECIDED = "undecided"  # nobody knows of which state the recipient is
    CONSULATE = "consulate"  # the person did not ask that the consulate be told


@dataclass(frozen=True, kw_only=True, slots=True)
class Situation:
    """What is known of one person on a case: codes of statuses and of states tied to them."""

    statuses: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()  # alpha-3 and ICAO codes, every kind of tie
    fears_return: bool = False
    consulates_not_wished: frozenset[str] = frozenset()  # states of nationality

    @property
    def is_protected(self) -> bool:
        return (
            self.fears_return
            or bool(self.statuses & PROTECTED_STATUSES)
            or bool(self.states & NO_STATE)
        )


def ground(people: Iterable[Situation], recipient: Recipient) -> Ground | None:
    """Why nothing of a case with ``people`` may go to ``recipient``; None where nothing stands against it.

    Everybody on a case shares the protection of each. What cannot be decided is refused.
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
    """The foreign states tied to anybody on the case, in any way."""
    return frozenset().union(*(person.states for person in people)) - NO_STATE - {HOME}


def _ground_of_protected(states: frozenset[str], recipient: Recipient) -> Ground | None:
    if recipient.foreign_states & states:
        return Ground.STATE
    if recipient.is_undecided:
        return Ground.UNDECIDED
    return Ground.NO_STATE_KNOWN if recipient.is_foreign and not states else None
