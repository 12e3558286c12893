"""The admin site: sections instead of apps, worklists on the first page."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ombudsman.backoffice.office import OfficeAdmin
from ombudsman.backoffice.worklists import Worklist, WorklistProvider
from ombudsman.models import User
from ombudsman.services import users

# Sections in the order of the index.
SECTIONS = (
    _("Complaints"),
    _("People"),
    _("Calls"),
    _("Visits (NPM)"),
    _("Recommendations"),
    _("Outreach"),
    _("Reference data"),
    _("People and roles"),
    _("Integrations"),
    _("Audit trail"),
)


class OfficeSite(admin.AdminSite):
    """List models by section ("Complaints", "Visits"), not by Django app.

    A ``ModelAdmin`` names its ``section``; one without stays under its app. A ``primary`` one
    comes first in its section. Each of ``worklist_providers`` is called for the worklists of the
    index.
    """

    site_header = _("Ombudsman")
    site_title = _("Ombudsman")
    index_title = _("My work")
    empty_value_display = "—"
    worklist_providers: ClassVar[list[WorklistProvider]] = []

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Register subclasses of ``OfficeAdmin`` only.

        Libraries register groups, tokens and secrets with forms that write no audit entry.
        """
        if admin_class is not None and issubclass(admin_class, OfficeAdmin):
            super().register(model_or_iterable, admin_class, **options)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        sections: dict[str, dict[str, Any]] = {}
        for app in super().get_app_list(request, app_label):
            for model in app["models"]:
                name = str(getattr(self._registry[model["model"]], "section", app["name"]))
                new = {"name": name, "app_label": app["app_label"], "app_url": "", "models": []}
                sections.setdefault(name, new)["models"].append(self._with_search_flag(model))
        for section in sections.values():
            section["models"].sort(key=self._sort_key)
        order = {str(name): place for place, name in enumerate(SECTIONS)}
        return sorted(
            sections.values(), key=lambda s: (order.get(s["name"], len(order)), s["name"])
        )

    def _sort_key(self, model: dict[str, Any]) -> tuple[bool, str]:
        """``primary`` models first, then by name."""
        return not getattr(self._registry[model["model"]], "primary", False), model["name"]

    def _with_search_flag(self, model: dict[str, Any]) -> dict[str, Any]:
        """Django's entry of a model, and whether its list has a search field."""
        return model | {"is_searchable": bool(self._registry[model["model"]].search_fields)}

    def password_change(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Django's page for one's own password, with an audit entry."""
        with transaction.atomic():
            before = User.objects.visible_to(request.user).get(pk=request.user.pk)
            response = super().password_change(request, extra_context)
            users.record_password_change(before, by=before)
        return response

    def worklists(self, request: HttpRequest) -> list[Worklist]:
        return [one for provider in self.worklist_providers for one in provider(request)]

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        context = {"worklists": self.worklists(request), **(extra_context or {})}
        return super().index(request, context)

    def app_index(  # type: ignore[override]
        self, request: HttpRequest, app_label: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Redirect to the index; apps mean nothing to the reader."""
        return HttpResponseRedirect(reverse("admin:index", current_app=self.name))
