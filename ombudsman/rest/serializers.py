"""Serializers that refuse what they do not know: a misspelt field is an error, not a silence."""

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
    """A list of ``form``, at most 20 rows: nobody has more names, and no body is worth more queries."""
    texts = {"not_a_list": NOT_A_LIST}
    return form(many=True, **{"max_length": MAX_ROWS, "error_messages": texts} | options)


@contextmanager
def errors_at(field: str = "") -> Iterator[None]:
    """Tell what a rule refuses in the input at ``field`` of this form, so that its path is whole."""
    try:
        yield
    except InvalidInput as refusal:
        error = serializers.ErrorDetail(str(refusal), code=refusal.code)
        raise serializers.ValidationError({field or refusal.field: [error]}) from refusal


class RowSerializer(serializers.ModelSerializer):
    """A model in JSON. Its fields are worked out of the columns once, not for every request.

    Working them out anew took 20 of the 22 ms in which a complaint in full is put into JSON.
    """

    requires_all_fields: ClassVar[bool] = (
        True  # what is shown has all its fields; what is sent need not
    )

    def get_fields(self) -> dict[str, Any]:
        own = type(self)
        if own not in _field_cache:
            made = super().get_fields()
            _field_cache[own] = made, list(_may_be_null(self.Meta.model, made))
        made, nullable = _field_cache[own]
        fields = deepcopy(made)  # makes each field anew, of what it was made with
        for name in nullable:
            fields[name].allow_null = True
        for field in fields.values() if self.requires_all_fields else ():
            field.required = True  # it is always there, which makes a typed client of use
        return fields


class StrictSerializer(serializers.Serializer):
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


class StrictModelSerializer(StrictSerializer, RowSerializer):
    """The same for a model: lengths and choices are those of its columns.

    Constraints stay with the database and the services; ``Meta.validators`` is empty for that.
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
    serializer_related_field = None  # type: ignore[assignment]  # every relation says by which code or number it goes

    def get_validators(self) -> list[Any]:
        return []


def _may_be_null(model: Any, fields: dict[str, Any]) -> Iterator[str]:
    """Fields that only show a column which may be empty: the description of the API says so."""
    columns = {column.name: column for column in model._meta.concrete_fields}
    for name, field in fields.items():
        column = columns.get(field.source or name)
        if field.read_only and column is not None and column.null:
            yield name
