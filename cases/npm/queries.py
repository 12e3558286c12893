"""Facts about a visit for the rules of visits, and what is known of the place beforehand."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet

from cases.models import (
    Address,
    AddressKind,
    Complaint,
    Recommendation,
    TeamMember,
    Visit,
    VisitStatus,
)
from cases.rules.visits import Concern, MemberFacts, PlaceFacts, concerns
from ombudsman.models import User

ONE_YEAR = timedelta(days=365)

# Code in the list of professions; its children count too.
HEALTH_PROFESSIONAL = "health_professional"
FIGURES = ("persons_present", "women", "foreigners", "stateless")


def visit_concerns(visit: Visit) -> tuple[Concern, ...]:
    """Concerns about the team and the place; empty for a visit that was called off."""
    if visit.status == VisitStatus.CALLED_OFF:
        return ()
    return concerns(team_members(visit), place_facts(visit))


def team_members(visit: Visit) -> tuple[MemberFacts, ...]:
    """The team of the visit as facts for the rules; languages are codes."""
    rows = visit.team.select_related("profession__parent").prefetch_related("languages")
    return tuple(
        MemberFacts(
            sex=row.sex,
            is_health_professional=_is_health_professional(row),
            languages=frozenset(language.code for language in row.languages.all()),
        )
        for row in rows
    )


def place_facts(visit: Visit) -> PlaceFacts:
    """The figures of the visit, or of the last visit with figures if this one has none."""
    counted = visit if any(getattr(visit, name) is not None for name in FIGURES) else None
    source = counted or _last_visit_with_figures(visit) or visit
    return PlaceFacts(
        official_limit=visit.official_limit or visit.facility.official_capacity,
        **{name: getattr(source, name) for name in FIGURES},
        detainee_languages=_languages_of_detainees(visit),
    )


def _is_health_professional(row: TeamMember) -> bool:
    profession = row.profession
    if profession is None:
        return False
    return HEALTH_PROFESSIONAL in (
        profession.code,
        profession.parent.code if profession.parent else "",
    )


def _last_visit_with_figures(visit: Visit) -> Visit | None:
    earlier = Visit.objects.filter(facility=visit.facility_id, persons_present__isnull=False)
    return earlier.exclude(pk=visit.pk).order_by("-started_at").first()


def _languages_of_detainees(visit: Visit) -> tuple[frozenset[str], ...]:
    """Language codes of each person held in the place, as far as recorded; without names."""
    held = Address.objects.filter(kind=AddressKind.DETAINED, facility=visit.facility_id)
    spoken = held.filter(person__languages__isnull=False).values_list(
        "person", "person__languages__language__code"
    )
    by_person: defaultdict[int, set[str]] = defaultdict(set)
    for person, code in spoken:
        by_person[person].add(code)
    return tuple(frozenset(codes) for codes in by_person.values())


@dataclass(frozen=True)
class Background:
    """What the office knows of the place before the visit. No complaints is a finding too."""

    complaints: int
    alleging_ill_treatment: int
    last_visit: Visit | None
    since: date


def visit_background(visit: Visit, *, on: date) -> Background:
    """Complaints from the place in the 365 days before ``on``, and the previous visit."""
    since = on - ONE_YEAR
    received = Complaint.objects.filter(facility=visit.facility_id, received_at__date__gte=since)
    counts = received.aggregate(
        complaints=Count("pk"), ill=Count("pk", filter=Q(alleges_ill_treatment=True))
    )
    earlier = Visit.objects.filter(facility=visit.facility_id, started_at__isnull=False)
    if visit.started_at:
        earlier = earlier.filter(started_at__lt=visit.started_at)
    last = earlier.exclude(pk=visit.pk).order_by("-started_at").first()
    return Background(counts["complaints"], counts["ill"], last, since)


def npm_staff(visit: Visit | None = None) -> QuerySet[User]:
    """Active NPM members and leads, and the present team of ``visit``."""
    wanted = Q(is_active=True, is_service=False, groups__name__in=["npm_member", "npm_lead"])
    if visit is not None and visit.pk:
        wanted |= Q(pk__in=visit.team.values("user"))
    return User.objects.filter(wanted).distinct().order_by("full_name", "username")


def open_recommendations(visit: Visit, user: User) -> QuerySet[Recommendation]:
    """Issued recommendations from other visits to the same place that are not settled."""
    rows = Recommendation.objects.visible_to(user).issued()
    return rows.filter(visit__facility=visit.facility_id).exclude(visit=visit)


def is_on_team(visit: Visit, user: User) -> bool:
    return visit.team.filter(user=user).exists()
