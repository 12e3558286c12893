"""What the pages say by themselves, without a text in a template, has words in each language."""

import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets, label_for_field
from django.forms.forms import BaseForm
from django.template.base import Lexer, TokenType
from django.utils import translation
from django.utils.functional import Promise

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


def of_model(model):
    yield model._meta.verbose_name
    yield model._meta.verbose_name_plural
    for field in model._meta.local_fields + model._meta.local_many_to_many:
        if inherited(field):
            continue
        yield field.verbose_name
        yield field.help_text
        yield from (label for _value, label in getattr(field, "flatchoices", []))


def inherited(field):
    """Whether a package gave the field; it gives its words as well."""
    parents = [parent for parent in field.model.__mro__ if hasattr(parent, "_meta")]
    return field.name == "id" or any(
        field.name == other.name
        for parent in parents
        if not parent.__module__.startswith(OURS)
        for other in parent._meta.local_fields + parent._meta.local_many_to_many
    )


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_word_of_a_model_can_be_translated(model):
    words = [word for word in of_model(model) if word and not isinstance(word, Promise)]

    assert [word for word in words if word not in ("az", "en", "ru")] == []


def forms(parent=BaseForm):
    for form in parent.__subclasses__():
        if form.__module__.startswith(OURS):
            yield form
        yield from forms(form)


def test_every_field_of_a_form_has_a_label_to_translate():
    assert [
        (form.__name__, name)
        for form in set(forms())
        for name, field in getattr(form, "declared_fields", {}).items()
        if not isinstance(field.label, Promise) and field.label != ""
    ] == []


def of_admin(page, request):
    """The labels an admin page shows: subject, fieldsets, columns, fields, filters, parts."""
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
    """What a template says outside of its tags: texts between elements and spoken attributes."""
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
