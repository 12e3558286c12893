"""Serializers that refuse what they do not know: a misspelt field is an error, not a silence."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from ombudsman.rest.fields import Choice, Day, Flag, Moment, SmallWhole, Text, Whole
from ombudsman.rest.serializers import RowSerializer
from ombudsman.rules.refusals import InvalidInput

MOST_ROWS = 20
NO_LIST = gettext_lazy("A list is wanted here.")


def several(form: Any, **options: Any) -> Any:
    """A list of ``form``, at most 20 rows: nobody has more names, and no body is worth more queries."""
    texts = {"not_a_list": NO_LIST}
    return form(many=True, **{"max_length": MOST_ROWS, "error_messages": texts} | options)


@contextmanager
def refused_at(field: str = "") -> Iterator[None]:
    """Tell what a rule refuses in the input at ``field`` of this form, so that its path is whole."""
    try:
        yield
    except InvalidInput as refusal:
        error = serializers.ErrorDetail(str(refusal), code=refusal.code)
        raise serializers.ValidationError({field or refusal.field: [error]}) from refusal


class Strict(serializers.Serializer):
    """A field that is not writable is unknown, a read-only one too."""

    default_error_messages = {"invalid": gettext_lazy("An object is wanted here.")}

    def to_internal_value(self, data: Any) -> Any:
        unknown = self._unknown(data) if isinstance(data, Mapping) else {}
        try:
            value = super().to_internal_value(data)
        except serializers.ValidationError as error:
            if unknown and isinstance(error.detail, dict):
                raise serializers.ValidationError({**error.detail, **unknown}) from error
            raise
        if unknown:
            raise serializers.ValidationError(unknown)
        return value

    def _unknown(self, data: Mapping[str, Any]) -> dict[str, list[Any]]:
        writable = {field.field_name for field in self._writable_fields}
        error = serializers.ErrorDetail(_("This field is unknown here."), code="unknown_field")
        return {str(name): [error] for name in data if name not in writable}


class StrictModel(Strict, RowSerializer):
    """The same for a model: lengths and choices are those of its columns.

    Constraints stay with the database and the services; ``Meta.validators`` is empty for that.
    """

    is_whole = False
    serializer_field_mapping = {
        **serializers.ModelSerializer.serializer_field_mapping,
        models.CharField: Text,
        models.TextField: Text,
        models.BooleanField: Flag,
        models.PositiveIntegerField: Whole,
        models.PositiveSmallIntegerField: SmallWhole,
        models.DateTimeField: Moment,
        models.DateField: Day,
    }
    serializer_choice_field = Choice
    serializer_related_field = None  # type: ignore[assignment]  # every relation says by which code or number it goes

    def get_validators(self) -> list[Any]:
        return []
