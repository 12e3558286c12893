"""Intake form of a complaint: person, matter, removal order, document."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.casefile.admin.date_precision import PartialDateTimeField, split_precision
from cases.casefile.services import documents
from cases.complaints.admin.intake_layout import FIELDS, WIDGETS
from cases.complaints.services import registration
from cases.complaints.services.parties import PartyData
from cases.complaints.services.registration import ComplaintData
from cases.detention.admin.removal_steps import PRECISION_FIELDS, UNDATED_HELP
from cases.detention.services.removals import RemovalData
from cases.models import (
    AddressKind,
    Basis,
    BirthPrecision,
    Complaint,
    IdentityDocument,
    IdentityDocumentKind,
    Party,
    Person,
    RemovalKind,
    RemovalOrder,
    Safety,
    Sex,
    SpokenLanguage,
    StateTie,
    YesNoUnknown,
)
from cases.people.admin.duplicate_check import DuplicateCheckMixin
from cases.people.admin.intake_person import (
    NEEDS_A_NAME,
    QUERY_FIELDS,
    addresses_of,
    name_of,
    person_of,
)
from cases.people.services import persons
from ombudsman.backoffice.autocomplete import PreloadedSelect
from ombudsman.backoffice.office import OfficeForm
from ombudsman.backoffice.public_numbers import normalise_number
from ombudsman.backoffice.widgets import DateInput
from ombudsman.models import Classification, Organisation
from ombudsman.rules import names
from ombudsman.rules.refusals import InvalidInput


def classification_choice(
    name: str, label: Any, model: Any, field: str, **options: Any
) -> forms.Field:
    """Form field that picks an entry of the classification list ``name`` by typing."""
    return forms.ModelChoiceField(
        queryset=Classification.objects.filter(list=name),
        label=label,
        required=False,
        widget=PreloadedSelect(model._meta.get_field(field), admin.site),
        **options,
    )


class IntakeForm(DuplicateCheckMixin, OfficeForm):
    """Registers a complaint with its complainant at once; saves nothing if there is an error."""

    person = forms.ModelChoiceField(
        queryset=Person.objects.none(),
        label=_("Person already known"),
        required=False,
        widget=PreloadedSelect(Party._meta.get_field("person"), admin.site),
        help_text=_("Search first. Leave empty and fill in the name for a new person."),
    )
    full_name = forms.CharField(
        label=_("Full name"),
        required=False,
        max_length=250,
        help_text=_("As the person writes it, in any script. One name alone is enough."),
        widget=forms.TextInput(attrs={"dir": "auto", "class": "vTextField"}),
    )
    latin_name = forms.CharField(
        label=_("Name in Latin letters"),
        required=False,
        max_length=250,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )
    sex = forms.ChoiceField(label=_("Sex"), choices=Sex, initial=Sex.UNKNOWN)
    born_on = forms.DateField(label=_("Born on"), required=False, widget=DateInput)
    birth_precision = forms.ChoiceField(
        label=_("Precision of birth date"), choices=BirthPrecision, initial=BirthPrecision.UNKNOWN
    )
    nationality = classification_choice(
        "country", _("Nationality or ICAO code"), StateTie, "country"
    )
    feared_state = classification_choice("country", _("State feared"), StateTie, "country")
    former_residence = classification_choice(
        "country", _("State of former residence"), StateTie, "country"
    )
    statuses = forms.ModelMultipleChoiceField(
        queryset=Classification.objects.filter(list="legal_status"),
        label=_("Legal statuses"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    basis = forms.ChoiceField(
        label=_("Statuses and nationality are"), choices=Basis, initial=Basis.DECLARED
    )
    fears_return = forms.ChoiceField(
        label=_("Fears return"), choices=YesNoUnknown, initial=YesNoUnknown.NOT_ASKED
    )
    language = classification_choice("language", _("Language"), SpokenLanguage, "language")
    needs_interpreter = forms.BooleanField(label=_("Needs an interpreter"), required=False)
    document_kind = forms.ChoiceField(
        label=_("Identity document"),
        choices=IdentityDocumentKind,
        required=False,
        initial=IdentityDocumentKind.PASSPORT,
    )
    document_number = forms.CharField(
        label=_("Number of the document"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"class": "vTextField", "autocomplete": "off"}),
    )
    document_country = classification_choice(
        "country", _("Document issued by"), IdentityDocument, "country"
    )
    earlier_case = forms.CharField(
        label=_("Number of an earlier complaint"),
        required=False,
        max_length=50,
        widget=forms.TextInput(attrs={"class": "vTextField", "autocomplete": "off"}),
        help_text=_("As the person tells it: those who are on it are shown."),
    )
    phone = forms.CharField(label=_("Telephone"), required=False, max_length=50)
    phone_safety = forms.ChoiceField(
        label=_("Is it safe to ring there?"), choices=Safety, initial=Safety.UNKNOWN
    )
    email = forms.EmailField(label=_("E-mail"), required=False)
    address_kind = forms.ChoiceField(
        label=_("Address is"), choices=[("", "—"), *AddressKind.choices], required=False
    )
    address = forms.CharField(
        label=_("Address"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )
    is_reserved = forms.BooleanField(label=_("Reserve the identity"), required=False)

    removal_kind = forms.ChoiceField(
        label=_("Removal ordered"), choices=[("", "—"), *RemovalKind.choices], required=False
    )
    removal_at = PartialDateTimeField(label=_("Set for"), required=False, help_text=UNDATED_HELP)
    removal_number = forms.CharField(label=_("Order number"), required=False, max_length=60)
    removal_ordered_on = forms.DateField(label=_("Order of"), required=False, widget=DateInput)
    removal_issued_by = forms.ModelChoiceField(
        queryset=Organisation.objects.all(),
        label=_("Issued by"),
        required=False,
        widget=PreloadedSelect(RemovalOrder._meta.get_field("issued_by"), admin.site),
    )

    file = forms.FileField(
        label=_("Document"), required=False, help_text=_("Kept as received; its type is checked.")
    )

    class Meta:
        model = Complaint
        widgets = WIDGETS
        fields = [
            "channel",
            "kind",
            "received_at",
            "handed_over_at",
            "is_anonymous",
            "is_substantiated",
            "summary",
            "narrative",
            "narrative_language",
            "translation",
            "translator",
            "request",
            "respondent_as_told",
            "respondent",
            "facility",
            "region",
            "rights",
            "topics",
            "violated_on",
            "learned_on",
            "is_continuing",
            "is_before_court",
            "is_repeat",
            "alleges_ill_treatment",
            "has_reprisal_risk",
            "unit",
        ]

    query_fields = QUERY_FIELDS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person = self.fields["person"]
        person.queryset = Person.objects.visible_to(self.user)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any] | None:
        """Report all errors at once, each at its field."""
        cleaned = super().clean() or {}
        wrong = set(self.errors)  # these fields are treated as empty below
        known = None if cleaned.get("person") else self.check_duplicates()
        data = {name: field.to_python(None) for name, field in self.fields.items()} | cleaned
        data["known_person"] = known
        checks = [  # each with the fields it depends on; skipped if one of them is wrong
            (self._check_person, {"born_on"}),
            (self._check_named_parties, {"person", "full_name", "channel", "facility"}),
            (self._check_dates, {"received_at"}),
            (_removals, set()),
            (addresses_of, {"facility"}),
            (_check_file, set()),
        ]
        for check, depends_on in checks:
            if not wrong & depends_on:
                with self._field_errors():
                    check(data)
        if not wrong:
            with self._field_errors():
                self.registration = self._registration(data)
                registration.check(self.registration, at=timezone.now())
        return cleaned

    def clean_earlier_case(self) -> str:
        typed = self.cleaned_data["earlier_case"]
        if typed and not Complaint.objects.visible_to(self.user).filter(
            number=normalise_number(typed)
        ):
            raise forms.ValidationError(
                _("You see no complaint of this number. Look it up, or leave it out.")
            )
        return typed

    @contextmanager
    def _field_errors(self) -> Iterator[None]:
        """Add an InvalidInput of a service to the form, one error for each field."""
        try:
            yield
        except InvalidInput as refusal:
            field = FIELDS.get(refusal.field, refusal.field) or None
            if field is None or field not in self.errors:
                self.add_error(field, str(refusal))

    def _check_named_parties(self, data: dict[str, Any]) -> None:
        parties = [PartyData()] if _is_named(data) else []
        registration.check_named_parties(
            parties, is_anonymous=data["is_anonymous"], channel=data["channel"]
        )

    def _check_dates(self, data: dict[str, Any]) -> None:
        days = ("received_at", "handed_over_at", "violated_on", "learned_on")
        draft = Complaint(**{name: data[name] for name in days})
        for error in registration.date_errors(draft, at=timezone.now()):
            with self._field_errors():
                raise error

    def _check_person(self, data: dict[str, Any]) -> None:
        for field in ("full_name", "latin_name"):
            if data[field]:
                with self._field_errors():
                    name_of(data, field)
        if data["phone"]:
            with self._field_errors():
                persons.checked_phone(data["phone"])
        if data["document_number"]:
            with self._field_errors():
                persons.checked_document(data["document_number"])
        persons.check_birth(data["born_on"], data["birth_precision"], on=timezone.localdate())

    def _registration(self, data: dict[str, Any]) -> ComplaintData:
        own = {name: data[name] for name in registration.OWN_FIELDS if name in data}
        return ComplaintData(
            **own,
            rights=list(data["rights"]),
            topics=list(data["topics"]),
            parties=self._parties(data),
            removals=_removals(data),
        )

    def _parties(self, data: dict[str, Any]) -> list[PartyData]:
        if not _is_named(data):
            return []
        person, decision = person_of(data), self.duplicate_decision
        if known := data["known_person"] or data["person"]:
            return [PartyData(person=known, person_update=person, decision=decision)]
        return [PartyData(person=person, decision=decision)]


def _is_named(data: dict[str, Any]) -> bool:
    """Whether the form names a person.

    Raises InvalidInput if it names two, or has facts about a person without a name.
    """
    if data["known_person"]:
        return True
    if data["person"] and data["full_name"]:
        raise InvalidInput(
            _("Choose a known person or fill in a new one, not both."), field="full_name"
        )
    if data["person"] or data["full_name"]:
        return True
    if any(data.get(name) for name in NEEDS_A_NAME):
        raise InvalidInput(_("Who is it? Fill in a name."), field="full_name")
    return False


def _check_file(data: dict[str, Any]) -> None:
    if data.get("file"):
        documents.checked_content_type(data["file"], names.clean(data["file"].name or ""))


def _removals(data: dict[str, Any]) -> list[RemovalData]:
    if not data["removal_kind"]:
        details = ("removal_at", "removal_number", "removal_ordered_on", "removal_issued_by")
        if any(data[name] for name in details):
            raise InvalidInput(_("What kind of removal is it?"), field="removal_kind")
        return []
    ordered_on = data["removal_ordered_on"]
    if ordered_on and ordered_on > timezone.localdate():
        raise InvalidInput(_("An order is not of a future day."), field="ordered_on")
    return [
        RemovalData(
            kind=data["removal_kind"],
            **split_precision({"scheduled_at": data["removal_at"]}, **PRECISION_FIELDS),
            order_number=data["removal_number"],
            ordered_on=ordered_on,
            issued_by=data["removal_issued_by"],
        )
    ]
