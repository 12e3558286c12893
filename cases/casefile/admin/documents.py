from typing import Any

from django import forms
from django.contrib import admin
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from cases.casefile.services import documents
from cases.models import Complaint, Document, Visit
from ombudsman.backoffice.fields import classification_field
from ombudsman.backoffice.office import OfficeAdmin
from ombudsman.backoffice.requests import user_of
from ombudsman.backoffice.transitions import Transition, TransitionForm
from ombudsman.models import User
from ombudsman.services import audit


class DocumentForm(TransitionForm):
    file = forms.FileField(label=_("File"))
    kind = classification_field("document_kind", _("Kind"), required=False)
    title = forms.CharField(label=_("Title"), required=False, max_length=250)


def file_document(case: Complaint | Visit, *, by: User, file: Any, **data: Any) -> None:
    documents.file(case, file, by=by, **data)


FILE_DOCUMENT = Transition(
    "document", _("File a document"), "cases.add_document", file_document, DocumentForm
)


@admin.register(Document)
class DocumentAdmin(OfficeAdmin):
    """Read-only admin of documents. A download goes on the audit trail."""

    section = _("Complaints")
    audits_reads = True
    list_display = ["title_shown", "case", "content_type", "size", "filed_at", "filed_by"]
    list_filter = ["content_type"]
    list_select_related = ["complaint", "visit", "filed_by"]
    search_fields = ["complaint__number", "visit__number", "sha256"]
    fields = [
        "title",
        "kind",
        "complaint",
        "visit",
        "original_name",
        "content_type",
        "size",
        "sha256",
        "filed_by",
        "filed_at",
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def case_of(self, obj: Any) -> Any:
        return obj.complaint or obj.visit

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.download)
        return [
            path("<int:key>/download/", view, name="cases_document_download"),
            *super().get_urls(),
        ]

    def download(self, request: HttpRequest, key: int) -> FileResponse:
        document = self.get_queryset(request).filter(pk=key).first()
        if document is None:
            raise Http404
        with transaction.atomic():
            audit.opened(document, by=user_of(request), case=self.case_of(document))
        try:
            content = document.file.open("rb")
        except FileNotFoundError as error:
            raise Http404 from error
        return FileResponse(
            content,
            as_attachment=True,
            filename=document.original_name,
            content_type="application/octet-stream",
        )

    @admin.display(description=_("title"))
    def title_shown(self, obj: Document) -> str:
        return obj.title or obj.original_name

    @admin.display(description=_("case"))
    def case(self, obj: Document) -> str:
        return str(obj.complaint or obj.visit)
