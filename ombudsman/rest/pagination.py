import re
from typing import Any

import orjson
from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response

DEFAULT_SIZE = 50
MAX_SIZE = 200
LARGEST_KEY = 2**63 - 1
COUNTS = ("estimated", "exact")


class NewestFirstPagination(CursorPagination):
    """Pages by primary key, newest first; every page costs the same.

    Rows are counted only for ``?count=exact`` or ``?count=estimated``. An estimate comes from the
    planner on PostgreSQL and is exact on SQLite.
    """

    ordering = "-pk"
    page_size = DEFAULT_SIZE
    page_size_query_param = "page_size"
    max_page_size = MAX_SIZE
    cursor_query_description = "Where the page begins; it stands in `next` and `previous`."
    page_size_query_description = f"Rows of a page: 1 to {MAX_SIZE}, {DEFAULT_SIZE} by default."
    template = None

    def paginate_queryset(
        self, queryset: Any, request: Request, view: Any = None
    ) -> list[Any] | None:
        self.count = _count(queryset, request.query_params.get("count"))
        return super().paginate_queryset(queryset, request, view)

    def get_page_size(self, request: Request) -> int:
        wanted = request.query_params.get(self.page_size_query_param, str(DEFAULT_SIZE))
        if not re.fullmatch("[0-9]{1,3}", wanted) or not 1 <= int(wanted) <= MAX_SIZE:
            raise ValidationError({"page_size": _("A whole number from 1 to %d.") % MAX_SIZE})
        return int(wanted)

    def decode_cursor(self, request: Request) -> Cursor | None:
        """Raise ValidationError for a cursor that this API did not issue."""
        try:
            cursor = super().decode_cursor(request)
            if cursor is not None and not 0 <= int(str(cursor.position)) <= LARGEST_KEY:
                raise ValueError("no key")
        except Exception as error:
            raise ValidationError({"cursor": _("This is no cursor of this API.")}) from error
        return cursor

    def get_paginated_response(self, data: Any) -> Response:
        counted = {} if self.count is None else {"count": self.count}
        links = {"next": self.get_next_link(), "previous": self.get_previous_link()}
        return Response({**links, **counted, "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {
                "next": link,
                "previous": link,
                "count": {"type": "integer", "description": "Only with ?count="},
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        count = {
            "name": "count",
            "in": "query",
            "required": False,
            "description": "How many rows there are: counted, or as the planner guesses.",
            "schema": {"type": "string", "enum": list(COUNTS)},
        }
        return [*super().get_schema_operation_parameters(view), count]


def _count(queryset: QuerySet, how: str | None) -> int | None:
    if how is None:
        return None
    if how not in COUNTS:
        raise ValidationError({"count": _("estimated or exact.")})
    if how == "exact" or connection.vendor != "postgresql":
        return queryset.order_by().count()
    return _estimate(queryset)


def _estimate(queryset: QuerySet) -> int:
    """The row estimate of PostgreSQL's planner; 0 if Django knows that the query is empty."""
    plan = queryset.order_by().values("pk").explain(format="json")
    return int(orjson.loads(plan)[0]["Plan"]["Plan Rows"]) if plan else 0
