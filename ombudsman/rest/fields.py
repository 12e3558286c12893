"""Serializer fields that accept one type and a sensible range, and fields for codes and keys."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ombudsman.models import Classification, Organisation, Unit, User
from ombudsman.rest import reference_codes
from ombudsman.rules.numbers import NumberError, parse_number

EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
MAX_CODES = 50
DATETIME_OUT_OF_RANGE = _("This moment is outside what can be meant: from {first} to {last}.")


class StrictCharField(serializers.CharField):
    """A JSON string; trimmed, and not blank unless allowed."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        if self.max_length is not None and len(data) > self.max_length:
            self.fail("max_length", max_length=self.max_length)  # before trimming
        return super().to_internal_value(data)


class StrictBooleanField(serializers.BooleanField):
    """``true`` or ``false``."""

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class StrictIntegerField(serializers.IntegerField):
    """A JSON integer within the range of a PostgreSQL column (SQLite allows more)."""

    max_integer = 2**31 - 1

    def __init__(self, **kwargs: Any) -> None:
        most = min(kwargs.pop("max_value", self.max_integer), self.max_integer)
        super().__init__(**{"min_value": 0, "max_value": most} | kwargs)

    def to_internal_value(self, data: Any) -> int:
        if not isinstance(data, int) or isinstance(data, bool):
            self.fail("invalid")
        return data


class StrictSmallIntegerField(StrictIntegerField):
    max_integer = 2**15 - 1


class BoundedDateTimeField(serializers.DateTimeField):
    """ISO 8601 with an offset, from 1900 until ``ahead`` from now.

    The default of one day allows for a wrong clock at the sender.
    """

    default_error_messages = {
        "offset": _("Say the offset from UTC, for example +04:00."),
        "sense": DATETIME_OUT_OF_RANGE,
    }

    def __init__(self, *, ahead: timedelta = timedelta(days=1), **kwargs: Any) -> None:
        self.ahead = ahead
        super().__init__(**kwargs)

    def to_internal_value(self, value: Any) -> datetime:
        moment = _parse_datetime(value)
        if moment is None:
            self.fail("invalid", format="YYYY-MM-DDThh:mm:ss+hh:mm")
        if timezone.is_naive(moment):
            self.fail("offset")
        last = timezone.now() + self.ahead
        if not EARLIEST <= moment <= last:
            self.fail("sense", **format_bounds(EARLIEST, last))
        return moment


class BoundedDateField(serializers.DateField):
    """A calendar day from 1900 until ``ahead`` from today; by default until today."""

    default_error_messages = {
        "sense": _("This day is outside what can be meant: from {first} to {last}.")
    }

    def __init__(self, *, ahead: timedelta = timedelta(), **kwargs: Any) -> None:
        self.ahead = ahead
        super().__init__(**kwargs)

    def to_internal_value(self, value: Any) -> date:
        day = super().to_internal_value(value)
        first, last = EARLIEST.date(), timezone.localdate() + self.ahead
        if not first <= day <= last:
            self.fail("sense", first=first.isoformat(), last=last.isoformat())
        return day


class StrictChoiceField(serializers.ChoiceField):
    """One of a few values; the error lists them."""

    def __init__(self, choices: Any, **kwargs: Any) -> None:
        super().__init__(choices, **kwargs)
        self.error_messages["invalid_choice"] = reference_codes.invalid_choice_message(
            self.choices
        )


@extend_schema_field(OpenApiTypes.STR)
class CodeField(serializers.RelatedField):
    """A row of reference data, by its code; retired rows are shown but not accepted.

    With ``many=True`` a list of codes, read in one query.
    """

    default_error_messages = {
        "unknown_code": reference_codes.UNKNOWN,
        "retired_code": _("This code is no longer in use."),
        "invalid": _("A code is a string."),
    }
    slug = "code"
    reference: reference_codes.CodeReference | None = None

    def __init__(self, **kwargs: Any) -> None:
        if self.reference is not None:
            kwargs.setdefault("help_text", self.reference.description)
            kwargs.setdefault("error_messages", {"unknown_code": self.reference.unknown_message})
        super().__init__(**kwargs)

    def get_queryset(self) -> Any:
        raise NotImplementedError("A field that is written says among which rows it looks.")

    @classmethod
    def many_init(cls, *args: Any, **kwargs: Any) -> "CodeListField":
        outer = {key: value for key, value in kwargs.items() if key in MANY_OPTIONS}
        inner = {key: value for key, value in kwargs.items() if key not in OUTER_OPTIONS}
        child = cls(*args, **inner)
        return CodeListField(child_relation=child, **{"help_text": child.help_text} | outer)

    def current(self) -> QuerySet:
        return self.get_queryset().current(on=timezone.localdate())

    def to_internal_value(self, data: Any) -> Model:
        if not isinstance(data, str):
            self.fail("invalid")
        if "\0" in data:  # a form may contain it, JSON may not
            self.fail("unknown_code")
        row = self.current().filter(**{self.slug: data}).first()
        if row is None:
            self.fail(self.reason(data))
        return row

    def reason(self, code: str) -> str:
        known = self.get_queryset().filter(**{self.slug: code}).exists()
        return "retired_code" if known else "unknown_code"

    def to_representation(self, value: Any) -> str:
        return str(getattr(value, self.slug))


