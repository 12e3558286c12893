"""The message catalogues; ``python -m tests.support.messages`` updates them.

It adds new texts without a translation and removes unused ones, in a fixed order and without
locations or dates, so that two runs give the same file. GNU gettext is not needed.
"""

import re
import sys
from itertools import product
from pathlib import Path

import polib

from tests.support import texts
from tests.support.project import PROJECT
from tests.support.texts import Text

LANGUAGES = ("az", "ru")
DOMAINS = ("django", "djangojs")
LOCALE = PROJECT / "ombudsman" / "locale"
FLAGS = {
    "python-format": re.compile(r"%\(\w+\)[sd]|%[sd]"),
    "python-brace-format": re.compile(r"\{\w+(:\w+)?\}"),
}


def path_of(language: str, domain: str = "django") -> Path:
    return LOCALE / language / "LC_MESSAGES" / f"{domain}.po"


def read(language: str, domain: str = "django") -> polib.POFile:
    path = path_of(language, domain)
    return polib.pofile(str(path), wrapwidth=99) if path.exists() else polib.POFile()


def text_of(entry: polib.POEntry) -> Text:
    return Text(entry.msgid, entry.msgid_plural, entry.msgctxt or "")


def forms(entry: polib.POEntry) -> list[str]:
    """The translation, or one for each plural form."""
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def untranslated(catalogue: polib.POFile) -> list[str]:
    return [one.msgid for one in catalogue if one.fuzzy or not all(forms(one))]


def fill(language: str, domain: str) -> list[str]:
    """Add missing texts and remove unused ones; returns the texts without a translation."""
    catalogue, wanted = read(language, domain), texts.project_texts()[domain]
    for entry in list(catalogue):
        if entry.obsolete or text_of(entry) not in wanted:
            catalogue.remove(entry)
    plurals = int(catalogue.metadata.get("Plural-Forms", "nplurals=1").split("=")[1][0])
    for text in wanted - {text_of(entry) for entry in catalogue}:
        catalogue.append(_entry(text, plurals))
    catalogue.sort(key=lambda entry: (entry.msgid.lower(), entry.msgid, entry.msgctxt or ""))
    if wanted:
        catalogue.save(str(path_of(language, domain)))
    return untranslated(catalogue)


def _entry(text: Text, plurals: int) -> polib.POEntry:
    return polib.POEntry(
        msgid=text.msgid,
        msgid_plural=text.plural,
        msgctxt=text.context or None,
        msgstr_plural=dict.fromkeys(range(plurals), "") if text.plural else {},
        flags=[name for name, form in FLAGS.items() if form.search(text.msgid + text.plural)],
    )


def main() -> None:
    for language, domain in product(LANGUAGES, DOMAINS):
        where = path_of(language, domain).relative_to(PROJECT)
        for msgid in fill(language, domain):
            sys.stdout.write(f"{where}: translate {msgid!r}\n")


if __name__ == "__main__":
    main()
