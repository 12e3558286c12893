from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from oauth2_provider.models import AbstractApplication

from ombudsman.models.user_keys import user_key

SECRET_REQUEST_VALID = timedelta(days=7)  # an open request expires


class Client(AbstractApplication):
    """An integration: it authenticates by OAuth2 and acts as its service account."""

    scopes = models.JSONField(_("scopes"), default=list)
    service_account = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="client",
        verbose_name=_("service account"),
        null=True,
    )
    former_secret = models.CharField(  # a hash, like ``client_secret``
        _("former secret"), max_length=255, blank=True, default="", editable=False
    )
    former_secret_until = models.DateTimeField(
        _("former secret good until"), null=True, blank=True, editable=False
    )

    secret_asked_by = user_key(_("new secret asked for by"), null=True, blank=True, editable=False)
    secret_asked_at = models.DateTimeField(
        _("new secret asked for at"), null=True, blank=True, editable=False
    )

    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True, editable=False)

    class Meta(AbstractApplication.Meta):
        swappable = ""
        verbose_name = _("API client")
        verbose_name_plural = _("API clients")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(name="client_name_once", fields=["name"]),
            models.CheckConstraint(
                name="client_former_secret_iff_until",
                condition=models.Q(former_secret="", former_secret_until__isnull=True)
                | (~models.Q(former_secret="") & models.Q(former_secret_until__isnull=False)),
            ),
            models.CheckConstraint(
                name="client_secret_asked_by_iff_at",
                condition=models.Q(secret_asked_by__isnull=True, secret_asked_at__isnull=True)
                | models.Q(secret_asked_by__isnull=False, secret_asked_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.service_account is not None and self.service_account.is_active

    def awaits_secret(self, *, at: datetime) -> bool:
        """Whether there is an open request for a new secret, which a second person must give."""
        return (
            self.secret_asked_at is not None and at < self.secret_asked_at + SECRET_REQUEST_VALID
        )

    def is_usable(self, request) -> bool:
        """False once the service account is closed: no token is issued or accepted."""
        return self.is_open

    def has_former_secret(self, *, at: datetime) -> bool:
        """Whether the former secret is still valid."""
        return self.former_secret_until is not None and at < self.former_secret_until
