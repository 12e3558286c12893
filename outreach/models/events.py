from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ombudsman.models import user_key


class EventKind(models.TextChoices):
    SEMINAR = "seminar", _("Seminar")
    CONFERENCE = "conference", _("Conference")
    MEETING = "meeting", _("Meeting")
    EXPERT_MEETING = "expert_meeting", _("Expert meeting")
    TRAINING = "training", _("Training")
    OTHER = "other", _("Other")


class Mode(models.TextChoices):
    IN_PERSON = "in_person", _("In person")
    ONLINE = "online", _("Online")
    UNKNOWN = "unknown", _("Not reported")


class OfficeRole(models.TextChoices):
    ORGANISER = "organiser", _("Organiser")
    CO_ORGANISER = "co_organiser", _("Co-organiser")
    HOST = "host", _("Host")
    SPEAKER = "speaker", _("Speaker")
    PARTICIPANT = "participant", _("Participant")


def language_of(row, name: str) -> str:
    """The language in which the text ``name`` is shown: the reader's, or one that has the text."""
    reader = (get_language() or "en")[:2]
    return next((code for code in (reader, "en", "az", "ru") if _text(row, name, code)), "en")


def in_language(row, name: str) -> str:
    """The text ``name`` in the language of ``language_of``; "" if no language has it."""
    return _text(row, name, language_of(row, name))


def _text(row, name: str, language: str) -> str:
    return getattr(row, f"{name}_{language}", "")


class EventQuerySet(models.QuerySet):
    def published(self):
        return self.filter(is_published=True)

    def visible_to(self, user):
        """Published events for everybody, drafts for outreach officers.

        An integration of another body sees its own drafts.
        """
        if not (user.is_authenticated and user.has_perm("outreach.view_event")):
            return self.published()
        if user.organisation_id:
            return self.filter(Q(is_published=True) | Q(created_by=user))
        return self


class Event(models.Model):
    """A seminar, conference or meeting, of the office or with its participation."""

    slug = models.SlugField(_("address"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=15, choices=EventKind)
    title_az = models.CharField(_("title (az)"), max_length=300)
    title_en = models.CharField(_("title (en)"), max_length=300)
    title_ru = models.CharField(_("title (ru)"), max_length=300)
    summary_az = models.TextField(_("summary (az)"), blank=True, max_length=10_000)
    summary_en = models.TextField(_("summary (en)"), blank=True, max_length=10_000)
    summary_ru = models.TextField(_("summary (ru)"), blank=True, max_length=10_000)

    # Sources often give only the date of publication: the reported text is kept beside the dates.
    date_as_reported_az = models.CharField(_("date as reported (az)"), max_length=200, blank=True)
    date_as_reported_en = models.CharField(_("date as reported (en)"), max_length=200, blank=True)
    date_as_reported_ru = models.CharField(_("date as reported (ru)"), max_length=200, blank=True)
    held_from = models.DateField(_("held from"), null=True, blank=True)
    held_to = models.DateField(_("held until"), null=True, blank=True)
    days = models.PositiveSmallIntegerField(_("days"), null=True, blank=True)
    mode = models.CharField(_("form"), max_length=10, choices=Mode, default=Mode.UNKNOWN)
    place_az = models.CharField(_("place (az)"), max_length=200, blank=True)
    place_en = models.CharField(_("place (en)"), max_length=200, blank=True)
    place_ru = models.CharField(_("place (ru)"), max_length=200, blank=True)
    country = models.ForeignKey(
        "ombudsman.Classification",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("country"),
        null=True,
        blank=True,
        limit_choices_to={"list": "country"},
    )

    office_role = models.CharField(_("role of the office"), max_length=15, choices=OfficeRole)
    countries = models.ManyToManyField(
        "ombudsman.Classification",
        related_name="+",
        verbose_name=_("countries"),
        blank=True,
        limit_choices_to={"list": "country"},
    )
    topics = models.ManyToManyField(
        "ombudsman.Classification",
        related_name="+",
        verbose_name=_("topics and rights"),
        blank=True,
        limit_choices_to={"list__in": ["topic", "right"]},
    )

    is_published = models.BooleanField(_("published"), default=False)
    created_by = user_key(_("recorded by"), null=True, editable=False)
    created_at = models.DateTimeField(_("recorded at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)

    dated_on: date | None  # only in queries.events.dated

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-held_from", "-pk"]
        permissions = [("publish_event", "Can publish an event")]
        constraints = [
            models.CheckConstraint(
                name="event_ends_after_it_begins",
                condition=Q(held_to__isnull=True)
                | Q(held_from__isnull=False, held_to__gte=F("held_from")),
            ),
            models.CheckConstraint(name="event_has_a_title", condition=~Q(title_en="")),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("outreach:event", args=[self.slug])

    @property
    def title(self) -> str:
        return in_language(self, "title")

    @property
    def title_language(self) -> str:
        return language_of(self, "title")

    @property
    def summary(self) -> str:
        return in_language(self, "summary")

    @property
    def date_as_reported(self) -> str:
        return in_language(self, "date_as_reported")

    @property
    def place(self) -> str:
        return in_language(self, "place")

    @property
    def summary_language(self) -> str:
        return language_of(self, "summary")

    @property
    def points_by_kind(self) -> list[tuple[object, list["EventPoint"]]]:
        """Pairs of heading and points of that kind, in the order of POINT_HEADINGS."""
        points = list(self.points.all())
        groups = (
            (heading, [point for point in points if point.kind == kind])
            for kind, heading in POINT_HEADINGS.items()
        )
        return [(heading, group) for heading, group in groups if group]

    @property
    def source_language(self) -> str:
        """The language of printed names and titles, for the ``lang`` attribute."""
        languages = [article.language for article in self.articles.all() if article.language]
        return languages[0].code if languages else ""


class PointKind(models.TextChoices):
    TOPIC = "topic", _("Topic discussed")
    STATEMENT = "statement", _("Statement")
    PROPOSAL = "proposal", _("Proposal")
    AGREEMENT = "agreement", _("Agreement")
    OUTCOME = "outcome", _("Outcome")
    MATERIAL = "material", _("Material handed out")


POINT_HEADINGS = {
    PointKind.TOPIC: _("Topics discussed"),
    PointKind.STATEMENT: _("Statements"),
    PointKind.PROPOSAL: _("Proposals"),
    PointKind.AGREEMENT: _("Agreements"),
    PointKind.OUTCOME: _("Outcomes"),
    PointKind.MATERIAL: _("Materials handed out"),
}


class EventPoint(models.Model):
    """Something said, proposed, agreed or handed out at an event."""

    event = models.ForeignKey(
        Event, on_delete=models.CASCADE, related_name="points", verbose_name=_("event")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=PointKind)
    text_az = models.TextField(_("text (az)"), max_length=2000)
    text_en = models.TextField(_("text (en)"), max_length=2000)
    text_ru = models.TextField(_("text (ru)"), max_length=2000)
    position = models.PositiveSmallIntegerField(_("place in the list"), default=0)

    class Meta:
        verbose_name = _("point")
        verbose_name_plural = _("points")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        return in_language(self, "text")

    @property
    def text_language(self) -> str:
        return language_of(self, "text")
