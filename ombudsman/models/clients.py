from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from oauth2_provider.models import AbstractApplication


class Client(AbstractApplication):
    """An integration that signs in by OAuth2 client credentials and acts through its service account."""

    scopes = models.JSONField(_("scopes"), default=list)
    service_account = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="client",
        verbose_name=_("service account"),
        null=True,
    )
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True, editable=False)

    class Meta(AbstractApplication.Meta):
        swappable = ""
        verbose_name = _("API client")
        verbose_name_plural = _("API clients")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(name="client_name_once", fields=["name"])]

    def __str__(self) -> str:
        return self.name

    def is_usable(self, request) -> bool:
        """No token is given out or accepted once the service account is closed."""
        return self.service_account is not None and self.service_account.is_active
