from pathlib import Path

import polib
from django.conf import settings
from django.core.management.commands import makemessages

LANGUAGES = ["az", "ru"]
IGNORED = ["tests/*", "var/*", ".venv/*"]


class Command(makemessages.Command):
    """Collects our texts into the catalogues: sorted, without places or dates, so that two runs agree."""

    help = "Collect the texts of the project into the catalogues (maintainers: needs GNU gettext)."
    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]

    def handle(self, *args, **options):
        options |= {"no_location": True, "no_obsolete": True}
        options |= {"locale": options["locale"] or LANGUAGES}
        options |= {"ignore_patterns": [*options["ignore_patterns"], *IGNORED]}
        for domain in ("django", "djangojs"):
            super().handle(*args, **options | {"domain": domain, "extensions": None})
        for path in sorted(Path(settings.LOCALE_PATHS[0]).rglob("*.po")):
            tidy(path)


def tidy(path: Path) -> None:
    """Write a catalogue in one order and with a header that says only what does not change."""
    catalogue = polib.pofile(str(path), wrapwidth=99)
    catalogue.metadata = {
        "Project-Id-Version": "ombudsman",
        "Language": path.parts[-3],
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": catalogue.metadata["Plural-Forms"],
    }
    catalogue.header, catalogue.metadata_is_fuzzy = "", False
    catalogue.sort(key=lambda entry: (entry.msgid.lower(), entry.msgid, entry.msgctxt or ""))
    catalogue.save()
