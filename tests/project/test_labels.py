"""Labels that pages show without a text in a template are translated."""

import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets, label_for_field
from django.template.base import Lexer, TokenType
from django.utils import translation

from ombudsman.urls import urlpatterns
from tests.factories import UserFactory
from tests.support import texts

OURS = tuple(f"{package}." for package in texts.PACKAGES)
WORD = re.compile(r"[A-Za-z]{2,}")
NAMES = {"API", "Ctrl", "Enter", "Esc", "ID", "SHA", "SHA-256"}  # the same in every language
SPOKEN = re.compile(r"\b(?:alt|aria-label|data-label|placeholder|title)=\"([^\"]*)\"")
UNSPOKEN = re.compile(r"<(script|style|svg)\b.*?</\1>|<[^>]*>|&\w+;", re.DOTALL)
MODELS = [model for model in apps.get_models() if model.__module__.startswith(OURS)]
ADMINS = [one for one in admin.site._registry.values() if one.__module__.startswith(OURS)]


def test_the_addresses_are_loaded_and_so_are_all_forms():
    assert urlpatterns
    assert MODELS
    assert ADMINS


def of_admin(page, request):
    """Labels of an admin page: section, fieldsets, columns, fields, filters, parts."""
    yield page.section
    columns = list(page.get_list_display(request)) + list(page.readonly_fields)
    for title, options in page.get_fieldsets(request):
        yield title
        yield options.get("description")
    columns += flatten_fieldsets(page.get_fieldsets(request))
    shown = {name for name in columns if not str(name).startswith(("action_checkbox", "__str__"))}
    form = page.get_form(request)()
    for name in sorted(shown):
        field = form.fields.get(name)
        yield field.label if field else label_for_field(name, page.model, page)
    yield from (inline(page.model, admin.site).verbose_name_plural for inline in page.inlines)


@pytest.mark.parametrize("page", ADMINS, ids=lambda page: page.model.__name__)
def test_an_admin_page_shows_no_english_to_others(page, rf):
    request = rf.get("/")
    request.user = UserFactory(is_superuser=True)
    said = {}
    for language in ("en", "az", "ru"):
        with translation.override(language):
            said[language] = [str(label or "") for label in of_admin(page, request)]

    english = [
        one
        for one, *others in zip(*said.values(), strict=True)
        if WORD.search(one) and one not in NAMES and others == [one, one]
    ]

    assert english == []


def words_of(file):
    """Texts of a template outside its tags: between elements, and in spoken attributes."""
    kept, is_marked = [], False
    for token in Lexer(file.read_text()).tokenize():
        tag = token.contents.split()[0] if token.token_type == TokenType.BLOCK else ""
        is_marked = (is_marked or tag in ("blocktranslate", "comment")) and not tag.startswith(
            "end"
        )
        is_text = token.token_type == TokenType.TEXT and not is_marked
        kept.append(token.contents if is_text else "·")
    source = "".join(kept)
    return " ".join(SPOKEN.findall(source)) + UNSPOKEN.sub(" ", source)


def test_no_template_speaks_english_by_itself():
    blocks = re.compile(r"[a-z-]*(?:app|model|change|delete|dashboard|login|transition)[a-z-]*")
    said = {
        file.name: set(WORD.findall(blocks.sub("", words_of(file))))
        for file in texts.sources("html", "templates")
    }

    assert {name: words - NAMES for name, words in said.items() if words - NAMES} == {}
