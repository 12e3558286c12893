"""Where the codes of a field or filter are listed, for the OpenAPI file and for errors."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

MAX_LISTED_CHOICES = 30  # an error lists no more choices than this

UNKNOWN = _("This code is unknown.")
LISTED = _("GET {address} lists the codes.")
ALPHA_3 = _("A state has three letters (ISO 3166-1 alpha-3): AZE, not AZ.")
NO_CHOICE = _("This is none of the choices: {choices}.")


@dataclass(frozen=True)
class CodeReference:
    """``description`` goes to the OpenAPI file (in English), ``unknown_message`` to errors."""

    description: str
    unknown_message: Promise | str = UNKNOWN


def listed_at(address: str, what: str, *more: Promise) -> CodeReference:
    """Codes listed at ``address``; ``more`` are sentences added to the error."""
    sentences = [UNKNOWN, format_lazy(LISTED, address=address), *more]
    unknown = format_lazy(" ".join(["{}"] * len(sentences)), *sentences)
    return CodeReference(f"{what}: GET {address}", unknown)


def classification_codes(*names: str) -> CodeReference:
    """Codes of one or more classification lists."""
    is_country = names == ("country",)
    lists = " or ".join(f"`{name}`" for name in names)
    addresses = ", ".join(f"/api/v1/classifications/{name}/" for name in names)
    what = f"A code of the list {lists}{' (ISO 3166-1 alpha-3)' if is_country else ''}"
    return listed_at(addresses, what, *([ALPHA_3] if is_country else []))


ORGANISATIONS = listed_at("/api/v1/organisations/", "The code of an organisation")
FACILITIES = listed_at("/api/v1/facilities/", "The code of a place of detention")
UNITS = CodeReference(
    "The code of a unit of the office, as the office tells it; no address lists them"
)
ACCOUNTS = CodeReference("The user name of a member of staff; no address lists them")


def invalid_choice_message(choices: Any) -> Any:
    """Error message for an invalid choice; it lists the choices if they are few."""
    shown = [str(choice) for choice in list(choices)[:MAX_LISTED_CHOICES]]
    return format_lazy(
        NO_CHOICE, choices=", ".join(shown + ["…"] * (len(choices) > MAX_LISTED_CHOICES))
    )
