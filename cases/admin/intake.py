"""The form by which a desk takes a complaint in: the person, the matter, the order, the paper."""

from typing import Any

from django import forms
from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models import (
    AddressKind,
    Answer,
    Basis,
    BirthPrecision,
    Complaint,
    ContactKind,
    Party,
    Person,
    RemovalKind,
    RemovalOrder,
    Safety,
    Sex,
    SpokenLanguage,
    StateTie,
    Tie,
)
from cases.services import documents, persons, registration
from cases.services.parties import PartyData
from cases.services.persons import (
    AddressData,
    ContactData,
    NameData,
    PersonData,
    StatusData,
    TieData,
)
from cases.services.registration import ComplaintData
from cases.services.removals import RemovalData
from ombudsman.admin.autocomplete import KnownSelect
from ombudsman.admin.office import OfficeForm
from ombudsman.admin.widgets import DateInput, MomentField, SplitDateTime
from ombudsman.models import Classification, Organisation, User
from ombudsman.rules import names
from ombudsman.rules.refusals import InvalidInput


def chosen_from(name: str, label: Any, model: Any, field: str, **options: Any) -> forms.Field:
    """A field that picks one member of the classification list ``name`` by typing."""
    return forms.ModelChoiceField(
        queryset=Classification.objects.filter(list=name),
        label=label,
        required=False,
        widget=KnownSelect(model._meta.get_field(field), admin.site),
        **options,
    )


def rows(count: int) -> forms.Textarea:
    """A text box that takes its direction from what is typed."""
    return forms.Textarea(attrs={"rows": count, "dir": "auto", "class": "vLargeTextField"})


WIDGETS = {
    "summary": rows(2),
    "narrative": rows(8),
    "translation": rows(6),
    "request": rows(3),
    "respondent_as_told": forms.TextInput(attrs={"dir": "auto", "class": "vTextField"}),
}


class IntakeForm(OfficeForm):
    """Registers a complaint with its complainant in one sitting; nothing is saved on an error."""

    person = forms.ModelChoiceField(
        queryset=Person.objects.none(),
        label=_("Person already known"),
        required=False,
        widget=KnownSelect(Party._meta.get_field("person"), admin.site),
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
    nationality = chosen_from("country", _("Nationality or ICAO code"), StateTie, "country")
    feared_state = chosen_from("country", _("State feared"), StateTie, "country")
    former_residence = chosen_from("country", _("State of former residence"), StateTie, "country")
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
        label=_("Fears return"), choices=Answer, initial=Answer.NOT_ASKED
    )
    language = chosen_from("language", _("Language"), SpokenLanguage, "language")
    needs_interpreter = forms.BooleanField(label=_("Needs an interpreter"), required=False)
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
    removal_at = MomentField(
        label=_("Set for"),
        required=False,
        widget=SplitDateTime,
        help_text=_("Leave empty when the order names no date: it is immediate all the same."),
    )
    removal_number = forms.CharField(label=_("Order number"), required=False, max_length=60)
    removal_ordered_on = forms.DateField(label=_("Order of"), required=False, widget=DateInput)
    removal_issued_by = forms.ModelChoiceField(
        queryset=Organisation.objects.all(),
        label=_("Issued by"),
        required=False,
        widget=KnownSelect(RemovalOrder._meta.get_field("issued_by"), admin.site),
    )

    file = forms.FileField(
        label=_("Document"), required=False, help_text=_("Kept as received; its type is checked.")
    )

    class Meta:
        model = Complaint
        widgets = WIDGETS
        fields = ["channel", "kind", "received_at", "handed_over_at", "is_anonymous", "is_substantiated", "summary", "narrative", "narrative_language", "translation", "translator", "request", "respondent_as_told", "respondent", "facility", "region", "rights", "topics", "violated_on", "learned_on", "is_continuing", "is_before_court", "is_repeat", "alleges_ill_treatment", "has_reprisal_risk", "unit"]  # fmt: skip

    user: User

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person = self.fields["person"]
        person.queryset = Person.objects.visible_to(self.user)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        try:
            self.registration = self._registration(cleaned)
            registration.check(self.registration, at=timezone.now())
            if cleaned.get("file"):
                documents.examine(cleaned["file"], names.clean(cleaned["file"].name or ""))
        except InvalidInput as refusal:
            self.add_error(FIELDS.get(refusal.field, refusal.field) or None, str(refusal))
        return cleaned

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
        if data["person"]:
            if data["full_name"]:
                raise InvalidInput(
                    _("Choose a known person or fill in a new one, not both."), field="full_name"
                )
            return [PartyData(person=data["person"])]
        if not data["full_name"]:
            typed = [name for name in NEEDS_A_NAME if data.get(name)]
            if typed:
                raise InvalidInput(_("Who is it? Fill in a name."), field="full_name")
            return []
        for field in ("full_name", "latin_name"):
            if data[field]:
                _check_name(data[field], field=field)
        persons.check_birth(data["born_on"], data["birth_precision"], on=timezone.localdate())
        return [PartyData(person=_person(data))]


