"""Names of people who do not exist, in many scripts.

Every family name says that it is invented: it holds the word for "example", "sample" or "made up"
of its language (Nümunəbelova, Примербелов, მაგალითაბელშვილი). Given names are syllables without a
meaning. docs/decisions.md tells why.
"""

import json
from functools import cached_property
from itertools import product
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from ombudsman.rules import names

REFERENCE = Path(__file__).resolve().parents[1] / "reference"
TRADITIONS: dict[str, Any] = json.loads((REFERENCE / "invented_names.json").read_text("utf-8"))


class Word(NamedTuple):
    """A part of a name with its search form."""

    text: str
    folded: str


class InventedName(NamedTuple):
    full: str
    family: str
    given: str
    patronymic: str
    script: str
    folded: str


class Tradition:
    """One way of naming: its script, the order of the parts, and all its words."""

    def __init__(self, code: str) -> None:
        self.data = TRADITIONS[code]
        self.script: str = self.data["script"]
        self.joint: str = self.data["joint"]
        self.is_family_first = self.data["order"] == "family given"

    @cached_property
    def given(self) -> dict[str, list[Word]]:
        return {
            sex: [_word(first + last) for first, last in product(self.data["first"], lasts)]
            for sex, lasts in self.data["last"].items()
        }

    @cached_property
    def family(self) -> dict[str, list[Word]]:
        joint = self.data.get("middle_joint", "")
        return {
            sex: [
                _word(word + joint + middle + ending)
                for word, middle, ending in product(
                    self.data["words"], self.data["middles"], endings
                )
            ]
            for sex, endings in self.data["endings"].items()
        }

    @cached_property
    def patronymic(self) -> dict[str, Word]:
        return {sex: _word(text) for sex, text in self.data.get("patronymic", {}).items()}

    def invent(self, chance: Random, sex: str) -> InventedName:
        given, family = _one_of(chance, self.given[sex]), _one_of(chance, self.family[sex])
        parts = [family, given] if self.is_family_first else [given, family]
        patronymic = self._patronymic(chance, sex)
        if patronymic:
            parts.append(patronymic)
        return InventedName(
            full=self.joint.join(part.text for part in parts),
            family=family.text,
            given=given.text,
            patronymic=patronymic.text if patronymic else "",
            script=self.script,
            folded=self.joint.join(part.folded for part in parts),
        )

    def mononym(self, chance: Random, sex: str) -> InventedName:
        """The only name of someone who has no other."""
        word = _one_of(chance, self.family[sex])
        return InventedName(word.text, "", word.text, "", self.script, word.folded)

    def _patronymic(self, chance: Random, sex: str) -> Word | None:
        if sex not in self.patronymic:
            return None
        father, ending = _one_of(chance, self.given["male"]), self.patronymic[sex]
        return Word(f"{father.text} {ending.text}", f"{father.folded} {ending.folded}")


class Inventor:
    """All traditions, each made when first asked for."""

    def __init__(self) -> None:
        self._traditions: dict[str, Tradition] = {}

    def __getitem__(self, code: str) -> Tradition:
        if code not in self._traditions:
            self._traditions[code] = Tradition(code)
        return self._traditions[code]


def romanised(name: InventedName) -> InventedName:
    """The name in Latin letters, for one that is written in others."""
    full = name.folded.title()
    return InventedName(full, "", "", "", "Latn", name.folded)


def _one_of(chance: Random, words: list[Word]) -> Word:
    return words[int(chance.random() * len(words))]


def _word(text: str) -> Word:
    clean = names.clean(text)
    return Word(clean, names.fold(clean))
