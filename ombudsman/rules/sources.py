"""Where a rule comes from and how sure the office is of it. Texts are English and translatable."""

from dataclasses import dataclass
from enum import StrEnum


class Confidence(StrEnum):
    """How well a rule is known; everything but ``VERIFIED`` is shown as unconfirmed."""

    VERIFIED = "V"  # the wording of the law, treaty or standard was read
    OFFICIAL = "S"  # official answers, official news or press
    NAKHCHIVAN = "N"  # by analogy with the Nakhchivan Commissioner; never the national article
    UNCERTAIN = "U"  # from memory, or a practice of the office


@dataclass(frozen=True, slots=True)
class Source:
    """The text that a rule rests on, and the confidence in it."""

    text: str
    confidence: Confidence

    @property
    def is_confirmed(self) -> bool:
        return self.confidence is Confidence.VERIFIED


def gettext_noop(text: str) -> str:
    """Mark ``text`` for the message catalogues; rules know no language, the edges translate."""
    return text
