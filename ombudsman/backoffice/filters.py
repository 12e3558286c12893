"""List filters that Django lacks: a range of days, and a related row chosen by typing."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ombudsman.backoffice.widgets import DateInput


class FormFilter(admin.FieldListFilter):
    """A filter with a form instead of links.

    A wrong value does not filter; the form shows its error and keeps the input.
    """

    template = "admin/filters/form.html"
    parameters: tuple[str, ...] = ()

    def __init__(  # noqa: PLR0913, RUF100  Django's signature
        self,
        field: Any,
        request: HttpRequest,
        params: dict[str, Any],
        model: type[models.Model],
        model_admin: Any,
        field_path: str,
    ) -> None:
        self.parameters = tuple(f"{field_path}__{name}" for name in self.parameters)
        super().__init__(field, request, params, model, model_admin, field_path)
        self.model_admin = model_admin
        used: dict[str, Any] = self.used_parameters
        sent = {key: values[-1] for key, values in used.items()}
        self.form = self.make_form({key: text for key, text in sent.items() if text.strip()})

    def make_form(self, sent: dict[str, str]) -> forms.Form:
        """The form of this filter, bound if anything was ``sent``."""
        raise NotImplementedError

    def summary(self) -> str:
        """What the active filter shows as its value; "" if it is not active."""
        raise NotImplementedError

    def expected_parameters(self) -> list[str | None]:
        return list(self.parameters)

    @property
    def chosen(self) -> dict[str, Any]:
        """The cleaned values by parameter; empty if any of them is wrong."""
        return self.form.cleaned_data if self.form.is_bound and self.form.is_valid() else {}

    def choices(self, changelist: Any) -> Iterator[Any]:
        others = {
            name: values
            for name, values in changelist.filter_params.items()
            if name not in self.parameters
        }
        yield {
            "form": self.form,
            "summary": self.summary(),
            "others": [(name, value) for name, values in others.items() for value in values],
            "without": changelist.get_query_string(remove=self.parameters),
        }


class DateRangeFilter(FormFilter):
    """From one day to another, both included; for indexed date and date-time columns."""

    parameters = ("from", "until")

    def make_form(self, sent: dict[str, str]) -> forms.Form:
        form = DateRangeForm(sent or None, auto_id=f"filter_{self.field_path}_%s")
        form.add_fields(*self.parameters)
        return form

    def summary(self) -> str:
        first, last = (self.chosen.get(name) for name in self.parameters)
        shown = [date_format(day, "SHORT_DATE_FORMAT") if day else "…" for day in (first, last)]
        return " – ".join(shown) if first or last else ""

    def queryset(self, request: HttpRequest, queryset: models.QuerySet) -> models.QuerySet:
        first, last = (self.chosen.get(name) for name in self.parameters)
        if first:
            queryset = queryset.filter(**{f"{self.field_path}__gte": self._start_of_day(first)})
        if last:
            after = self._start_of_day(last + timedelta(days=1))
            queryset = queryset.filter(**{f"{self.field_path}__lt": after})
        return queryset

    def _start_of_day(self, day: date) -> date:
        """The start of ``day`` in the type of the column, so that the index is used."""
        if not isinstance(self.field, models.DateTimeField):
            return day
        return timezone.make_aware(datetime.combine(day, time.min))


class DateRangeForm(forms.Form):
    """Two days in order."""

    def add_fields(self, first: str, last: str) -> None:
        self.names = (first, last)
        for name, label in zip(
            self.names, (_("From this day"), _("Until, included")), strict=True
        ):
            self.fields[name] = forms.DateField(label=label, required=False, widget=DateInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = (cleaned.get(name) for name in self.names)
        if first and last and last < first:
            self.add_error(self.names[1], _("The range ends before it begins."))
        for name in self.names:
            if cleaned.get(name) and not EARLIEST <= cleaned[name] < LATEST:
                self.add_error(name, _("There is nothing of that day."))
        return cleaned


EARLIEST, LATEST = date(1900, 1, 1), date(2200, 1, 1)


class AutocompleteFilter(FormFilter):
    """One related row chosen by typing; without JavaScript, all rows that the words find."""

    parameters = ("id__exact", "find")
    search_label = gettext_lazy("Words to look for")

    def make_form(self, sent: dict[str, str]) -> forms.Form:
        key, words = self.parameters
        rows = self.related_model._default_manager.all()
        widget = AutocompleteSelect(self.field, self.model_admin.admin_site)
        form = forms.Form(sent or None, auto_id=f"filter_{self.field_path}_%s")
        form.fields[key] = forms.ModelChoiceField(
            rows, label=str(self.title).capitalize(), required=False, widget=widget
        )
        form.fields[words] = forms.CharField(
            label=self.search_label, required=False, max_length=100
        )
        return form

    @property
    def related_model(self) -> type[models.Model]:
        """The model of the rows to choose from."""
        return self.field.related_model  # type: ignore[return-value]

    @property
    def media(self) -> forms.Media:
        return self.form.media

    def summary(self) -> str:
        key, words = self.parameters
        return str(self.chosen.get(key) or self.chosen.get(words) or "")

    def queryset(self, request: HttpRequest, queryset: models.QuerySet) -> models.QuerySet:
        key, words = self.parameters
        if row := self.chosen.get(key):
            return queryset.filter(**{self.field_path: row})
        if text := self.chosen.get(words):
            other = self.model_admin.admin_site.get_model_admin(self.related_model)
            found, _twice = other.get_search_results(request, other.get_queryset(request), text)
            return queryset.filter(**{f"{self.field_path}__in": found.order_by().values("pk")})
        return queryset
