from django.db import models
from django.utils.translation import gettext_lazy as _

from outreach.models.events import Event, in_language


class PublicationKind(models.TextChoices):
    BOOKLET = "booklet", _("Booklet")
    BROCHURE = "brochure", _("Brochure")
    REPORT = "report", _("Report")
    OTHER = "other", _("Other")


class PublicationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Published titles for everybody, drafts for outreach officers of the office."""
        is_officer = user.is_authenticated and user.has_perm("outreach.view_publication")
        if is_officer and not user.organisation_id:
            return self
        return self.filter(is_published=True)


class Publication(models.Model):
    """A booklet, brochure or report of the office, with its languages."""

    kind = models.CharField(_("kind"), max_length=10, choices=PublicationKind)
    title_az = models.CharField(_("title (az)"), max_length=300)
    title_en = models.CharField(_("title (en)"), max_length=300)
    title_ru = models.CharField(_("title (ru)"), max_length=300)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    languages = models.ManyToManyField(
        "ombudsman.Classification",
        related_name="+",
        verbose_name=_("languages"),
        blank=True,
        limit_choices_to={"list": "language"},
    )
    event = models.ForeignKey(
        Event,
        on_delete=models.SET_NULL,
        related_name="publications",
        verbose_name=_("presented at"),
        null=True,
        blank=True,
    )
    note = models.TextField(_("note"), blank=True, max_length=5000)
    is_published = models.BooleanField(_("published"), default=False)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ["-issued_on", "-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return in_language(self, "title")
