from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from outreach.models.events import Event


class ArticleQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Articles of published events for everybody, all for outreach officers of the office."""
        is_officer = user.is_authenticated and user.has_perm("outreach.view_article")
        if is_officer and not user.organisation_id:
            return self
        return self.filter(event__is_published=True)


class Article(models.Model):
    """A published article that reports an event; the source of its facts."""

    event = models.ForeignKey(
        Event, on_delete=models.CASCADE, related_name="articles", verbose_name=_("event")
    )
    title = models.CharField(_("title"), max_length=300)
    publisher = models.CharField(_("publisher"), max_length=200)
    author = models.CharField(_("author"), max_length=150, blank=True)
    language = models.ForeignKey(
        "ombudsman.Classification",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("language"),
        null=True,
        blank=True,
        limit_choices_to={"list": "language"},
    )
    published_on = models.DateField(_("published on"))
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    counter = models.PositiveIntegerField(
        _("counter of readers as printed"), null=True, blank=True
    )
    counter_label = models.CharField(_("words beside the counter"), max_length=60, blank=True)
    url = models.URLField(_("address"), blank=True)
    source_file = models.CharField(_("file of the raw text"), max_length=120, blank=True)
    note = models.TextField(_("note"), blank=True, max_length=2000)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["-published_on", "-pk"]
        constraints = [
            models.CheckConstraint(name="article_has_a_publisher", condition=~Q(publisher="")),
            models.UniqueConstraint(
                name="article_once", fields=["title", "publisher", "published_on"]
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def counter_as_printed(self) -> str:
        """The counter with its label, such as "511 dəfə oxunub"; "" if none is printed."""
        if self.counter is None:
            return ""
        return f"{self.counter} {self.counter_label}".strip()
