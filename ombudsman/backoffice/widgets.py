"""Form fields and widgets for dates and times."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

EARLIEST_YEAR, LATEST_YEAR = 1900, 9998


class DateInput(forms.DateInput):
    """A day typed as ``dd.mm.yyyy``; the button beside it opens the browser's calendar."""

    template_name = "admin/widgets/day.html"

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        format: str | None = None,  # noqa: A002  Django's name
    ) -> None:
        day = {"class": "day-input", "autocomplete": "off", "placeholder": _("dd.mm.yyyy")}
        super().__init__({**day, **(attrs or {})}, format)


class TimeInput(forms.TimeInput):
    """A time typed as ``hh:mm``; seconds are shown only if they are not 0."""

    template_name = "admin/widgets/hour.html"

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        format: str | None = None,  # noqa: A002  Django's name
    ) -> None:
        hour = {"class": "hour-input", "autocomplete": "off", "placeholder": _("hh:mm")}
        super().__init__({**hour, **(attrs or {})}, format)

    def format_value(self, value: Any) -> str | None:
        if isinstance(value, time) and not value.second:
            return value.strftime("%H:%M")
        return super().format_value(value)


class BoundedDateTimeField(forms.SplitDateTimeField):
    """A date and time from 1900 to 9998; year 1 fails when it is read back in local time."""

    def compress(self, data_list: Any) -> datetime | None:
        moment: datetime | None = super().compress(data_list)
        if moment is not None and not EARLIEST_YEAR <= moment.year <= LATEST_YEAR:
            raise forms.ValidationError(_("This moment is outside what can be meant."))
        return moment


class SplitDateTimeInput(forms.SplitDateTimeWidget):
    """A date and a time side by side, each with its own label."""

    template_name = "admin/widgets/moment.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        forms.MultiWidget.__init__(self, [DateInput, TimeInput], attrs)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return super().get_context(name, value, attrs) | {
            "date_label": _("Day"),
            "time_label": _("Time"),
        }
