"""Where the codes of a field or a filter are listed: in the description of the API, and in the error."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

SHORT = 30  # so many choices an error still lists

UNKNOWN = _("This code is unknown.")
LISTED = _("GET {address} lists the codes.")
ALPHA_3 = _("A state has three letters (ISO 3166-1 alpha-3): AZE, not AZ.")
NO_CHOICE = _("This is none of the choices: {choices}.")


@dataclass(frozen=True)
class Codes:
    """``text`` describes them, in the English of the OpenAPI file; ``unknown`` refuses one that is none."""

    text: str
    unknown: Promise | str = UNKNOWN


def at(address: str, what: str, *more: Promise) -> Codes:
    """Codes that ``address`` lists; ``more`` are sentences that follow the refusal."""
    sentences = [UNKNOWN, format_lazy(LISTED, address=address), *more]
    unknown = format_lazy(" ".join(["{}"] * len(sentences)), *sentences)
    return Codes(f"{what}: GET {address}", unknown)


def of_list(*names: str) -> Codes:
    """Codes of one list of classifications, or of one of several."""
    is_country = names == ("country",)
    lists = " or ".join(f"`{name}`" for name in names)
    addresses = ", ".join(f"/api/v1/classifications/{name}/" for name in names)
    what = f"A code of the list {lists}{' (ISO 3166-1 alpha-3)' if is_country else ''}"
    return at(addresses, what, *([ALPHA_3] if is_country else []))


ORGANISATIONS = at("/api/v1/organisations/", "The code of an organisation")
FACILITIES = at("/api/v1/facilities/", "The code of a place of detention")
UNITS = Codes("The code of a unit of the office, as the office tells it; no address lists them")
ACCOUNTS = Codes("The user name of a member of staff; no address lists them")


def no_choice(choices: Any) -> Any:
    """Refuses what is none of ``choices``, and says them where they are few."""
    shown = [str(choice) for choice in list(choices)[:SHORT]]
    return format_lazy(NO_CHOICE, choices=", ".join(shown + ["…"] * (len(choices) > SHORT)))
