from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class IdempotencyKey(models.Model):
    """The response to a POST with a key, stored for a day.

    It may contain personal data; only its account gets it, and it is deleted with the row.
    """

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("account"),
        db_index=False,
    )
    key = models.CharField(_("key"), max_length=255)
    request_hash = models.CharField(_("hash of the request"), max_length=64)
    status = models.PositiveSmallIntegerField(_("status"))
    headers = models.JSONField(_("headers"), default=dict)
    body = models.BinaryField(_("answer"))
    subjects = models.JSONField(_("keys of what the answer shows"), default=list, blank=True)
    created_at = models.DateTimeField(_("first sent at"), db_index=True)

    class Meta:
        verbose_name = _("idempotency key")
        verbose_name_plural = _("idempotency keys")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="idempotency_key_once", fields=["account", "key"]),
            models.CheckConstraint(name="idempotency_key_is_not_empty", condition=~Q(key="")),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.created_at:%F}"
