"""Base serializers; those for input refuse unknown fields, so a misspelt field is an error."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from ombudsman.rest.fields import (
    BoundedDateField,
    BoundedDateTimeField,
    StrictBooleanField,
    StrictCharField,
    StrictChoiceField,
    StrictIntegerField,
    StrictSmallIntegerField,
)
from ombudsman.rules.refusals import InvalidInput

MAX_ROWS = 20
NOT_A_LIST = gettext_lazy("A list is wanted here.")
_field_cache: dict[type, tuple[dict[str, Any], list[str]]] = {}


def bounded_list(form: Any, **options: Any) -> Any:
    """A list of ``form`` with at most 20 rows, which limits the queries of one request."""
    texts = {"not_a_list": NOT_A_LIST}
    return form(many=True, **{"max_length": MAX_ROWS, "error_messages": texts} | options)


@contextmanager
def errors_at(field: str = "") -> Iterator[None]:
    """Turn InvalidInput into a validation error at ``field`` of this serializer."""
    try:
        yield
    except InvalidInput as refusal:
        error = serializers.ErrorDetail(str(refusal), code=refusal.code)
        raise serializers.ValidationError({field or refusal.field: [error]}) from refusal


class RowSerializer(serializers.ModelSerializer):
    """Model serializer that builds its fields once per class, not once per request.

    Building them took 20 of the 22 ms of serializing a whole complaint.
    """

    requires_all_fields: ClassVar[bool] = True  # False for input

    def get_fields(self) -> dict[str, Any]:
        own = type(self)
        if own not in _field_cache:
            made = super().get_fields()
            _field_cache[own] = made, list(_may_be_null(self.Meta.model, made))
        made, nullable = _field_cache[own]
        fields = deepcopy(made)  # deepcopy of a field builds it again from its arguments
        for name in nullable:
            fields[name].allow_null = True
        for field in fields.values() if self.requires_all_fields else ():
            field.required = True  # always present, so that typed clients need no check
        return fields


class StrictSerializer(serializers.Serializer):
    """Refuse unknown fields; a read-only field counts as unknown."""

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


class StrictModelSerializer(StrictSerializer, RowSerializer):
    """StrictSerializer for a model, with lengths and choices of its columns.

    ``get_validators`` is empty: constraints are checked by services and the database.
    """

    requires_all_fields = False
    serializer_field_mapping = {
        **serializers.ModelSerializer.serializer_field_mapping,
        models.CharField: StrictCharField,
        models.TextField: StrictCharField,
        models.BooleanField: StrictBooleanField,
        models.PositiveIntegerField: StrictIntegerField,
        models.PositiveSmallIntegerField: StrictSmallIntegerField,
        models.DateTimeField: BoundedDateTimeField,
        models.DateField: BoundedDateField,
    }
    serializer_choice_field = StrictChoiceField
    serializer_related_field = None  # type: ignore[assignment]  # each relation names its field

    def get_validators(self) -> list[Any]:
        return []


def _may_be_null(model: Any, fields: dict[str, Any]) -> Iterator[str]:
    """Names of read-only fields of nullable columns, so that the OpenAPI file marks them."""
    columns = {column.name: column for column in model._meta.concrete_fields}
    for name, field in fields.items():
        column = columns.get(field.source or name)
        if field.read_only and column is not None and column.null:
            yield name
