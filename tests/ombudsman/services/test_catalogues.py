import gettext
import os

import pytest
from django.core.management import call_command

from ombudsman.services import catalogues

SOURCE = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "Complaint"
msgstr "Şikayət"

#, fuzzy
msgid "Call"
msgstr "?"
"""


@pytest.fixture
def source(tmp_path, settings):
    settings.LOCALE_PATHS = [tmp_path]
    path = tmp_path / "az" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(SOURCE, encoding="utf-8")
    return path


def test_catalogue_is_compiled_without_its_doubtful_texts(source):
    assert catalogues.compile_all() == 1

    with source.with_suffix(".mo").open("rb") as file:
        texts = gettext.GNUTranslations(file)
    assert (texts.gettext("Complaint"), texts.gettext("Call")) == ("Şikayət", "Call")


def test_only_changed_catalogues_are_compiled_again(source, capsys):
    catalogues.compile_all()

    assert catalogues.compile_all() == 0
    changed = source.with_suffix(".mo").stat().st_mtime + 5
    os.utime(source, (changed, changed))
    call_command("compile_catalogues")
    assert capsys.readouterr().out == "1 catalogues compiled\n"
