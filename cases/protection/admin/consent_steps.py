"""Forms and transitions of consents and overrides."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models import Complaint, Consent, Document, Override, Party, Person
from cases.models import ConsentForm as Form
from cases.protection.services import consents, overrides, protection
from cases.protection.services.consents import ConsentData
from ombudsman.backoffice.fields import (
    ReasonForm,
    classification_field,
    current_minute,
    long_text_field,
    organisation_field,
)
from ombudsman.backoffice.transitions import Transition, TransitionForm
from ombudsman.backoffice.widgets import BoundedDateTimeField, DateInput, SplitDateTimeInput
from ombudsman.models import User

USUAL_VALIDITY = timedelta(days=30)


class ConsentForm(TransitionForm):
    """Records a consent: that somebody acts for a person, or that the case goes to a body."""

    person = forms.ModelChoiceField(
        queryset=Person.objects.none(), label=_("Who consents"), required=False
    )
    party = forms.ModelChoiceField(
        queryset=Party.objects.none(),
        label=_("Consents that this person acts"),
        required=False,
        help_text=_("Either who acts, or a body that the case may go to."),
    )
    organisation = organisation_field(
        Consent, "organisation", _("or that the case goes to"), required=False
    )
    scope = forms.CharField(
        label=_("What may be told"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"class": "vTextField", "dir": "auto"}),
    )
    form = forms.ChoiceField(label=_("How it was given"), choices=Form)
    given_at = BoundedDateTimeField(
        label=_("Given at"), widget=SplitDateTimeInput, initial=current_minute
    )
    valid_until = forms.DateField(label=_("Valid until"), required=False, widget=DateInput)
    language = classification_field("language", _("In which language"), required=False)
    interpreter = forms.CharField(
        label=_("Interpreter"),
        required=False,
        max_length=150,
        widget=forms.TextInput(attrs={"class": "vTextField", "dir": "auto"}),
    )
    document = forms.ModelChoiceField(
        queryset=Document.objects.none(),
        label=_("Paper on file"),
        required=False,
        help_text=_("File the paper with the case first."),
    )
    reason = long_text_field(
        _("Or: why a consent cannot be had"),
        required=False,
        help_text=_(
            "Dead, incapable, out of reach: it holds once a second person has confirmed it."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parties = protection.parties_on_case(self.subject)  # type: ignore[arg-type]
        on_case = {party.person_id for party in parties if party.person_id}
        speakers = Party.objects.filter(complaint=self.subject.pk, role__in=consents.SPEAKER_ROLES)
        papers = Document.objects.visible_to(self.user).filter(complaint=self.subject.pk)
        chosen: dict[str, Any] = {
            "person": Person.objects.filter(pk__in=on_case),
            "party": speakers.select_related("person", "organisation"),
            "document": papers,
        }
        for name, rows in chosen.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]


class WithdrawForm(TransitionForm):
    how = long_text_field(_("How it was withdrawn"))
    at = BoundedDateTimeField(
        label=_("Withdrawn at"), widget=SplitDateTimeInput, initial=current_minute
    )


class OverrideForm(ReasonForm):
    organisation = organisation_field(Override, "organisation", _("Recipient"))
    valid_until = forms.DateField(
        label=_("Valid until"),
        widget=DateInput,
        initial=lambda: timezone.localdate() + USUAL_VALIDITY,
    )

    field_order = ["organisation", "reason", "valid_until"]


def record_consent(complaint: Complaint, *, by: User, **data: Any) -> None:
    consents.record(complaint, ConsentData(**data), by=by)


def is_not_withdrawn(consent: Consent) -> bool:
    return consent.withdrawn_at is None


def awaits_confirmation(consent: Consent) -> bool:
    return is_not_withdrawn(consent) and consent.is_impossible and consent.confirmed_at is None


def awaits_countersignature(override: Override) -> bool:
    """Whether the override still needs its second signature."""
    return override.second_at is None and is_standing(override)


def is_standing(override: Override) -> bool:
    """Whether the override is neither revoked nor expired."""
    return override.revoked_at is None and override.valid_until >= timezone.localdate()


COUNTERSIGN_HELP = _(
    "With your signature the protected case may go to this recipient, a body of a state that someone on "
    "it must be kept from. The written consents stay a condition each time."
)
CONSENT_TRANSITIONS = (
    Transition("withdraw", _("Withdrawn"), "cases.change_consent", consents.withdraw, WithdrawForm, is_not_withdrawn, "danger"),
    Transition("confirm", _("Confirm that it cannot be had"), "cases.confirm_consent", consents.confirm, offered=awaits_confirmation, tone="primary"),
)  # fmt: skip
OVERRIDE_TRANSITIONS = (
    Transition("countersign", _("Sign second"), "cases.countersign_override", overrides.countersign, offered=awaits_countersignature, tone="danger", help=COUNTERSIGN_HELP),
    Transition("revoke", _("Revoke"), "cases.sign_override", overrides.revoke, offered=is_standing),
)  # fmt: skip
