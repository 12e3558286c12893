"""Names of invented people in many scripts.

Every family name shows that it is invented: it contains the word for "example", "sample" or "made up"
of its language (Nümunəbelova, Примербелов, მაგალითაბელშვილი). Given names are syllables without a
meaning. The reason is in docs/decisions.md.
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


class NamePart(NamedTuple):
    """A part of a name and its folded form for the search."""

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
    """One naming tradition: script, order of the parts, and all its words."""

    def __init__(self, code: str) -> None:
        self.data = TRADITIONS[code]
        self.script: str = self.data["script"]
        self.separator: str = self.data["joint"]
        self.is_family_first = self.data["order"] == "family given"

    @cached_property
    def given(self) -> dict[str, list[NamePart]]:
        return {
            sex: [_name_part(first + last) for first, last in product(self.data["first"], lasts)]
            for sex, lasts in self.data["last"].items()
        }

    @cached_property
    def family(self) -> dict[str, list[NamePart]]:
        joint = self.data.get("middle_joint", "")
        return {
            sex: [
                _name_part(word + joint + middle + ending)
                for word, middle, ending in product(
                    self.data["words"], self.data["middles"], endings
                )
            ]
            for sex, endings in self.data["endings"].items()
        }

    @cached_property
    def patronymic(self) -> dict[str, NamePart]:
        return {sex: _name_part(text) for sex, text in self.data.get("patronymic", {}).items()}

    def invent(self, random: Random, sex: str) -> InventedName:
        given, family = _one_of(random, self.given[sex]), _one_of(random, self.family[sex])
        parts = [family, given] if self.is_family_first else [given, family]
        patronymic = self._patronymic(random, sex)
        if patronymic:
            parts.append(patronymic)
        return InventedName(
            full=self.separator.join(part.text for part in parts),
            family=family.text,
            given=given.text,
            patronymic=patronymic.text if patronymic else "",
            script=self.script,
            folded=self.separator.join(part.folded for part in parts),
        )

    def mononym(self, random: Random, sex: str) -> InventedName:
        """The single name of a person without a family name."""
        word = _one_of(random, self.family[sex])
        return InventedName(word.text, "", word.text, "", self.script, word.folded)

    def _patronymic(self, random: Random, sex: str) -> NamePart | None:
        if sex not in self.patronymic:
            return None
        father, ending = _one_of(random, self.given["male"]), self.patronymic[sex]
        return NamePart(f"{father.text} {ending.text}", f"{father.folded} {ending.folded}")


class NamingTraditions:
    """The naming traditions by code, each built when first used."""

    def __init__(self) -> None:
        self._traditions: dict[str, Tradition] = {}

    def __getitem__(self, code: str) -> Tradition:
        if code not in self._traditions:
            self._traditions[code] = Tradition(code)
        return self._traditions[code]


def romanised(name: InventedName) -> InventedName:
    """The name in Latin letters."""
    full = name.folded.title()
    return InventedName(full, "", "", "", "Latn", name.folded)


def _one_of(random: Random, words: list[NamePart]) -> NamePart:
    return words[int(random.random() * len(words))]


def _name_part(text: str) -> NamePart:
    clean = names.clean(text)
    return NamePart(clean, names.fold(clean))
