from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutreachConfig(AppConfig):
    """Events, publications and the articles that report them."""

    name = "outreach"
    verbose_name = _("Outreach")

    def ready(self) -> None:
        import_module("outreach.hooks").register()
