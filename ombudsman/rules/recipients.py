"""The states of an organisation, for the rules of disclosure."""

from collections.abc import Iterable
from dataclasses import dataclass

HOME = "AZE"
MISSION = "embassy"
OF_A_STATE_ABROAD = frozenset({MISSION, "foreign_state_body", "foreign_ombudsman"})
OF_NO_STATE = frozenset({"international", "nhri_network"})


@dataclass(frozen=True, slots=True)
class Recipient:
    """An organisation with all above it: kinds (its own first) and codes of its states."""

    kinds: tuple[str, ...]
    states: frozenset[str]

    @classmethod
    def of(cls, line: Iterable[tuple[str, str]]) -> "Recipient":
        """From pairs of kind and state (alpha-3, "" if unknown), the organisation itself first."""
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
        """Neither its state is known, nor that it has none."""
        if self.is_foreign:
            return not self.foreign_states
        return not self.states and self.kinds[-1] not in OF_NO_STATE

    @property
    def is_harmless(self) -> bool:
        """Of this state alone, or of none: no rule of disclosure concerns it."""
        return not (self.is_foreign or self.foreign_states or self.is_undecided)
