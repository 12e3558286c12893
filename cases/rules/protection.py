"""Who must be kept from the state he fled, and which bodies are of that state.

Sources: 1951 Convention and UNHCR/EUAA guidance on confidentiality of asylum, 1954 Convention,
Palermo Protocol 3, CAT 3 (domain facts, section 4). A self-declared status is enough.
"""

from collections.abc import Iterable
from dataclasses import dataclass

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
HOME = "AZE"
NO_STATE = frozenset({"XXA", "XXB", "XXC", "XXX"})  # ICAO Doc 9303 codes that name no state


@dataclass(frozen=True, kw_only=True, slots=True)
class Situation:
    """What is known of one person on a case: codes of statuses and of states tied to them."""

    statuses: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()  # alpha-3 and ICAO codes, every kind of tie
    fears_return: bool = False

    @property
    def is_protected(self) -> bool:
        return (
            self.fears_return
            or bool(self.statuses & PROTECTED_STATUSES)
            or bool(self.states & NO_STATE)
        )


def is_blocked(
    people: Iterable[Situation], *, recipient_states: frozenset[str], is_foreign_body: bool
) -> bool:
    """Whether nothing of the case may go to a recipient of, or under, ``recipient_states``.

    Everybody on a case shares the protection of each. Where no state of a protected case is known,
    every foreign state body is blocked; a foreign body whose state is unknown is blocked too.
    """
    everyone = list(people)
    if not any(person.is_protected for person in everyone):
        return False
    tied = frozenset().union(*(person.states for person in everyone)) - NO_STATE - {HOME}
    if recipient_states & tied:
        return True
    return is_foreign_body and (not tied or not recipient_states)
