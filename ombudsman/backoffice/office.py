"""Base classes of admin pages: visible rows only, writes and readings in the audit trail."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ombudsman.backoffice.autocomplete import (
    PreloadedSelect,
    PreloadedSelectMultiple,
    is_key,
    preload_labels,
)
from ombudsman.backoffice.pagination import CappedPaginator
from ombudsman.backoffice.requests import user_of
from ombudsman.backoffice.transitions import TransitionsMixin
from ombudsman.backoffice.widgets import (
    BoundedDateTimeField,
    DateInput,
    SplitDateTimeInput,
    TimeInput,
)
from ombudsman.models import AuditEntry, Dated
from ombudsman.rules.refusals import Refusal
from ombudsman.services import audit

FIELD_OVERRIDES: dict[type[models.Field], dict[str, Any]] = {
    models.DateField: {"widget": DateInput},
    models.TimeField: {"widget": TimeInput},
    models.DateTimeField: {"form_class": BoundedDateTimeField, "widget": SplitDateTimeInput},
}


NEXT_ROWS_LOOKUP = "id__lt"  # the parameter of the link to the rows after the last counted page


class DateFieldsMixin(admin.options.BaseModelAdmin):
    """Use our own fields for dates and times, whatever else a class overrides."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.formfield_overrides = {**FIELD_OVERRIDES, **cls.formfield_overrides}


class OfficeForm(forms.ModelForm):
    """Offer current reference rows only, and a retired one where it is already stored."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            rows = getattr(field, "queryset", None)
            if rows is not None and issubclass(rows.model, Dated):
                field.queryset = rows.filter(self._selectable(name))  # type: ignore[attr-defined]
        preload_labels(self)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        seen = self.data.get("seen_version", "")
        if seen and seen != str(getattr(self.instance, "version", seen)):
            raise forms.ValidationError(
                _("Somebody else changed this meanwhile. Compare, then save again."),
                code="changed_meanwhile",
            )
        if isinstance(self.instance, Dated):
            self._check_period()
        return cleaned

    def _check_period(self) -> None:
        first, last = (self.cleaned_data.get(name) for name in ("valid_from", "valid_until"))
        if first and last and last < first:
            self.add_error("valid_until", _("It ends before it begins."))

    def _selectable(self, name: str) -> Q:
        today = timezone.localdate()
        usable = (Q(valid_from__isnull=True) | Q(valid_from__lte=today)) & (
            Q(valid_until__isnull=True) | Q(valid_until__gte=today)
        )
        stored = self.initial.get(name)
        if isinstance(stored, list | tuple):
            return usable | Q(pk__in=[getattr(row, "pk", row) for row in stored])
        return usable | Q(pk=stored) if stored else usable


class RefusedForm(forms.BaseForm):
    """A form that a service refused during save: it keeps the input and shows the refusal."""

    refusal: Refusal

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound:
            field = self.refusal.field
            self.add_error(field if field in self.fields else None, str(self.refusal))


class PreloadedAutocompleteMixin(admin.options.BaseModelAdmin):
    """Autocomplete fields that take the label of a selected row from the loaded object."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request) and "widget" not in kwargs:
            kwargs["widget"] = PreloadedSelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request) and "widget" not in kwargs:
            kwargs["widget"] = PreloadedSelectMultiple(db_field, self.admin_site)
        return super().formfield_for_manytomany(db_field, request, **kwargs)


class OfficeInline(DateFieldsMixin, PreloadedAutocompleteMixin, admin.TabularInline):
    """Parts of a parent object; the admin of the parent writes the audit entries."""

    form = OfficeForm
    extra = 0
    show_change_link = False


