"""What waits for somebody: each list is what ``user`` may see, narrowed to what is to be done."""

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
    """Open and immediate: a removal near or without a date, danger to life."""
    return Complaint.objects.visible_to(user).immediate(at=at)


def complaints_with_removal_near(user: User, *, at: datetime | None = None) -> ComplaintQuerySet:
    """Open, with an order in force: without a date, within 72 hours, or past its date."""
    return Complaint.objects.visible_to(user).removal_near(at=at)


def complaints_with_review_near(user: User, *, at: datetime | None = None) -> ComplaintQuerySet:
    """Open, with a detention whose next review comes within 7 days, or has passed."""
    return Complaint.objects.visible_to(user).review_near(at=at)


def complaints_without_review(user: User) -> ComplaintQuerySet:
    """Open, with somebody held of whose detention no next review is known."""
    return Complaint.objects.visible_to(user).without_review()


def overdue_complaints(user: User, *, at: datetime | None = None) -> ComplaintQuerySet:
    """Open, with a time limit that has passed by ``at`` (now)."""
    return Complaint.objects.visible_to(user).overdue(at=at)


def complaints_due_this_week(user: User, *, at: datetime | None = None) -> ComplaintQuerySet:
    """Open, with a time limit that ends within 7 days from ``at`` (now)."""
    return Complaint.objects.visible_to(user).due_within(7, at=at)


def unassigned_complaints(user: User) -> ComplaintQuerySet:
    return Complaint.objects.visible_to(user).unassigned()


def my_complaints(user: User) -> ComplaintQuerySet:
    """Open complaints of which ``user`` is the officer."""
    return Complaint.objects.visible_to(user).assigned_to(user)


def consents_to_confirm(user: User) -> ConsentQuerySet:
    """Said to be impossible to have by somebody else: a second person confirms."""
    return Consent.objects.visible_to(user).to_confirm().exclude(recorded_by=user)


def overrides_to_sign(user: User) -> OverrideQuerySet:
    """Overrides of the block that somebody else signed first."""
    return Override.objects.visible_to(user).to_sign(user)


def duplicates_to_decide(user: User) -> PossibleDuplicateQuerySet:
    """Pairs of records that may be of one person, both of whom ``user`` may see."""
    return PossibleDuplicate.objects.visible_to(user).open()


def callbacks_due(user: User, *, at: datetime | None = None) -> CallbackQuerySet:
    """Promises whose time has come by ``at`` (now) and which nobody else has taken on."""
    return Callback.objects.visible_to(user).due(at=at)


def uncoded_calls(user: User) -> CallQuerySet:
    """Ended calls without an outcome."""
    return Call.objects.visible_to(user).uncoded()


def unanswered_recommendations(user: User) -> RecommendationQuerySet:
    """Issued and without a reply, whether or not one is due yet."""
    return Recommendation.objects.visible_to(user).unanswered()


def overdue_recommendations(user: User, *, on: date | None = None) -> RecommendationQuerySet:
    """Issued, without a reply, and past the day of reply by ``on`` (today)."""
    return Recommendation.objects.visible_to(user).overdue(on=on)


def recommendations_to_sign(user: User) -> RecommendationQuerySet:
    """Drafts that wait for a signature."""
    return Recommendation.objects.visible_to(user).drafts()


def unverified_recommendations(user: User) -> RecommendationQuerySet:
    """The addressee says it is done and nobody of the office has looked."""
    return Recommendation.objects.visible_to(user).unverified()


def interviews_to_follow_up(user: User, *, on: date | None = None) -> InterviewQuerySet:
    """Talks of the visits ``user`` took part in whose day of checking back has come by ``on`` (today)."""
    return Interview.objects.visible_to(user).filter(follow_up_on__lte=on or timezone.localdate())


def visits_in_preparation(user: User) -> VisitQuerySet:
    return Visit.objects.visible_to(user).filter(status=VisitStatus.PREPARED)


def reports_being_written(user: User) -> VisitQuerySet:
    """Visits that are over and whose report is not released."""
    return Visit.objects.visible_to(user).filter(status=VisitStatus.REPORTING)
