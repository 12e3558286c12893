"""The source of a rule and the confidence in it. Texts are English and translatable."""

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
    """Mark ``text`` for the message catalogues; the pages translate it."""
    return text


# Sources of the time limits in the reference data. Those that the office writes itself are
# shown untranslated.
SOURCES_OF_LIMITS = (
    gettext_noop(
        "official questions and answers of the Commissioner (S); "
        "questions and answers of the Nakhchivan Commissioner, 8.4 (N)"
    ),
    gettext_noop("questions and answers of the Nakhchivan Commissioner"),
    gettext_noop("questions and answers of the Nakhchivan Commissioner, 8 (N); press 2023 (S)"),
    gettext_noop("questions and answers of the Nakhchivan Commissioner, 10.2"),
    gettext_noop("questions and answers of the Nakhchivan Commissioner, 12.6"),
    gettext_noop("questions and answers of the Nakhchivan Commissioner, 13.1"),
    gettext_noop("Constitutional Law on the Commissioner, art. 13, from memory"),
    gettext_noop("Constitutional Law on the Commissioner, art. 14"),
    gettext_noop("Law on Citizens' Appeals, 10.1, 10.2"),
    gettext_noop("Law on Citizens' Appeals, 7.10"),
    gettext_noop("official page"),
    gettext_noop("Migration Code, art. 21"),
    gettext_noop("Cabinet rules of 2010, through the press"),
)
