"""Autocomplete widgets that label the selected rows without another query."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteMixin, AutocompleteSelect
from django.contrib.admin.widgets import AutocompleteSelectMultiple as PlainMultiple


class _PreloadedMixin(AutocompleteMixin, forms.Select):
    """Django queries each selected row for its label; ``preloaded`` holds rows by primary key."""

    preloaded: dict[str, Any] = {}  # noqa: RUF012  replaced, never changed

    def optgroups(self, name: str, value: Sequence[str], attr: Any = None) -> list[Any]:
        # A submitted value may not be a key at all; a query with it would fail.
        value = [v for v in value if is_key(str(v)) or str(v) in self.choices.field.empty_values]
        chosen = [str(v) for v in value if str(v) not in self.choices.field.empty_values]
        if not chosen or not all(key in self.preloaded for key in chosen):
            return super().optgroups(name, value, attr)
        options: list[Any] = []
        if not self.is_required and not self.allow_multiple_selected:
            options.append(self.create_option(name, "", "", False, 0))
        for index, key in enumerate(chosen, 1):
            row = self.preloaded[key]
            options.append(self.create_option(name, key, str(row), True, index, attrs=attr))
        return [(None, options, 0)]


def is_key(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19


class PreloadedSelect(_PreloadedMixin, AutocompleteSelect):
    """One row chosen by typing."""


class PreloadedSelectMultiple(_PreloadedMixin, PlainMultiple):
    """Several rows chosen by typing; each has its own remove button, so no "clear all"."""

    def build_attrs(self, base_attrs: Any, extra_attrs: Any = None) -> dict[str, Any]:
        return super().build_attrs(base_attrs, extra_attrs) | {"data-allow-clear": "false"}


def preload_labels(form: forms.ModelForm) -> None:
    """Give the autocomplete widgets of ``form`` the related rows its instance has loaded."""
    instance = form.instance
    if instance.pk is None:
        return
    for name, field in form.fields.items():
        widget = getattr(field.widget, "widget", field.widget)
        if not isinstance(widget, _PreloadedMixin):
            continue
        if isinstance(widget, PreloadedSelectMultiple):
            rows = form.initial.get(name) or []
        else:
            rows = [row] if (row := _loaded(instance, name)) else []
        widget.preloaded = {str(row.pk): row for row in rows}


def _loaded(instance: Any, name: str) -> Any:
    return instance._state.fields_cache.get(name)
