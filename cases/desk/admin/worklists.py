"""Worklists of the cases on the first page, by permission."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cases.desk.queries import worklists
from cases.models import Reminder
from ombudsman.backoffice.worklists import Worklist, WorklistQuery, count_worklists
from ombudsman.models import User


def case_worklists(request: HttpRequest) -> list[Worklist]:
    """The worklists of the user, the most urgent first; counted by one query."""
    user = request.user
    parts = (_complaints, _protection, _people, _calls, _recommendations, _visits)
    return count_worklists(one for part in parts for one in part(user))  # type: ignore[arg-type]


def _complaints(user: User) -> Iterator[WorklistQuery]:
    if not user.has_perm("cases.view_complaint"):
        return
    yield WorklistQuery(
        "immediate",
        _("Immediate"),
        worklists.immediate_complaints(user),
        "clock=immediate",
        "danger",
    )
    yield WorklistQuery(
        "removal",
        _("Removal within 72 hours or without a date"),
        worklists.complaints_with_removal_near(user),
        "clock=removal",
        "danger",
    )
    yield WorklistQuery(
        "review",
        _("Reviews of detention within 7 days or passed"),
        worklists.complaints_with_review_near(user),
        "clock=review",
        "warn",
    )
    yield WorklistQuery(
        "no_review",
        _("Held, no next review known"),
        worklists.complaints_without_review(user),
        "clock=no_review",
        "warn",
    )
    yield WorklistQuery(
        "overdue", _("Overdue"), worklists.overdue_complaints(user), "clock=overdue", "danger"
    )
    yield WorklistQuery(
        "week",
        _("Due within 7 days"),
        worklists.complaints_due_this_week(user),
        "clock=week",
        "warn",
    )
    if user.has_perm("cases.change_reminder"):
        mine = Reminder.objects.visible_to(user).meant_for(user).pending()
        yield WorklistQuery("reminders", _("Reminders"), mine, "work=mine", "warn")
    if user.has_perm("cases.take_complaint"):
        yield WorklistQuery(
            "unassigned",
            _("Without an officer"),
            worklists.unassigned_complaints(user),
            "desk=unassigned",
            "warn",
        )
        yield WorklistQuery("mine", _("My complaints"), worklists.my_complaints(user), "desk=mine")


def _protection(user: User) -> Iterator[WorklistQuery]:
    if user.has_perm("cases.countersign_override"):
        yield WorklistQuery(
            "to_countersign",
            _("Overrides to sign"),
            worklists.overrides_to_sign(user),
            "work=sign",
            "danger",
        )
    if user.has_perm("cases.confirm_consent"):
        yield WorklistQuery(
            "consents",
            _("Missing consents to confirm"),
            worklists.consents_to_confirm(user),
            "work=confirm",
            "warn",
        )


def _people(user: User) -> Iterator[WorklistQuery]:
    if user.has_perm("cases.review_duplicate"):
        yield WorklistQuery(
            "duplicates",
            _("Possible duplicates"),
            worklists.duplicates_to_decide(user),
            "work=open",
        )


def _calls(user: User) -> Iterator[WorklistQuery]:
    if user.has_perm("cases.attempt_callback"):
        yield WorklistQuery(
            "callbacks", _("Callbacks due"), worklists.callbacks_due(user), "work=due", "danger"
        )
    if user.has_perm("cases.code_call"):
        yield WorklistQuery(
            "uncoded", _("Calls without an outcome"), worklists.uncoded_calls(user), "work=uncoded"
        )


def _recommendations(user: User) -> Iterator[WorklistQuery]:
    if not user.has_perm("cases.view_recommendation"):
        return
    if user.has_perm("cases.sign_recommendation"):
        yield WorklistQuery(
            "to_sign",
            _("Recommendations to sign"),
            worklists.recommendations_to_sign(user),
            "work=drafts",
            "warn",
        )
    yield WorklistQuery(
        "reply_overdue",
        _("Replies overdue"),
        worklists.overdue_recommendations(user),
        "work=overdue",
        "danger",
    )
    yield WorklistQuery(
        "unanswered",
        _("Recommendations without an answer"),
        worklists.unanswered_recommendations(user),
        "work=unanswered",
    )
    if user.has_perm("cases.verify_recommendation"):
        yield WorklistQuery(
            "unverified",
            _("Said to be done, not verified"),
            worklists.unverified_recommendations(user),
            "work=unverified",
            "warn",
        )


def _visits(user: User) -> Iterator[WorklistQuery]:
    if not user.has_perm("cases.conduct_visit"):
        return
    yield WorklistQuery(
        "follow_up",
        _("Interviews to check back"),
        worklists.interviews_to_follow_up(user),
        "follow_up=due",
        "danger",
    )
    yield WorklistQuery(
        "prepared",
        _("Visits in preparation"),
        worklists.visits_in_preparation(user),
        "work=prepared",
    )
    yield WorklistQuery(
        "reporting", _("Reports to write"), worklists.reports_being_written(user), "work=reporting"
    )
