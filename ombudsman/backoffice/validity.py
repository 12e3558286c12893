from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class RetiredFilter(admin.SimpleListFilter):
    """Filter reference rows by validity; they are retired by their last day, never deleted."""

    title = _("validity")
    parameter_name = "validity"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("current", _("Valid today")), ("retired", _("Retired"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        today = timezone.localdate()
        match self.value():
            case "current":
                return queryset.current(on=today)
            case "retired":
                return queryset.filter(valid_until__lt=today)
        return queryset
