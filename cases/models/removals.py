from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.date_precision import precision_field
from ombudsman.models import user_key


class RemovalKind(models.TextChoices):
    EXPULSION = "expulsion", _("Administrative expulsion")
    EXTRADITION = "extradition", _("Extradition")
    READMISSION = "readmission", _("Readmission")
    RETURN = "return", _("Other removal")


class RemovalOrderQuerySet(models.QuerySet):
    def running(self):
        """Orders neither lifted nor carried out, as far as the office knows."""
        return self.filter(lifted_on__isnull=True)

    def shown_to(self, user):
        """For an integration the orders it recorded; for others all."""
        if not user.is_service or user.has_perm("cases.view_all_complaints"):
            return self
        return self.filter(recorded_by=user)


class RemovalOrder(models.Model):
    """An order to remove a person from the country: the most urgent deadline of the office."""

    complaint = models.ForeignKey(
        "cases.Complaint",
        on_delete=models.CASCADE,
        related_name="removals",
        verbose_name=_("complaint"),
    )
    kind = models.CharField(_("kind"), max_length=12, choices=RemovalKind)
    scheduled_at = models.DateTimeField(
        _("removal set for"),
        help_text=_("Empty when the order names no date: such an order is immediate too."),
        null=True,
        blank=True,
    )
    scheduled_precision = precision_field(_("removal known to"))
    order_number = models.CharField(_("order number"), max_length=60, blank=True)
    ordered_on = models.DateField(_("order of"), null=True, blank=True)
    issued_by = models.ForeignKey(
        "ombudsman.Organisation",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("issued by"),
        null=True,
        blank=True,
    )
    appeal_lodged_on = models.DateField(_("court appeal lodged on"), null=True, blank=True)
    interim_measure = models.CharField(
        _("interim measure asked of"),
        help_text=_("For example rule 39 of the European Court, or a UN committee."),
        max_length=200,
        blank=True,
    )
    lifted_on = models.DateField(_("lifted or carried out on"), null=True, blank=True)
    recorded_by = user_key(_("recorded by"), editable=False)
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)

    objects = RemovalOrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("removal order")
        verbose_name_plural = _("removal orders")
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["scheduled_at"],
                name="removal_not_lifted",
                condition=Q(lifted_on__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.order_number}".strip()
