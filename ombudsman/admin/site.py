"""The pages of the staff: grouped by subject, and nothing on them that the house did not design."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ombudsman.admin.office import OfficeAdmin


class Site(admin.AdminSite):
    """List models by subject ("Complaints", "Reference data"), not by Django app."""

    site_header = "Ombudsman"
    site_title = "Ombudsman"
    index_title = _("Home")

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Take only what stands on ``OfficeAdmin``.

        Libraries register groups, tokens and secrets, with forms that leave no audit entry.
        """
        if admin_class is not None and issubclass(admin_class, OfficeAdmin):
            super().register(model_or_iterable, admin_class, **options)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """The subjects a person may see, each with its models, in the order of their names."""
        apps = super().get_app_list(request, app_label)
        if app_label:
            return apps
        sections: dict[str, dict] = {}
        for app in apps:
            for model in app["models"]:
                name = str(self._registry[model["model"]].section)  # type: ignore[attr-defined]
                section = sections.setdefault(name, {**app, "name": name, "models": []})
                section["models"].append(model)
        return sorted(sections.values(), key=lambda section: section["name"])
