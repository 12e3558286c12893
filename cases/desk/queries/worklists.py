"""Worklists: rows that ``user`` may see and that need work."""

from datetime import date, datetime

from django.utils import timezone

from cases.models import (
    Call,
    Callback,
    Complaint,
    Consent,
    Interview,
    Override,
    PossibleDuplicate,
    Recommendation,
    Visit,
    VisitStatus,
)
from cases.models.callbacks import CallbackQuerySet
from cases.models.calls import CallQuerySet
from cases.models.complaints import ComplaintQuerySet
from cases.models.consents import ConsentQuerySet
from cases.models.duplicates import PossibleDuplicateQuerySet
from cases.models.interviews import InterviewQuerySet
from cases.models.overrides import OverrideQuerySet
from cases.models.recommendations import RecommendationQuerySet
from cases.models.visits import VisitQuerySet
from ombudsman.models import User


def immediate_complaints(user: User, *, at: datetime | None = None) -> ComplaintQuerySet:
    """Open, of immediate priority, for example a removal within 72 hours or without a date."""
    return Complaint.objects.visible_to(user).immediate(at=at)


def complaints_with_removal_near(user: User, *, at: datetime | None = None) -> ComplaintQuerySet:
    """Open, with a removal order in force that has no date, is within 72 hours, or has passed."""
    return Complaint.objects.visible_to(user).removal_near(at=at)


def complaints_with_review_near(user: User, *, at: datetime | None = None) -> ComplaintQuerySet:
    """Open, with a running detention whose next review is within 7 days or has passed."""
    return Complaint.objects.visible_to(user).review_near(at=at)


def complaints_without_review(user: User) -> ComplaintQuerySet:
    """Open, with a running detention that has no known next review."""
    return Complaint.objects.visible_to(user).without_review()


def overdue_complaints(user: User, *, at: datetime | None = None) -> ComplaintQuerySet:
    """Open, with a time limit that passed before ``at`` (now)."""
    return Complaint.objects.visible_to(user).overdue(at=at)


def complaints_due_this_week(user: User, *, at: datetime | None = None) -> ComplaintQuerySet:
    """Open, with a time limit that ends within 7 days after ``at`` (now)."""
    return Complaint.objects.visible_to(user).due_within(7, at=at)


def unassigned_complaints(user: User) -> ComplaintQuerySet:
    return Complaint.objects.visible_to(user).unassigned()


def my_complaints(user: User) -> ComplaintQuerySet:
    """Open complaints of which ``user`` is the officer."""
    return Complaint.objects.visible_to(user).assigned_to(user)


def consents_to_confirm(user: User) -> ConsentQuerySet:
    """Consents recorded as impossible by somebody else, for a second person to confirm."""
    return Consent.objects.visible_to(user).to_confirm().exclude(recorded_by=user)


def overrides_to_sign(user: User) -> OverrideQuerySet:
    """Overrides with a first signature by somebody else."""
    return Override.objects.visible_to(user).to_sign(user)


def duplicates_to_decide(user: User) -> PossibleDuplicateQuerySet:
    """Possible duplicates, if ``user`` may see both persons."""
    return PossibleDuplicate.objects.visible_to(user).open()


def callbacks_due(user: User, *, at: datetime | None = None) -> CallbackQuerySet:
    """Open callbacks due at ``at`` (now) that no colleague has claimed."""
    return Callback.objects.visible_to(user).due(at=at)


def uncoded_calls(user: User) -> CallQuerySet:
    """Ended calls without an outcome."""
    return Call.objects.visible_to(user).uncoded()


def unanswered_recommendations(user: User) -> RecommendationQuerySet:
    """Issued and without a reply, whether or not one is due yet."""
    return Recommendation.objects.visible_to(user).unanswered()


def overdue_recommendations(user: User, *, on: date | None = None) -> RecommendationQuerySet:
    """Issued, without a reply, and due before ``on`` (today)."""
    return Recommendation.objects.visible_to(user).overdue(on=on)


def recommendations_to_sign(user: User) -> RecommendationQuerySet:
    """Unsigned drafts."""
    return Recommendation.objects.visible_to(user).drafts()


def unverified_recommendations(user: User) -> RecommendationQuerySet:
    """The addressee says that it is done, and the office has not verified it."""
    return Recommendation.objects.visible_to(user).unverified()


def interviews_to_follow_up(user: User, *, on: date | None = None) -> InterviewQuerySet:
    """Interviews of the user's visits with a follow-up due ``on`` that day (today)."""
    return Interview.objects.visible_to(user).filter(follow_up_on__lte=on or timezone.localdate())


def visits_in_preparation(user: User) -> VisitQuerySet:
    return Visit.objects.visible_to(user).filter(status=VisitStatus.PREPARED)


def reports_being_written(user: User) -> VisitQuerySet:
    """Visits that have ended and whose report is not released."""
    return Visit.objects.visible_to(user).filter(status=VisitStatus.REPORTING)
