"""Forms and transitions of possible duplicates, links, merges and persons."""

from typing import Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from cases.models import Party, Person, PossibleDuplicate
from cases.people.services import duplicates, links, merges
from ombudsman.backoffice.autocomplete import PreloadedSelect
from ombudsman.backoffice.fields import ReasonForm
from ombudsman.backoffice.transitions import Transition
from ombudsman.models import User


class MergeForm(ReasonForm):
    kept = forms.ChoiceField(
        label=_("Which record is kept"),
        widget=forms.RadioSelect,
        help_text=_("Everything of the other moves to it; the other one stays as an empty shell."),
    )

    field_order = ["kept", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pair: Any = self.subject
        people = (pair.first, pair.second)
        self.fields["kept"].choices = [(str(p.pk), f"{p} ({p.pk})") for p in people]  # type: ignore[attr-defined]


class ProposeForm(ReasonForm):
    other = forms.ModelChoiceField(
        queryset=Person.objects.none(),
        label=_("The other record"),
        widget=PreloadedSelect(Party._meta.get_field("person"), admin.site),
    )

    field_order = ["other", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Person.objects.visible_to(self.user)
        self.fields["other"].queryset = people  # type: ignore[attr-defined]


def merge(pair: PossibleDuplicate, *, by: User, kept: str, reason: str) -> None:
    """Merge the pair into the record whose key is ``kept``."""
    people = (pair.first, pair.second)
    one, other = people if kept == str(pair.first_id) else people[::-1]
    merges.merge(one, other, by=by, reason=reason)


def link(pair: PossibleDuplicate, *, by: User, reason: str) -> None:
    links.link(pair.first, pair.second, by=by, reason=reason)


def is_open(pair: PossibleDuplicate) -> bool:
    return pair.is_open


def is_unmerged(pair: PossibleDuplicate) -> bool:
    """Whether both records still stand: also a linked or distinct pair may be merged later."""
    return pair.first.merged_into_id is None and pair.second.merged_into_id is None


def is_standing(row: Any) -> bool:
    return row.is_standing


LINK_HELP = _(
    "Both records stay as they are; each shows the other. A link moves no protection: what is recorded of "
    "fear of return or a reserved identity in one record does not hold for the other. Record it there too."
)
MERGE_HELP = _(
    "Names, cases, calls, consents and all else go to the kept record. What protects wins: fear of return, "
    "a reserved identity, no wish that a consulate be told. It can be undone."
)
UNDO_HELP = _(
    "What the merge moved goes back. What was added to the kept record since stays there; what was deleted "
    "or changed since is left as it is."
)
PAIR_TRANSITIONS = (
    Transition(
        "link",
        _("Link"),
        "cases.review_duplicate",
        link,
        ReasonForm,
        is_open,
        "primary",
        LINK_HELP,
    ),
    Transition(
        "merge",
        _("Merge"),
        "cases.merge_persons",
        merge,
        MergeForm,
        is_unmerged,
        "danger",
        MERGE_HELP,
    ),
    Transition(
        "distinct",
        _("Two different people"),
        "cases.review_duplicate",
        duplicates.tell_apart,
        ReasonForm,
        is_open,
    ),
)
LINK_TRANSITIONS = (
    Transition(
        "unlink",
        _("End the link"),
        "cases.review_duplicate",
        links.unlink,
        ReasonForm,
        is_standing,
    ),
)
MERGE_TRANSITIONS = (
    Transition(
        "undo",
        _("Undo the merge"),
        "cases.merge_persons",
        merges.undo,
        ReasonForm,
        is_standing,
        "danger",
        UNDO_HELP,
    ),
)
PERSON_TRANSITIONS = (
    Transition(
        "propose",
        _("Propose as a duplicate"),
        "cases.add_possibleduplicate",
        duplicates.propose,
        ProposeForm,
    ),
)
