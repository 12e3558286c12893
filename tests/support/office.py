"""Reference data of tests, and the form data of a page."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.utils import timezone

from ombudsman.models import Classification, TimeLimit
from tests.factories import (
    ClassificationFactory,
    OrganisationFactory,
    OutcomeRuleFactory,
    TimeLimitFactory,
)

LIMITS = {
    "complaint.examination": 30,
    "complaint.examination_extension": 30,
    "complaint.refusal_notice": 10,
    "complaint.result_notice": 5,
    "body.observations": 10,
    "body.reply_to_recommendation": 10,
}
CODES = {
    "channel": ["email", "e_service", "own_initiative"],
    "legal_status": ["stateless", "refugee"],
    "country": ["XXA", "UTO", "AZE"],
    "language": ["en", "ka"],
    "refusal_ground": ["outside_competence"],
    "outcome": ["no_violation"],
    "measure": ["recommendation"],
    "right": ["liberty", "fair_trial"],
    "topic": ["detention"],
    "document_kind": ["letter"],
    "call_outcome": ["answered"],
    "area_examined": ["health_care"],
}
# Part of every text typed into a case; it must not appear in an audit entry.
MARK = "Qxmarkeroğlu"
PDF = b"%PDF-1.7\nA letter of the tests.\n"


def create_reference_data() -> None:
    """Time limits, codes, an organisation and an embassy."""
    TimeLimit.objects.bulk_create(
        TimeLimitFactory.build(key=key, value=value) for key, value in LIMITS.items()
    )
    rows = [
        ClassificationFactory.build(list=name, code=code)
        for name, codes in CODES.items()
        for code in codes
    ]
    Classification.objects.bulk_create(rows, ignore_conflicts=True)
    OrganisationFactory(code="migration-service")
    OrganisationFactory(
        code="embassy-utopia",
        kind="embassy",
        country=ClassificationFactory(list="country", code="UTO"),
    )


def create_outcome_rule() -> None:
    OutcomeRuleFactory()


def form_data(form: Any) -> dict[str, Any]:
    """What a browser sends of ``form`` as it is: with empty fields, without unticked boxes."""
    data: dict[str, Any] = {}
    for bound in form:
        if not bound.field.disabled and not isinstance(bound.field, forms.FileField):
            data |= _input_values(bound.html_name, bound.field, bound.value())
    return data


def filled_form_data(form: Any) -> dict[str, Any]:
    """The same with a plausible value in each empty field: ``MARK`` in all texts."""
    data = form_data(form)
    for bound in form:
        empty = bound.value() in (None, "", [], False)
        if not bound.field.disabled and empty and _is_filled_in(bound.field):
            data |= _input_values(bound.html_name, bound.field, plausible_value(bound.field))
    return data


def page_forms(context: Any) -> list[Any]:
    """The form of a page or step, then those of its inlines."""
    if "adminform" not in context:
        return [context["form"]] if "form" in context else []
    rows = [form for rows in context["inline_admin_formsets"] for form in rows.formset.forms]
    return [context["adminform"].form, *rows]


def page_data(response: Any, fill: Any = form_data) -> dict[str, Any]:
    """What a browser sends of a form page or a step, inlines included."""
    context = response.context
    if "adminform" not in context:
        return {"form_token": context["form_token"], **fill(context["form"])}
    data = fill(context["adminform"].form)
    for rows in context["inline_admin_formsets"]:
        data |= form_data(rows.formset.management_form)
        for form in rows.formset.forms:
            data |= form_data(form)
    if context.get("form_token"):
        data["form_token"] = context["form_token"]
    if version := getattr(context.get("original"), "version", None):
        data["seen_version"] = version
    return data


def _is_filled_in(field: forms.Field) -> bool:
    """Texts are filled in if they are long enough, other fields if they are required."""
    is_text = type(field) in (forms.CharField,) and (field.max_length or 99) >= 60
    return field.required or is_text


def plausible_value(field: Any) -> Any:
    """A value that the field accepts, if the database has one to choose."""
    if isinstance(field, forms.ModelMultipleChoiceField):
        return list(field.queryset[:1])
    if isinstance(field, forms.ModelChoiceField):
        return field.queryset.first()
    if isinstance(field, forms.ChoiceField):
        return next(value for value, _label in field.choices if value)
    if isinstance(field, forms.SplitDateTimeField | forms.DateTimeField):
        return timezone.now() - timezone.timedelta(minutes=1)
    if isinstance(field, forms.DateField):
        return timezone.localdate()
    if isinstance(field, forms.FileField):
        return SimpleUploadedFile(f"{MARK}.pdf", PDF)
    if isinstance(field, forms.IntegerField):
        return 1
    if isinstance(field, forms.BooleanField):
        return True
    if isinstance(field, forms.SlugField):
        return "written-by-the-tests"
    return f"{MARK} text"


def _input_values(name: str, field: Any, value: Any) -> dict[str, Any]:
    if isinstance(field, forms.SplitDateTimeField):
        moment = timezone.localtime(value) if isinstance(value, datetime) else None
        day, hour = (moment.date(), moment.time()) if moment else ("", "")
        return {f"{name}_0": _plain(day), f"{name}_1": _plain(hour)}
    if isinstance(field, forms.BooleanField):
        return {name: "on"} if value else {}
    if isinstance(field, forms.ModelMultipleChoiceField):
        return {name: [_plain(one) for one in value]} if value else {}
    if isinstance(field, forms.FileField):
        return {name: value}
    return {name: _plain(value)}


def _plain(value: Any) -> Any:
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, date | time):
        return value.isoformat()
    return "" if value is None else value
