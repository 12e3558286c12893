from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ombudsman.models.clients import Client


class WebhookQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Administrators see all webhooks, an integration its own."""
        if not user.has_perm("ombudsman.view_webhook"):
            return self.none()
        return self.filter(client__service_account=user) if user.is_service else self

    def active(self):
        return self.filter(disabled_at__isnull=True)


class Webhook(models.Model):
    """A webhook: which events of an integration are posted to which URL.

    The secret is not stored; it is derived from a server key, the row and ``generation``.
    """

    client = models.ForeignKey(
        Client, on_delete=models.CASCADE, related_name="webhooks", verbose_name=_("API client")
    )
    url = models.URLField(_("address"), max_length=500)
    description = models.CharField(_("description"), max_length=200, blank=True)
    event_types = models.JSONField(_("events"), default=list)
    generation = models.PositiveSmallIntegerField(_("generation of the secret"), default=1)
    former_until = models.DateTimeField(_("former secret signs until"), null=True, blank=True)
    created_at = models.DateTimeField(_("subscribed at"))
    changed_at = models.DateTimeField(_("changed at"))

    failures = models.PositiveIntegerField(_("failures in a row"), default=0)
    failing_since = models.DateTimeField(_("failing since"), null=True, blank=True)
    resting_until = models.DateTimeField(_("tried again at"), null=True, blank=True)
    delivered_at = models.DateTimeField(_("last delivered at"), null=True, blank=True)
    disabled_at = models.DateTimeField(_("switched off at"), null=True, blank=True)
    disabled_because = models.CharField(_("switched off because"), max_length=200, blank=True)

    objects = WebhookQuerySet.as_manager()

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(name="webhook_once_an_address", fields=["client", "url"]),
            models.CheckConstraint(
                name="webhook_switched_off_has_a_reason",
                condition=Q(disabled_at__isnull=True, disabled_because="")
                | (Q(disabled_at__isnull=False) & ~Q(disabled_because="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.client} {self.url}"

    @property
    def is_active(self) -> bool:
        return self.disabled_at is None


class WebhookEvent(models.Model):
    """An event, stored in the transaction of its act; it names its object and nothing else.

    It waits until a worker has fanned it out into deliveries.
    """

    key = models.UUIDField(_("message"), unique=True)
    type = models.CharField(_("event"), max_length=60)
    subject_id = models.PositiveBigIntegerField(_("key of what it is about"))
    webhook = models.ForeignKey(
        Webhook,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("for one subscription alone"),
        null=True,
        blank=True,
    )
    at = models.DateTimeField(_("at"))
    request_id = models.CharField(_("request"), max_length=40, blank=True)
    is_dealt = models.BooleanField(_("dealt out"), default=False)

    class Meta:
        verbose_name = _("webhook event")
        verbose_name_plural = _("webhook events")
        default_permissions = ()
        ordering = ["pk"]
        indexes = [
            models.Index(name="webhook_event_to_deal", fields=["id"], condition=Q(is_dealt=False)),
            models.Index(name="webhook_event_of_day", fields=["at"]),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.key}"

    @property
    def noun(self) -> str:
        return self.type.partition(".")[0]

    @property
    def message(self) -> str:
        """The id by which a receiver recognises a repeated message."""
        return f"msg_{self.key.hex}"


class DeliveryState(models.TextChoices):
    PENDING = "pending", _("Waiting")
    DELIVERED = "delivered", _("Delivered")
    WITHHELD = "withheld", _("Withheld: it may not be told to this client")


class WebhookDeliveryQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Deliveries of visible webhooks."""
        return self.filter(webhook__in=Webhook.objects.visible_to(user))


class WebhookDelivery(models.Model):
    """The delivery of one event to one webhook; at least once, in order for each case."""

    webhook = models.ForeignKey(
        Webhook, on_delete=models.CASCADE, related_name="deliveries", verbose_name=_("webhook")
    )
    event = models.ForeignKey(
        WebhookEvent, on_delete=models.CASCADE, related_name="deliveries", verbose_name=_("event")
    )
    # Copied from the event, so that one index gives the order within a case.
    noun = models.CharField(_("noun"), max_length=20)
    subject_id = models.PositiveBigIntegerField(_("key of what it is about"))

    state = models.CharField(
        _("state"), max_length=10, choices=DeliveryState, default=DeliveryState.PENDING
    )
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    next_at = models.DateTimeField(_("tried from"))
    leased_until = models.DateTimeField(_("being sent until"), null=True, blank=True)
    first_tried_at = models.DateTimeField(_("first tried at"), null=True, blank=True)
    delivered_at = models.DateTimeField(_("delivered at"), null=True, blank=True)
    answer = models.CharField(_("last answer"), max_length=60, blank=True)

    objects = WebhookDeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("webhook delivery")
        verbose_name_plural = _("webhook deliveries")
        ordering = ["-pk"]
        indexes = [
            models.Index(
                name="webhook_delivery_waiting",
                fields=["webhook", "noun", "subject_id", "id"],
                condition=Q(state="pending"),
            ),
        ]
        constraints = [
            models.UniqueConstraint(name="webhook_delivery_once", fields=["webhook", "event"]),
            models.CheckConstraint(
                name="webhook_delivery_delivered_at_iff_delivered",
                condition=Q(state="delivered", delivered_at__isnull=False)
                | (~Q(state="delivered") & Q(delivered_at__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.state}"

    @property
    def message(self) -> str:
        return self.event.message
