"""States and legal statuses of a person: a code, or a code with its basis."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cases.models import Basis, LegalStatus, Tie
from cases.people.services.persons import StatusData, TieData
from ombudsman.rest.fields import MAX_CODES, ClassificationField
from ombudsman.rest.serializers import RowSerializer

BASES = Basis.values

# List of states in the API -> tie of its members.
TIES = {
    "nationalities": Tie.NATIONALITY,
    "origin_states": Tie.ORIGIN,
    "former_residence_states": Tie.FORMER_RESIDENCE,
    "feared_states": Tie.FEARED,
    "extradition_states": Tie.REQUESTS_EXTRADITION,
}

STATED = {
    "type": "array",
    "maxItems": MAX_CODES,
    "items": {
        "oneOf": [
            {"type": "string", "description": "A code, self-declared"},
            {
                "type": "object",
                "required": ["code"],
                "additionalProperties": False,
                "properties": {
                    "code": {"type": "string"},
                    "basis": {"type": "string", "enum": BASES},
                },
            },
        ]
    },
}


@extend_schema_field(STATED)
class StatedCodes(serializers.Field):
    """Codes of one list, each ``"stateless"`` or ``{"code": "stateless", "basis": "documented"}``.

    Reads into (Classification, basis) pairs; the default basis is self-declared.
    """

    default_error_messages = {
        "not_a_list": _("A list of codes."),
        "shape": _("A code, or an object with a code and a basis."),
        "basis": _("declared or documented."),
        "twice": _("This code stands twice."),
        "too_many": _("At most 50 codes."),
    }

    def __init__(self, list_name: str, **kwargs: Any) -> None:
        self.codes: Any = ClassificationField(list_name, many=True)
        kwargs.setdefault("help_text", self.codes.help_text)
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> list[tuple[Any, str]]:
        if not isinstance(data, list):
            self.fail("not_a_list")
        if len(data) > MAX_CODES:
            self.fail("too_many")
        pairs = [self._pair(place, item) for place, item in enumerate(data)]
        self._check_once(pairs)
        rows = {row.code: row for row in self.codes.to_internal_value([code for code, _ in pairs])}
        return [(rows[code], basis) for code, basis in pairs]

    def _check_once(self, pairs: list[tuple[str, str]]) -> None:
        seen = set()
        for place, pair in enumerate(pairs):
            if pair in seen:
                self._refuse(place, "twice")
            seen.add(pair)

    def _pair(self, place: int, item: Any) -> tuple[str, str]:
        if isinstance(item, str):
            return item, Basis.DECLARED
        is_object = isinstance(item, dict) and isinstance(item.get("code"), str)
        if not is_object or item.keys() - {"code", "basis"}:
            self._refuse(place, "shape")
        basis = item.get("basis", Basis.DECLARED)
        if basis not in BASES:
            self._refuse(place, "basis")
        return item["code"], basis

    def _refuse(self, place: int, code: str) -> None:
        error = serializers.ErrorDetail(str(self.error_messages[code]), code=code)
        raise serializers.ValidationError({place: [error]})  # type: ignore[dict-item]  # a place


class LegalStatusSerializer(RowSerializer):
    code = ClassificationField("legal_status", source="status", read_only=True)

    class Meta:
        model = LegalStatus
        fields = ["code", "basis", "since", "until"]


def statuses(pairs: list[tuple[Any, str]]) -> list[StatusData]:
    return [StatusData(status=status, basis=basis) for status, basis in pairs]


def ties(fields: dict[str, Any]) -> list[TieData]:
    """Ties from all lists of states; a state that stands twice in a list counts once, first basis."""
    found = {
        (tie, country): basis
        for name, tie in TIES.items()
        for country, basis in reversed(fields.get(name, []))
    }
    return [
        TieData(tie=tie, country=country, basis=basis) for (tie, country), basis in found.items()
    ]