OUTER_OPTIONS = {"many", "required", "default", "allow_empty", "allow_null", "source"}
MANY_OPTIONS = OUTER_OPTIONS - {"many"} | {"read_only", "write_only", "help_text"}


class CodeListField(serializers.ManyRelatedField):
    """At most 50 codes, read in one query; an error carries the index of the wrong code."""

    default_error_messages = {
        "not_a_list": _("A list of codes."),
        "too_many": _("At most 50 codes."),
    }
    child_relation: CodeField

    def to_internal_value(self, data: Any) -> list[Model]:
        if not isinstance(data, list):
            self.fail("not_a_list")
        if len(data) > MAX_CODES:
            self.fail("too_many")
        child = self.child_relation
        rows = {}
        if texts := {code for code in data if isinstance(code, str)}:
            found = child.current().filter(**{f"{child.slug}__in": texts})
            rows = {getattr(row, child.slug): row for row in found}
        errors = {}
        for position, code in enumerate(data):
            if not isinstance(code, str) or code not in rows:
                errors[position] = _code_error(child, code)
        if errors:
            raise serializers.ValidationError(errors)  # type: ignore[arg-type]  # keys are places
        return [rows[code] for code in dict.fromkeys(data)]


class ClassificationField(CodeField):
    """A member of one classification list: ``ClassificationField("topic", many=True)``."""

    def __init__(self, list_name: str, **kwargs: Any) -> None:
        self.list_name = list_name
        self.reference = reference_codes.classification_codes(list_name)
        super().__init__(**kwargs)

    def get_queryset(self) -> Any:
        return Classification.objects.filter(list=self.list_name)


class OrganisationField(CodeField):
    reference = reference_codes.ORGANISATIONS

    def get_queryset(self) -> Any:
        return Organisation.objects.all()


class UnitField(CodeField):
    reference = reference_codes.UNITS

    def get_queryset(self) -> Any:
        return Unit.objects.all()


class AccountField(CodeField):
    """A member of staff, by user name."""

    slug = "username"
    reference = reference_codes.ACCOUNTS

    def get_queryset(self) -> Any:
        return User.objects.people()

    def current(self) -> QuerySet:
        return self.get_queryset().filter(is_active=True)


@extend_schema_field(OpenApiTypes.STR)
class PublicNumberField(serializers.RelatedField):
    """An object that the account may see, by its public number in any spelling."""

    default_error_messages = {"not_found": _("Nothing of this number is known here.")}

    def __init__(self, model: Any, **kwargs: Any) -> None:
        self.model = model
        super().__init__(**kwargs)

    def get_queryset(self) -> Any:
        return self.model.objects.visible_to(self.context["request"].user)

    def to_internal_value(self, data: Any) -> Model:
        number = normalise_number(data) if isinstance(data, str) else ""
        row = self.get_queryset().filter(number=number).first()
        if row is None:
            self.fail("not_found")
        return row

    def to_representation(self, value: Any) -> str:
        return str(value.number)


@extend_schema_field(OpenApiTypes.INT)
class PrimaryKeyField(serializers.RelatedField):
    """An object that the account may see, by its id."""

    default_error_messages = {"not_found": _("Nothing of this id is known here.")}

    def __init__(self, model: Any, **kwargs: Any) -> None:
        self.model = model
        super().__init__(**kwargs)

    def get_queryset(self) -> Any:
        return self.model.objects.visible_to(self.context["request"].user)

    def to_internal_value(self, data: Any) -> Model:
        whole = isinstance(data, int) and not isinstance(data, bool) and 0 < data < 2**63
        row = self.get_queryset().filter(pk=data).first() if whole else None
        if row is None:
            self.fail("not_found")
        return row

    def to_representation(self, value: Any) -> int:
        return int(value.pk)


def format_bounds(first: datetime, last: datetime) -> dict[str, str]:
    """The two ends of a range as ISO 8601 with an offset, for ``DATETIME_OUT_OF_RANGE``."""
    ends = {"first": first, "last": timezone.localtime(last)}
    return {name: end.isoformat(timespec="seconds") for name, end in ends.items()}


def normalise_number(text: str) -> str:
    """The canonical form of a public number; ``text`` unchanged if it is not one."""
    try:
        return parse_number(text)
    except NumberError:
        return text


def _parse_datetime(value: Any) -> datetime | None:
    try:
        return parse_datetime(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _code_error(field: CodeField, code: Any) -> list[serializers.ErrorDetail]:
    reason = field.reason(code) if isinstance(code, str) else "invalid"
    return [serializers.ErrorDetail(str(field.error_messages[reason]), code=reason)]
