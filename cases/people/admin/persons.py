from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.models import (
    Address,
    ContactPoint,
    IdentityDocument,
    LegalStatus,
    NameKind,
    Person,
    PersonName,
    SpokenLanguage,
    StateTie,
)
from cases.people.admin.duplicate_check import (
    KNOWN_PERSON_TAKEN,
    DuplicateCheckMixin,
    IdentityQueryForm,
    panel_context,
)
from cases.people.admin.duplicate_steps import PERSON_TRANSITIONS
from cases.people.queries import likely_matches, links, merges, person_cases, search
from cases.people.services import person_updates, persons, search_log
from cases.people.services.persons import (
    AddressData,
    ContactData,
    DocumentData,
    NameData,
    PersonData,
    StatusData,
    TieData,
)
from ombudsman.backoffice.form_tokens import IdempotentFormMixin
from ombudsman.backoffice.office import OfficeAdmin, OfficeForm, OfficeInline
from ombudsman.backoffice.requests import user_of
from ombudsman.rules.refusals import InvalidInput


class PersonForm(OfficeForm):
    """Changes a recorded person."""

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


class NewPersonForm(DuplicateCheckMixin, PersonForm):
    """Records a new person; the first inline row of each kind is part of the duplicate check."""

    query_fields: ClassVar[Any] = {
        "name": ("names-0-full",),
        "born_on": ("born_on",),
        "birth_precision": ("birth_precision",),
        "phone": ("contacts-0-value",),
        "document": ("identity_documents-0-number",),
        "document_kind": ("identity_documents-0-kind",),
        "document_country": ("identity_documents-0-country",),
    }

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        self.known_person = self.check_duplicates()
        return cleaned


class KnownPersonChosenError(Exception):
    """Raised while saving: the user chose a known person, so no new one is recorded."""

    def __init__(
        self, person: Person, decision: persons.DuplicateDecision, data: PersonData
    ) -> None:
        super().__init__()
        self.person, self.decision, self.data = person, decision, data


# Model of an inline -> field of PersonData, class of its items, form fields.
INLINE_PARTS: dict[str, tuple[str, Any, tuple[str, ...]]] = {
    "personname": ("names", NameData, ("full", "kind", "family", "given", "patronymic")),
    "legalstatus": ("statuses", StatusData, ("status", "basis")),
    "statetie": ("ties", TieData, ("country", "tie", "basis")),
    "contactpoint": (
        "contacts",
        ContactData,
        ("kind", "value", "safety", "may_leave_message", "note"),
    ),
    "address": ("addresses", AddressData, ("kind", "text", "facility", "region")),
    "identitydocument": (
        "documents",
        DocumentData,
        ("number", "kind", "country", "valid_until", "basis"),
    ),
}
PERSON_FIELDS = (
    "sex",
    "born_on",
    "birth_precision",
    "fears_return",
    "consulate_wish",
    "needs_interpreter",
)


def person_data_of(form: Any, formsets: Any) -> PersonData:
    """What was typed into form and inlines, for ``person_updates``."""
    fields: dict[str, Any] = {
        name: form.cleaned_data[name] for name in PERSON_FIELDS if name in form.fields
    }
    fields |= {"names": [], "languages": []}
    for formset in formsets:
        kind = formset.model._meta.model_name
        filled = [one.cleaned_data for one in formset.forms if one.has_changed()]
        if kind == "spokenlanguage":
            fields["languages"] = [row["language"] for row in filled]
        elif kind in INLINE_PARTS:
            part, data, names = INLINE_PARTS[kind]
            fields[part] = [
                data(**{name: row[name] for name in names if name in row}) for row in filled
            ]
    return PersonData(**fields)


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
        try:
            persons.prepare_contact(self.instance)
        except InvalidInput as refusal:
            self.add_error("value", str(refusal))


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


class DocumentForm(OfficeForm):
    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        try:
            persons.prepare_document(self.instance)
        except InvalidInput as refusal:
            self.add_error("number", str(refusal))


class DocumentInline(OfficeInline):
    model = IdentityDocument
    form = DocumentForm
    fields = ["kind", "number", "country", "valid_until", "basis"]
    autocomplete_fields = ["country"]


class ContactInline(OfficeInline):
    model = ContactPoint
    form = ContactForm
    fields = ["kind", "value", "safety", "may_leave_message", "note"]


class AddressInline(OfficeInline):
    model = Address
    autocomplete_fields = ["facility", "region"]


