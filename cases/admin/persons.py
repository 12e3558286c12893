from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.models import (
    Address,
    ContactPoint,
    LegalStatus,
    NameKind,
    Person,
    PersonName,
    SpokenLanguage,
    StateTie,
)
from cases.queries import search
from cases.services import changes, persons
from ombudsman.admin.office import OfficeAdmin, OfficeForm, OfficeInline
from ombudsman.rules.refusals import InvalidInput


class PersonForm(OfficeForm):
    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        born_on = cleaned.get("born_on")
        try:
            cleaned["birth_precision"] = persons.check_birth(
                born_on, cleaned.get("birth_precision", ""), on=timezone.localdate()
            )
        except InvalidInput as refusal:
            self.add_error(refusal.field, str(refusal))
        return cleaned


class NameForm(OfficeForm):
    def clean_full(self) -> str:
        try:
            return persons.checked_name(self.cleaned_data["full"])
        except InvalidInput as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        persons.prepare_name(self.instance)


class NameFormSet(forms.BaseInlineFormSet):
    def clean(self) -> None:
        super().clean()
        kinds = [
            form.cleaned_data.get("kind")
            for form in self.forms
            if not self._should_delete_form(form)  # type: ignore[attr-defined]
        ]
        if kinds.count(NameKind.PRINCIPAL) > 1:
            raise forms.ValidationError(_("A person has one principal name."))


class ContactForm(OfficeForm):
    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        persons.prepare_contact(self.instance)


class NameInline(OfficeInline):
    model = PersonName
    form = NameForm
    formset = NameFormSet
    min_num = 1
    validate_min = True
    fields = ["kind", "full", "family", "given", "patronymic"]


class StatusInline(OfficeInline):
    model = LegalStatus
    autocomplete_fields = ["status"]


class TieInline(OfficeInline):
    model = StateTie
    autocomplete_fields = ["country"]


class LanguageInline(OfficeInline):
    model = SpokenLanguage
    autocomplete_fields = ["language"]


class ContactInline(OfficeInline):
    model = ContactPoint
    form = ContactForm
    fields = ["kind", "value", "safety", "may_leave_message", "note"]


class AddressInline(OfficeInline):
    model = Address
    autocomplete_fields = ["facility", "region"]


@admin.register(Person)
class PersonAdmin(OfficeAdmin):
    section = _("People")
    form = PersonForm
    opens = True
    list_display = ["name", "sex", "birth", "fears_return"]
    search_fields = ["names__folded"]
    search_help_text = _("At least three letters of a name, in any script")
    inlines = [NameInline, StatusInline, TieInline, LanguageInline, ContactInline, AddressInline]
    autocomplete_fields = ["stay_category"]
    fieldsets = [
        (_("Person"), {"fields": [("sex", "born_on", "birth_precision"), ("stay_category", "fears_return"), ("consulate_wish", "needs_interpreter"), "is_reserved", "note"]}),
    ]  # fmt: skip

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """Nobody leafs through the register: without a name the list is empty."""
        keys = search.names_like(search_term).values("person")
        return queryset.filter(pk__in=keys), False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.created_by, obj.created_at = request.user, timezone.now()
            obj.display_name = obj.display_name or "?"
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        persons.refresh_display_name(form.instance, by=request.user)  # type: ignore[arg-type]
        changes.reassess_cases_of(form.instance, by=request.user)  # type: ignore[arg-type]

    @admin.display(description=_("name"))
    def name(self, obj: Person) -> Any:
        return format_html("<bdi>{}</bdi>", obj)

    @admin.display(description=_("born on"))
    def birth(self, obj: Person) -> str:
        if obj.born_on is None:
            return gettext("unknown")
        shown = {"month": "%m.%Y", "year": "%Y", "estimated": "≈ %Y"}.get(
            obj.birth_precision, "%d.%m.%Y"
        )
        return obj.born_on.strftime(shown)
