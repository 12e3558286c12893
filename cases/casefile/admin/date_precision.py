"""Form field for a date and time of which perhaps only the date is known."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.models import Precision
from ombudsman.backoffice.widgets import BoundedDateTimeField, SplitDateTimeInput

DAY_ONLY_HELP = _("Leave the time empty where only the day is known: it counts from 00:00.")


@dataclass(frozen=True)
class PartialDateTime:
    """A datetime and its precision."""

    at: datetime
    precision: Precision


class PartialDateTimeField(BoundedDateTimeField):
    """Date with an optional time; cleans to PartialDateTime, or None if empty."""

    widget = SplitDateTimeInput

    def __init__(self, **kwargs: Any) -> None:
        options: dict[str, Any] = {"require_all_fields": False, "help_text": DAY_ONLY_HELP}
        super().__init__(**options | kwargs)
        self.fields[1].required = False

    def compress(self, data_list: Any) -> Any:
        day, hour = data_list or (None, None)
        if not day:
            return None
        known = hour not in self.empty_values
        moment = super().compress([day, hour if known else time.min])
        return (
            PartialDateTime(moment, Precision.HOUR if known else Precision.DAY) if moment else None
        )


def split_precision(data: dict[str, Any], **names: str) -> dict[str, Any]:
    """``data`` with each PartialDateTime split into a datetime and its precision.

    ``names`` give for each field the field of its precision:
    ``split_precision(data, held_since="held_since_precision")``. A field without a value stays away.
    """
    split = dict(data)
    for name, precision in names.items():
        moment = split.pop(name, None)
        if moment is not None:
            split |= {name: moment.at, precision: moment.precision}
    return split
