"""Steps of a callback and their forms."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.calls.admin.call_steps import outcomes
from cases.calls.services import callbacks
from cases.models import Callback, CallbackStatus, Direction
from ombudsman.backoffice.fields import CurrentChoiceField, ReasonForm, long_text_field
from ombudsman.backoffice.transitions import Transition, TransitionForm


class AttemptForm(TransitionForm):
    outcome = CurrentChoiceField(queryset=outcomes(Direction.OUT), label=_("What came of it"))
    note = long_text_field(_("Note"), required=False)


def is_free(callback: Callback) -> bool:
    return is_open(callback) and callback.claimed_by_id is None


def is_taken(callback: Callback) -> bool:
    return is_open(callback) and callback.claimed_by_id is not None


def is_open(callback: Any) -> bool:
    return callback.status == CallbackStatus.OPEN


STEPS = (
    Transition("claim", _("Take it on"), "cases.attempt_callback", callbacks.claim, offered=is_free, tone="primary"),
    Transition("attempt", _("Record a try"), "cases.attempt_callback", callbacks.attempt, AttemptForm, is_open, "primary"),
    Transition("hand_back", _("Leave it to others"), "cases.attempt_callback", callbacks.hand_back, offered=is_taken),
    Transition("give_up", _("Give it up"), "cases.attempt_callback", callbacks.give_up, ReasonForm, is_open, "danger"),
)  # fmt: skip
