from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.complaints import Complaint
from cases.models.visits import Visit
from ombudsman.models import classified, user_key


class DocumentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Documents of the complaints and visits that ``user`` may see."""
        if not user.has_perm("cases.view_document"):
            return self.none()
        return self.filter(
            Q(complaint__in=Complaint.objects.visible_to(user))
            | Q(visit__in=Visit.objects.visible_to(user))
        )


class Document(models.Model):
    """A file as it was received: typed by its content, never changed, only downloaded."""

    complaint = models.ForeignKey(
        Complaint,
        on_delete=models.PROTECT,
        related_name="documents",
        verbose_name=_("complaint"),
        null=True,
        blank=True,
    )
    visit = models.ForeignKey(
        Visit,
        on_delete=models.PROTECT,
        related_name="documents",
        verbose_name=_("visit"),
        null=True,
        blank=True,
    )
    kind = classified("document_kind", _("kind"), null=True, blank=True)
    title = models.CharField(_("title"), max_length=250, blank=True)

    file = models.FileField(_("file"), upload_to="documents/%Y/%m/")
    original_name = models.CharField(_("name as received"), max_length=250)
    content_type = models.CharField(_("type by content"), max_length=100)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)

    filed_by = user_key(_("filed by"))
    filed_at = models.DateTimeField(_("filed at"))

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="document_belongs_to_one_case",
                condition=Q(complaint__isnull=False, visit__isnull=True)
                | Q(complaint__isnull=True, visit__isnull=False),
            ),
            models.CheckConstraint(name="document_is_not_empty", condition=Q(size__gt=0)),
        ]

    def __str__(self) -> str:
        return self.title or str(_("Document"))
