from collections.abc import Iterator
from copy import deepcopy
from typing import Any, ClassVar

from rest_framework import serializers

_made: dict[type, tuple[dict[str, Any], list[str]]] = {}


class RowSerializer(serializers.ModelSerializer):
    """A model in JSON. Its fields are worked out of the columns once, not for every request.

    Working them out anew took 20 of the 22 ms in which a complaint in full is put into JSON.
    """

    is_whole: ClassVar[bool] = True  # what is shown has all its fields; what is sent need not

    def get_fields(self) -> dict[str, Any]:
        own = type(self)
        if own not in _made:
            made = super().get_fields()
            _made[own] = made, list(_may_be_null(self.Meta.model, made))
        made, nullable = _made[own]
        fields = deepcopy(made)  # makes each field anew, of what it was made with
        for name in nullable:
            fields[name].allow_null = True
        for field in fields.values() if self.is_whole else ():
            field.required = True  # it is always there, which makes a typed client of use
        return fields


def _may_be_null(model: Any, fields: dict[str, Any]) -> Iterator[str]:
    """Fields that only show a column which may be empty: the description of the API says so."""
    columns = {column.name: column for column in model._meta.concrete_fields}
    for name, field in fields.items():
        column = columns.get(field.source or name)
        if field.read_only and column is not None and column.null:
            yield name