def _check_name(text: str, *, field: str) -> None:
    try:
        persons.checked_name(text)
    except InvalidInput as refusal:
        raise InvalidInput(refusal.message, field=field) from refusal


# What the services call a field -> where it stands in this form.
FIELDS = {"parties": "full_name", "names": "full_name", "scheduled_at": "removal_at", "ordered_on": "removal_ordered_on"}  # fmt: skip
NEEDS_A_NAME = ("latin_name", "born_on", "nationality", "feared_state", "former_residence", "statuses", "language", "phone", "email", "address_kind", "address")  # fmt: skip


def _person(data: dict[str, Any]) -> PersonData:
    known = [NameData(full=data["full_name"])]
    if data["latin_name"]:
        known.append(NameData(full=data["latin_name"], kind="romanised"))
    return PersonData(
        names=known,
        sex=data["sex"],
        born_on=data["born_on"],
        birth_precision=data["birth_precision"],
        fears_return=data["fears_return"],
        needs_interpreter=data["needs_interpreter"],
        is_reserved=data["is_reserved"],
        statuses=[StatusData(status=row, basis=data["basis"]) for row in data["statuses"]],
        ties=_ties(data),
        languages=[data["language"]] if data["language"] else [],
        contacts=_contacts(data),
        addresses=_addresses(data),
    )


def _ties(data: dict[str, Any]) -> list[TieData]:
    fields = {
        "nationality": Tie.NATIONALITY,
        "feared_state": Tie.FEARED,
        "former_residence": Tie.FORMER_RESIDENCE,
    }
    return [
        TieData(
            country=data[name],
            tie=tie,
            basis=data["basis"] if name == "nationality" else Basis.DECLARED,
        )
        for name, tie in fields.items()
        if data[name]
    ]


def _contacts(data: dict[str, Any]) -> list[ContactData]:
    found = []
    if data["phone"]:
        found.append(
            ContactData(kind=ContactKind.PHONE, value=data["phone"], safety=data["phone_safety"])
        )
    if data["email"]:
        found.append(ContactData(kind=ContactKind.EMAIL, value=data["email"]))
    return found


def _addresses(data: dict[str, Any]) -> list[AddressData]:
    kind = data["address_kind"] or (AddressKind.RESIDENCE if data["address"] else "")
    if not kind and data.get("facility"):
        kind = AddressKind.DETAINED
    if not kind:
        return []
    held = kind == AddressKind.DETAINED
    if held and not data.get("facility") and not data["address"]:
        raise InvalidInput(_("Say where the person is held."), field="address")
    if kind in (AddressKind.RESIDENCE, AddressKind.REGISTERED) and not data["address"]:
        raise InvalidInput(_("Fill in the address."), field="address")
    place = data.get("facility") if held else None
    return [AddressData(kind=kind, text=data["address"], facility=place)]


def _removals(data: dict[str, Any]) -> list[RemovalData]:
    if not data["removal_kind"]:
        if any(data[name] for name in ("removal_at", "removal_number", "removal_ordered_on")):
            raise InvalidInput(_("What kind of removal is it?"), field="removal_kind")
        return []
    ordered_on = data["removal_ordered_on"]
    if ordered_on and ordered_on > timezone.localdate():
        raise InvalidInput(_("An order is not of a future day."), field="ordered_on")
    return [
        RemovalData(
            kind=data["removal_kind"],
            scheduled_at=data["removal_at"],
            order_number=data["removal_number"],
            ordered_on=ordered_on,
            issued_by=data["removal_issued_by"],
        )
    ]


FIELDSETS = [
    (
        _("Receipt"),
        {"fields": [("channel", "kind"), "received_at", "handed_over_at"]},
    ),
    (
        _("Complainant"),
        {
            "fields": [
                "person",
                ("full_name", "latin_name"),
                ("sex", "born_on", "birth_precision"),
                ("nationality", "former_residence", "feared_state"),
                "statuses",
                ("basis", "fears_return"),
                ("language", "needs_interpreter"),
                ("phone", "phone_safety", "email"),
                ("address_kind", "address"),
                ("is_anonymous", "is_substantiated", "is_reserved"),
            ]
        },
    ),
    (
        _("Matter"),
        {
            "fields": [
                "summary",
                "narrative",
                "narrative_language",
                "request",
                ("respondent_as_told", "respondent"),
                ("facility", "region"),
                "topics",
                "rights",
                ("violated_on", "learned_on", "is_continuing"),
                ("is_before_court", "is_repeat"),
                ("alleges_ill_treatment", "has_reprisal_risk"),
            ]
        },
    ),
    (
        _("Removal from the country"),
        {
            "fields": [
                ("removal_kind", "removal_at"),
                ("removal_number", "removal_ordered_on", "removal_issued_by"),
            ]
        },
    ),
    (
        _("Translation, document, unit"),
        {"fields": ["translation", "translator", "file", "unit"]},
    ),
]
