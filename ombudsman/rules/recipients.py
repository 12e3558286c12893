"""Of which state a body is, as far as the directory tells: for whom it may matter who asks."""

from collections.abc import Iterable
from dataclasses import dataclass

HOME = "AZE"
MISSION = "embassy"
OF_A_STATE_ABROAD = frozenset({MISSION, "foreign_state_body", "foreign_ombudsman"})
OF_NO_STATE = frozenset({"international", "nhri_network"})


@dataclass(frozen=True, slots=True)
class Recipient:
    """A body with everything above it: kinds of its line, its own first, and codes of its states."""

    kinds: tuple[str, ...]
    states: frozenset[str]

    @classmethod
    def of(cls, line: Iterable[tuple[str, str]]) -> "Recipient":
        """From pairs of kind and state (alpha-3, "" where none is entered), the body itself first."""
        pairs = tuple(line)
        return cls(tuple(kind for kind, _ in pairs), frozenset(s for _, s in pairs if s))

    @property
    def foreign_states(self) -> frozenset[str]:
        return self.states - {HOME}

    @property
    def is_mission(self) -> bool:
        return self.kinds[0] == MISSION

    @property
    def is_foreign(self) -> bool:
        """Of another state, or of a kind that only other states have."""
        if not OF_A_STATE_ABROAD.isdisjoint(self.kinds):
            return True
        return bool(self.foreign_states) and self.kinds[0] not in OF_NO_STATE

    @property
    def is_undecided(self) -> bool:
        """Nobody can tell of which state it is, nor that it is of none."""
        if self.is_foreign:
            return not self.foreign_states
        return not self.states and self.kinds[-1] not in OF_NO_STATE

    @property
    def is_harmless(self) -> bool:
        """Nothing stands against it whatever the case is: of this state alone, or of none."""
        return not (self.is_foreign or self.foreign_states or self.is_undecided)
