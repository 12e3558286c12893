from collections.abc import Iterator
from typing import Any

from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.helpers import forced_singular_serializer
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from cases.complaints.api.complaints import ComplaintRow, with_row_columns
from cases.complaints.api.filters import ComplaintFilter
from cases.complaints.queries.exports import pages
from cases.complaints.services import exports
from cases.models import Complaint
from ombudsman.rest.csv_export import (
    CSVRenderer,
    NDJSONRenderer,
    QueryParameterNegotiation,
    RowRenderer,
)
from ombudsman.rest.resources import Resource

FORMATS = [NDJSONRenderer.format, CSVRenderer.format]
FORMAT_PARAMETER = OpenApiParameter(
    "as",
    OpenApiTypes.STR,
    enum=FORMATS,
    description="The form; without it the Accept header decides, ndjson where it does not mind.",
)


class ComplaintExportViewSet(Resource):
    """All complaints that pass the filters, for a register or a spreadsheet elsewhere.

    For who may see every complaint, and for no one else: what is exported is out of the office's hands.
    """

    queryset = Complaint.objects.none()
    serializer_class = ComplaintRow
    filterset_class = ComplaintFilter
    pagination_class = None
    renderer_classes = [NDJSONRenderer, CSVRenderer]
    content_negotiation_class = QueryParameterNegotiation
    parameters = frozenset({"as"})
    required = {"list": "cases.view_all_complaints"}
    scopes = {"list": ("complaints:read-all",)}

    @extend_schema(
        parameters=[FORMAT_PARAMETER],
        responses={
            (200, NDJSONRenderer.media_type): forced_singular_serializer(ComplaintRow),
            (200, CSVRenderer.media_type): OpenApiResponse(OpenApiTypes.STR),
        },
    )
    def list(self, request: Request) -> StreamingHttpResponse:
        """Rows as the list has them, newest first, one JSON object a line or CSV.

        It is on record before the first row leaves; each complaint a client of another body gets is
        kept in the register of disclosures.
        """
        form = self._renderer()
        filters = [name for name, value in request.query_params.items() if value and name != "as"]
        rows: Any = self.filter_queryset(self.visible_queryset())
        rows = exports.begin(rows, by=self.account, form=form.format, filters=filters)
        name = f"complaints-{timezone.localdate():%Y-%m-%d}.{form.format}"
        return StreamingHttpResponse(
            _encoded_pages(with_row_columns(rows), form),
            content_type=form.content_type,
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    def _renderer(self) -> RowRenderer:
        form: Any = self.request.accepted_renderer
        if self.request.query_params.get("as", form.format) != form.format:
            error = serializers.ErrorDetail(_("ndjson or csv."), code="invalid_choice")
            raise serializers.ValidationError({"as": [error]})
        return form


def _encoded_pages(rows: Any, form: RowRenderer) -> Iterator[bytes]:
    row = ComplaintRow()
    if head := form.header(ComplaintRow.Meta.fields):
        yield head
    for page in pages(rows):
        yield form.render_page(row.to_representation(complaint) for complaint in page)