@admin.register(Person)
class PersonAdmin(IdempotentFormMixin, OfficeAdmin):
    section = _("People")
    form = PersonForm
    audits_reads = True
    transitions = PERSON_TRANSITIONS
    list_display = ["name", "sex", "birth", "fears_return"]
    search_fields = ["names__folded"]
    search_help_text = _(
        "A name in any script, a telephone, the number of a document or of a complaint"
    )
    inlines = [
        NameInline,
        StatusInline,
        TieInline,
        LanguageInline,
        DocumentInline,
        ContactInline,
        AddressInline,
    ]
    autocomplete_fields = ["stay_category"]
    fieldsets = [
        (
            _("Person"),
            {
                "fields": [
                    ("sex", "born_on", "birth_precision"),
                    ("stay_category", "fears_return"),
                    ("consulate_wish", "needs_interpreter"),
                    "is_reserved",
                    "note",
                ]
            },
        ),
    ]

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.duplicate_check_view)
        return [
            path("duplicate-check/", view, name="cases_person_duplicate_check"),
            *super().get_urls(),
        ]

    def duplicate_check_view(self, request: HttpRequest) -> HttpResponse:
        """Panel of likely matches for what is typed so far. Each query goes on the audit trail."""
        user = user_of(request)
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        query = IdentityQueryForm(request.POST).query()
        likely = likely_matches.find(query, user=user)
        search_log.record_match(query.keys, rows=len(likely.keys), by=user)
        context = {"panel": panel_context(likely, user=user)}
        return TemplateResponse(request, "admin/cases/person/likely_matches.html", context)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        kwargs["form"] = PersonForm if obj else NewPersonForm
        form = super().get_form(request, obj, change=change, **kwargs)
        return form if obj else type(form.__name__, (form,), {"user": request.user})

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Open the known person, if one was chosen, instead of recording a new one."""
        user = user_of(request)
        try:
            return super().add_view(request, form_url, extra_context)
        except KnownPersonChosenError as chosen:
            person_updates.add(chosen.person, chosen.data, by=user, decision=chosen.decision)
            if IS_POPUP_VAR in request.POST:
                return self.response_add(request, chosen.person)
            messages.info(request, KNOWN_PERSON_TAKEN)
            url = reverse("admin:cases_person_change", args=[chosen.person.pk])
            return HttpResponseRedirect(url)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """Without a search term the list is empty: the register cannot be browsed."""
        keys = search.keys_found(search_term, user=user_of(request))
        return search.in_order(queryset, keys), False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Show the list; a search goes on the audit trail, as in the API."""
        response = super().changelist_view(request, extra_context)
        found = (getattr(response, "context_data", None) or {}).get("cl")
        if found is not None and found.query:
            by = user_of(request)
            search_log.record_search(
                search.keys_of(found.query), rows=len(found.result_list), by=by
            )
        return response

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show the page; for a merged person redirect to the person who was kept."""
        user = user_of(request)
        if self.get_object(request, object_id) is None:
            kept = merges.surviving_person(object_id, user=user)
            if kept is None:
                raise Http404
            messages.info(request, _("This record was merged into the one that you see."))
            return HttpResponseRedirect(reverse("admin:cases_person_change", args=[kept.pk]))
        return super().change_view(request, object_id, form_url, extra_context)

    def panels(self, request: HttpRequest, obj: Any) -> list[dict[str, Any]]:
        return [*self._cases(request, obj), *self._other_records(request, obj)]

    def _cases(self, request: HttpRequest, obj: Any) -> list[dict[str, Any]]:
        user = user_of(request)
        shown = {
            "parties": person_cases.parties_of(obj, user=user),
            "calls": person_cases.calls_of(obj, user=user),
        }
        template = "admin/cases/person/cases.html"
        panel = {"title": _("Complaints and calls"), "template": template, **shown}
        return [panel] if any(shown.values()) else []

    def _other_records(self, request: HttpRequest, obj: Any) -> list[dict[str, Any]]:
        user = user_of(request)
        if not user.has_perm("cases.view_personlink"):
            return []
        shown = {
            "links": links.links_of(obj, user=user),
            "merges": links.merges_into(obj, user=user),
            "pairs": links.pairs_of(obj, user=user),
        }
        title = _("Other records")
        template = "admin/cases/person/other_records.html"
        return [{"title": title, "template": template, **shown}] if any(shown.values()) else []

    def save_new(self, request: HttpRequest, obj: Any, form: Any) -> None:
        if form.known_person is not None:
            return  # save_related takes form and inlines together
        obj.created_by, obj.created_at = request.user, timezone.now()
        obj.display_name = obj.display_name or "?"
        super().save_new(request, obj, form)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        user = user_of(request)
        if not change and form.known_person is not None:
            raise KnownPersonChosenError(
                form.known_person, form.duplicate_decision, person_data_of(form, formsets)
            )
        super().save_related(request, form, formsets, change)
        if not change and form.duplicate_decision:
            persons.record_duplicate_decision(form.instance, form.duplicate_decision, by=user)
        persons.refresh(form.instance, by=user)

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