class ReadOnlyInline(OfficeInline):
    """Rows that only services write."""

    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class OfficeAdmin(DateFieldsMixin, PreloadedAutocompleteMixin, TransitionsMixin, admin.ModelAdmin):
    """List visible rows, record writes and readings in the audit trail, delete nothing.

    ``section`` is the heading on the index; ``primary`` puts the model first under it.
    ``audits_reads`` records every opening of an object in the audit trail. ``deletable`` lets
    those with the permission delete.
    """

    section: Any = _("Reference data")
    primary = False
    form = OfficeForm
    audits_reads = False
    deletable = False
    actions = None
    list_per_page = 50
    paginator = CappedPaginator
    show_full_result_count = False
    save_on_top = False
    change_form_template = "admin/office/change_form.html"
    object_history_template = "admin/office/history.html"

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        manager = self.model._default_manager
        rows = (
            manager.visible_to(request.user) if hasattr(manager, "visible_to") else manager.all()
        )
        ordering = self.get_ordering(request)
        return rows.order_by(*ordering) if ordering else rows

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Any:
        """The object, read once per request by our views and Django's."""
        kept = request.__dict__.setdefault("_office_objects", {})
        key = (self.model, object_id, from_field)
        if key not in kept or request.method == "POST":
            self._lock(request, object_id)
            kept[key] = super().get_object(request, object_id, from_field)
        return kept[key]

    def _lock(self, request: HttpRequest, object_id: str) -> None:
        """Lock the row while a form is saved, so that the next form sees the new version."""
        is_saving = request.method == "POST" and transaction.get_connection().in_atomic_block
        if is_saving and hasattr(self.model, "version") and is_key(object_id):
            rows = self.model._default_manager.select_for_update()
            rows.filter(pk=object_id).values("pk").first()

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Allow only lookups of the list's filters.

        Django allows any column of the row and any relation to it: the list of facilities would
        tell the facility of a complaint (``?complaints=17``).
        """
        if lookup in self._own_filter_parameters(request) or lookup == NEXT_ROWS_LOOKUP:
            return True  # one of our filters, or the next rows
        names = {field.name for field in self.opts.get_fields()}
        names |= {getattr(field, "attname", field.name) for field in self.opts.get_fields()}
        if lookup.partition("__")[0] not in names | {"pk"}:
            return super().lookup_allowed(lookup, value, request)  # one of our filters
        return any(
            lookup == path or lookup.startswith(f"{path}__")
            for path in self._filtered_columns(request)
        )

    def _own_filter_parameters(self, request: HttpRequest) -> set[str]:
        """Parameters that belong to our own filters only."""
        names = {getattr(one, "parameter_name", None) for one in self.get_list_filter(request)}
        return {name for name in names if name}

    def _filtered_columns(self, request: HttpRequest) -> list[str]:
        """Columns that the list filters by."""
        plain = [
            one[0] if isinstance(one, tuple) else one for one in self.get_list_filter(request)
        ]
        return [path for path in plain if isinstance(path, str)]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.deletable and super().has_delete_permission(request, obj)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show a refusal during save in the form, too."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except Refusal as refusal:
            request._refusal = refusal  # type: ignore[attr-defined]
            return super().changeform_view(request, *args, **kwargs)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        refusal = getattr(request, "_refusal", None)
        if refusal is None:
            return form
        return type(form.__name__, (RefusedForm, form), {"refusal": refusal})

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        raise Http404

    def case_of(self, obj: Any) -> models.Model:
        """The complaint, visit or person that the audit trail names as the case of ``obj``."""
        return obj

    # Django's log would store names and titles in clear; the audit trail is the only record.
    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        return None

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        return None

    def log_deletions(self, request: HttpRequest, queryset: Any) -> None:  # type: ignore[override]
        return None

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        self._record_part(request, obj, "delete", self.case_of(obj), _deleted_fields(obj))
        super().delete_model(request, obj)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        before = self.model._default_manager.get(pk=obj.pk) if change else None
        if change and hasattr(obj, "version"):
            obj.version += 1
        super().save_model(request, obj, form, change)
        names = [f.name for f in obj._meta.concrete_fields if not _is_bookkeeping(f)]
        changes = audit.changed_fields(before, obj, names) if before else audit.created_fields(obj)
        if changes or not change:
            verb = "change" if change else "create"
            audit.record(
                f"{obj._meta.model_name}.{verb}",
                obj,
                by=user_of(request),
                case=self.case_of(obj),
                changes=changes,
            )

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        # Read again: the forms have already changed the rows of the formset.
        keys = [part.instance.pk for part in formset.initial_forms if part.has_changed()]
        before = formset.model._default_manager.in_bulk(keys)
        case = self.case_of(form.instance)
        for part in formset.deleted_forms:
            if row := before.get(part.instance.pk):
                self._record_part(request, row, "delete", case, _deleted_fields(row))
        super().save_formset(request, form, formset, change)
        for row in formset.new_objects:
            self._record_part(request, row, "create", case, audit.created_fields(row))
        for row, _names in formset.changed_objects:
            names = [f.name for f in row._meta.concrete_fields]
            changes = audit.changed_fields(before[row.pk], row, names)
            self._record_part(request, row, "change", case, changes)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        names = [f.name for f in self.model._meta.many_to_many if f.name in form.changed_data]
        before = {name: _related_ids(form.instance, name) for name in names}
        super().save_related(request, form, formsets, change)
        changes = {name: (old, _related_ids(form.instance, name)) for name, old in before.items()}
        if changes:
            self._record_part(
                request, form.instance, "change", self.case_of(form.instance), changes
            )

    def _record_part(
        self, request: HttpRequest, row: Any, verb: str, case: Any, changes: dict
    ) -> None:
        action = f"{row._meta.model_name}.{verb}"
        audit.record(action, row, by=user_of(request), case=case, changes=changes)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        obj = self.get_object(request, object_id)
        if obj is None:
            raise Http404
        context = {
            "transitions": self.offered_transitions(request, obj),
            "panels": self.panels(request, obj),
            **(extra_context or {}),
        }
        response = super().change_view(request, object_id, form_url, context)
        # A submitted form that comes back with errors shows the object as well.
        if self.audits_reads and response.status_code == HTTPStatus.OK:
            with transaction.atomic():
                audit.opened(obj, by=user_of(request), case=self.case_of(obj))
        return response

    def panels(self, request: HttpRequest, obj: Any) -> Iterable[dict[str, Any]]:
        """Read-only parts of the page, each ``{"title", "template", ...}`` with its context."""
        return []

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Audit entries about the object and its parts, newest first."""
        obj = self.get_object(request, object_id)
        if obj is None:
            raise Http404
        if not self.has_view_permission(request, obj):
            raise PermissionDenied
        kind, is_case = obj._meta.label_lower, self.case_of(obj) is obj
        trail = AuditEntry.objects.all()
        entries = trail.of_case(kind, obj.pk) if is_case else trail.of_object(kind, obj.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": _("History"),
            "entries": entries.with_reasons().select_related("user")[:500],
            "opts": self.opts,
            "object": obj,
            "original": obj,
            **(extra_context or {}),
        }
        return TemplateResponse(request, str(self.object_history_template), context)


def _related_ids(obj: Any, name: str) -> list[int]:
    return sorted(getattr(obj, name).values_list("pk", flat=True))


def _is_bookkeeping(field: Any) -> bool:
    """Changed by every save."""
    return field.name == "version" or getattr(field, "auto_now", False)


def _deleted_fields(row: models.Model) -> dict[str, tuple[Any, Any]]:
    return {name: (old, None) for name, (_none, old) in audit.created_fields(row).items()}
