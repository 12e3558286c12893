"""Events for the public pages, the calendar and the feed."""

from typing import Any

from django.db.models import F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, ExtractYear

from ombudsman.models import Classification
from outreach.models import Article, Event, Publication


def newest_first() -> list[Any]:
    """Order by first day, or else by the first report; events without either last."""
    return [_dated_on().desc(nulls_last=True), "-pk"]


def dated(events: QuerySet[Event]) -> QuerySet[Event]:
    """Events with ``dated_on``, newest first; None without a day or a report."""
    rows = events.annotate(dated_on=_dated_on())  # type: ignore[no-redef]  # Event declares it
    return rows.order_by(F("dated_on").desc(nulls_last=True), "-pk")


def years(events: QuerySet[Event]) -> list[int]:
    """The years of ``dated_on``, newest first."""
    rows = events.annotate(year=ExtractYear(_dated_on())).filter(year__isnull=False)
    return list(rows.order_by("-year").values_list("year", flat=True).distinct())


def in_year(events: QuerySet[Event], year: int) -> QuerySet[Event]:
    """Events whose ``dated_on`` is in ``year``."""
    return events.alias(year=ExtractYear(_dated_on())).filter(year=year)


def countries(events: QuerySet[Event]) -> QuerySet[Classification]:
    """Countries where events were held or that took part, in the order of the list."""
    held_in = Q(pk__in=events.order_by().values("country"))
    took_part = Q(pk__in=events.order_by().exclude(countries=None).values("countries"))
    return Classification.objects.filter(held_in | took_part)


def in_country(events: QuerySet[Event], code: str) -> QuerySet[Event]:
    """Events held in a country or with its participation; ``code`` is ISO 3166-1 alpha-3."""
    took_part = Event.objects.filter(countries__code=code).order_by()
    return events.filter(Q(country__code=code) | Q(pk__in=took_part.values("pk")))


def with_page_data(
    events: QuerySet[Event], publications: QuerySet[Publication]
) -> QuerySet[Event]:
    """Events with everything on their pages, and those of ``publications``; 11 queries."""
    articles = Article.objects.select_related("language").order_by("published_on", "pk")
    return (
        dated(events)
        .select_related("country")
        .prefetch_related(
            "countries",
            "topics",
            "organisations__organisation",
            "participants",
            "points",
            Prefetch("articles", articles),
            Prefetch("publications", publications.prefetch_related("languages")),
        )
    )


def _dated_on() -> Coalesce:
    reports = Article.objects.filter(event=OuterRef("pk")).order_by("published_on", "pk")
    return Coalesce("held_from", Subquery(reports.values("published_on")[:1]))
