"""Azerbaijani and Russian texts are well-formed; test_registers.py checks that none is missing."""

import ast
import re
import sys
from collections import Counter
from gettext import c2py

import pytest
from django.utils import translation
from django.utils.text import capfirst

from tests.support import texts
from tests.support.messages import DOMAINS, LANGUAGES, forms, read, untranslated

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|%%|\{[\w:]*\}")
CYRILLIC, LATIN = re.compile(r"[а-яё]", re.I), re.compile(r"[a-z]", re.I)


def strange(language, is_strange):
    """Entries for which ``is_strange(msgid, msgstr)``, to be shown by the assert."""
    return [
        (entry.msgid, form)
        for entry in read(language)
        for form in forms(entry)
        if is_strange(entry.msgid, form)
    ]


@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(language, domain, capsys):
    entries = read(language, domain)

    assert untranslated(entries) == []
    assert [entry.msgid for entry in entries if entry.obsolete] == []
    with capsys.disabled():
        sys.stdout.write(f"\n{language}/{domain}: {len(entries)} texts, all translated ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_the_placeholders(language):
    def differs(entry, form):
        wanted = {
            Counter(PLACEHOLDER.findall(text)) == Counter(PLACEHOLDER.findall(form))
            for text in (entry.msgid, entry.msgid_plural)
            if text
        }
        return True not in wanted

    assert [
        (entry.msgid, form)
        for entry in read(language)
        for form in forms(entry)
        if differs(entry, form)
    ] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_stray_percent_sign_breaks_a_text_that_is_filled_in(language):
    def breaks(msgid, form):
        is_filled_in = re.search(r"%\(\w+\)[sd]|%[sd]", msgid)
        return is_filled_in and "%" in PLACEHOLDER.sub("", form)

    assert strange(language, breaks) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_the_numbers(language):
    def differs(msgid, form):
        return Counter(re.findall(r"\d+", msgid)) != Counter(re.findall(r"\d+", form))

    assert strange(language, differs) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_end_as_the_text_ends(language):
    def differs(msgid, form):
        return any(msgid.endswith(mark) != form.endswith(mark) for mark in (".", ":", "?"))

    assert strange(language, differs) == []
    assert strange(language, lambda msgid, form: form != form.strip()) == []
    assert strange(language, lambda msgid, form: "  " in form) == []


def test_no_word_mixes_two_scripts():
    def is_mixed(msgid, form):
        return any(CYRILLIC.search(word) and LATIN.search(word) for word in re.split(r"\W+", form))

    assert strange("ru", is_mixed) == []
    assert strange("az", lambda msgid, form: CYRILLIC.search(form)) == []


def test_no_azerbaijani_label_loses_its_dot_when_capitalised():
    """``capfirst`` makes I of i, which is another letter in Azerbaijani."""
    assert strange("az", lambda msgid, form: capfirst(form)[:1] == "I" != form[:1]) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_plural_forms_are_those_of_django(language):
    with translation.override(language):
        ours = read(language).metadata["Plural-Forms"].partition("plural=")[2].rstrip(";")

        of_django = translation.trans_real.catalog().plural

    assert [c2py(ours)(n) for n in range(200)] == [of_django(n) for n in range(200)]


def test_marked_texts_are_written_out():
    """A text that is put together before it is marked is in no catalogue."""
    put_together = (ast.JoinedStr, ast.BinOp, ast.Call)

    assert [
        f"{file.name}:{call.lineno}"
        for file in texts.sources("py", *texts.PACKAGES)
        for call in texts.translation_calls(file)
        if isinstance(call.args[0], put_together)
    ] == []
