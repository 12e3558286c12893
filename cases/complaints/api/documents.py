from typing import Any

from django.db import transaction
from django.http import FileResponse, Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from cases.casefile.services import documents
from cases.models import Document
from cases.protection.api import NUMBER, READ, WRITE, ComplaintNestedResource, NestedResource
from ombudsman.rest.fields import AccountField, ClassificationField
from ombudsman.rest.parsers import FileParser
from ombudsman.rest.renderers import FastJSONRenderer
from ombudsman.rest.resources import RetrieveMixin
from ombudsman.rest.serializers import RowSerializer, StrictModelSerializer
from ombudsman.services import audit

BYTES = "application/octet-stream"  # so that no browser displays the file


class Bytes(BaseRenderer):
    """Accepts any Accept header: a file is sent as it was received."""

    media_type = "*/*"
    format = "file"


class DocumentIntake(StrictModelSerializer):
    file = serializers.FileField()
    kind = ClassificationField("document_kind", required=False, allow_null=True)

    class Meta:
        model = Document
        fields = ["file", "kind", "title"]


class DocumentSerializer(RowSerializer):
    kind = ClassificationField("document_kind", read_only=True)
    filed_by = AccountField(read_only=True)

    class Meta:
        model = Document
        fields = [
            "id",
            "kind",
            "title",
            "original_name",
            "content_type",
            "size",
            "sha256",
            "filed_by",
            "filed_at",
        ]


class Documents(RetrieveMixin, NestedResource):
    """Files of one case: told by their content, kept as they came, only ever downloaded."""

    queryset = Document.objects.none()
    serializer_class = DocumentSerializer
    lookup_field = "pk"
    audits_reads = True
    required = {
        "list": "cases.view_document",
        "retrieve": "cases.view_document",
        "create": "cases.add_document",
        "download": "cases.view_document",
    }

    def with_related(self, rows: Any) -> Any:
        return rows.select_related("kind", "filed_by")

    def get_parsers(self) -> list[Any]:
        return [FileParser()]

    @extend_schema(
        request={"multipart/form-data": DocumentIntake}, responses={201: DocumentSerializer}
    )
    def create(self: Any, request: Request, number: str) -> Response:
        """Files a document; its type is told by its content, and must be what its name says."""
        data = self.validated_data(DocumentIntake)
        upload = data.pop("file")
        return self.created_response(documents.file(self.case, upload, by=self.account, **data))

    @extend_schema(responses={(200, BYTES): OpenApiResponse(OpenApiTypes.BINARY)})
    @action(detail=True, url_path="file", renderer_classes=[FastJSONRenderer, Bytes])
    def download(self: Any, request: Request, number: str, pk: str) -> FileResponse:
        """The file itself, always as an attachment."""
        document = self.get_object()
        with transaction.atomic():
            audit.opened(document, by=self.account, case=self.case)
            self.after_response()
        try:
            content = document.file.open("rb")
        except FileNotFoundError as error:
            raise Http404 from error
        return FileResponse(
            content,
            as_attachment=True,
            filename=document.original_name,
            content_type=BYTES,
        )

    def case_of(self: Any, obj: Any) -> Any:
        return self.case


@extend_schema(parameters=[NUMBER])
class ComplaintDocumentViewSet(Documents, ComplaintNestedResource):
    """Files of a complaint; an integration sees those it filed."""

    scopes = {"list": READ, "retrieve": READ, "download": READ, "create": WRITE}

    def visible_queryset(self) -> Any:
        rows = super().visible_queryset()
        return rows if self.sees_whole_case else rows.filter(filed_by=self.account)
