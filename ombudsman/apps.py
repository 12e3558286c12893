from importlib import import_module

from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.utils.translation import gettext_lazy as _


class OmbudsmanConfig(AppConfig):
    """The kernel: accounts, organisations, reference data, the audit trail, webhooks."""

    name = "ombudsman"
    verbose_name = _("Office")
    default = True

    def ready(self) -> None:
        import_module("ombudsman.hooks").register()


class AdminConfig(admin.AdminConfig):
    """Django's admin with our own site, which groups models by section."""

    default_site = "ombudsman.backoffice.site.OfficeSite"
    default = False
