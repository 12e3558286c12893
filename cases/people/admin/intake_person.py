"""Turns the person fields of the intake form into data for the services."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.models import AddressKind, Basis, ContactKind, IdentityDocumentKind, NameKind, Tie
from cases.people.services.persons import (
    AddressData,
    ContactData,
    DocumentData,
    NameData,
    PersonData,
    StatusData,
    TieData,
)
from ombudsman.rules.refusals import InvalidInput

# Part of an IdentityQuery -> fields of the intake form.
QUERY_FIELDS = {
    "name": ("full_name", "latin_name"),
    "born_on": ("born_on",),
    "birth_precision": ("birth_precision",),
    "phone": ("phone",),
    "document": ("document_number",),
    "document_kind": ("document_kind",),
    "document_country": ("document_country",),
    "case": ("earlier_case",),
}
NEEDS_A_NAME = (
    "latin_name",
    "born_on",
    "nationality",
    "feared_state",
    "former_residence",
    "statuses",
    "language",
    "document_number",
    "document_country",
    "phone",
    "email",
    "address_kind",
    "address",
)


NAME_FIELDS = {"full_name": NameKind.PRINCIPAL, "latin_name": NameKind.ROMANISED}


def person_of(data: dict[str, Any]) -> PersonData:
    """Data of the person in the form; without a name if a known person was chosen."""
    return PersonData(
        names=[name_of(data, field) for field in NAME_FIELDS if data[field]],
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
        addresses=addresses_of(data),
        documents=_documents(data),
    )


def name_of(data: dict[str, Any], field: str) -> NameData:
    """The name in ``field``. Raises InvalidInput at this field."""
    try:
        return NameData(full=data[field], kind=NAME_FIELDS[field])
    except InvalidInput as refusal:
        raise InvalidInput(refusal.message, field=field) from refusal


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


def _documents(data: dict[str, Any]) -> list[DocumentData]:
    if not data["document_number"]:
        return []
    return [
        DocumentData(
            kind=data["document_kind"] or IdentityDocumentKind.PASSPORT,
            number=data["document_number"],
            country=data["document_country"],
        )
    ]


def addresses_of(data: dict[str, Any]) -> list[AddressData]:
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
