"""Base classes of the API's viewsets.

Every write follows the same conventions here: a POST with an ``Idempotency-Key`` runs once, and
``Resource.get_object`` checks ``If-Match``.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, ClassVar, cast

from django.conf import settings
from django.db import connection, models, transaction
from django.http import Http404
from django.http.response import HttpResponseBase
from django.urls import NoReverseMatch
from django.utils.translation import get_language, override
from rest_framework import status
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from ombudsman.models import User
from ombudsman.rest import idempotency_keys, versions
from ombudsman.rest.fields import normalise_number
from ombudsman.services import audit

LARGEST_KEY = 2**63 - 1


class ThrottledView(APIView):
    """Throttle before permissions, so that refused requests count too."""

    def perform_authentication(self, request: Request) -> None:
        try:
            super().perform_authentication(request)
        finally:  # a request with an invalid token counts as anonymous
            super().check_throttles(request)

    def check_throttles(self, request: Request) -> None:
        """Done in ``perform_authentication``; DRF would count only authorised requests here."""


class Resource(ThrottledView, GenericViewSet):
    """Base viewset of a noun of the API.

    ``required`` and ``scopes`` say who may take which action (see ``ActionPermission``);
    ``audits_reads`` records in the audit trail that one object was shown; ``read_serializer``
    shows one object, ``serializer_class`` a row of the list.
    """

    http_method_names = ["get", "head", "post", "put", "patch", "delete"]
    queryset: Any = None
    required: ClassVar[Mapping[str, str]] = {}
    scopes: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    audits_reads: ClassVar[bool] = False
    read_serializer: ClassVar[type[BaseSerializer] | None] = None

    shown_ids: Sequence[int] = ()  # primary keys of the objects in the response
    always_full_body: bool = False  # ignore Prefer: return=minimal

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if any("\0" in text for text in self.kwargs.values()):
            raise Http404  # PostgreSQL refuses NUL in a parameter
        self._wrap_write(request)

    def _wrap_write(self, request: Request) -> None:
        """Run a POST with a key, or a conditional write, in one transaction."""
        name = (request.method or "").lower()
        key = idempotency_keys.key_of(request) if name == "post" else ""
        handler = getattr(self, name, None)
        if handler is None or not (key or versions.is_conditional(request)):
            return
        setattr(self, name, partial(self._run_in_transaction, handler, key))

    def _run_in_transaction(
        self, handler: Callable[..., HttpResponseBase], key: str, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        """Commit the audit entries of a refusal; roll back everything after a server error."""
        request: Request = self.request
        act = partial(self._handle, handler, *args, **kwargs)
        with transaction.atomic():
            response = idempotency_keys.run_once(request, key, self, act) if key else act()
            if status.is_server_error(response.status_code):
                transaction.set_rollback(True)
        return response

    def _handle(
        self, handler: Callable[..., HttpResponseBase], *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        try:
            with transaction.atomic():
                return handler(*args, **kwargs)
        except Exception as error:  # noqa: BLE001  the handler of all exceptions answers it
            return self.handle_exception(error)

    @property
    def account(self) -> User:
        """The person of the session or the service account of the integration."""
        return cast(User, self.request.user)

    def visible_queryset(self) -> Any:
        """Rows of this noun that the account may see."""
        return self.queryset.model.objects.visible_to(self.request.user)

    def with_related(self, rows: Any) -> Any:
        """``rows`` with everything their serializer reads, in a fixed number of queries."""
        return rows

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        return self.with_related(self.visible_queryset())

    def get_object(self) -> Any:
        """The object of the URL, by number or primary key; raises Http404 if it is not visible."""
        name = self.lookup_field
        typed = self.kwargs[self.lookup_url_kwarg or name]
        if name == "number":
            typed = normalise_number(typed)
        elif name == "pk" and not _is_key(typed):
            raise Http404
        rows = self.get_queryset().filter(**{name: typed})
        is_conditional = versions.is_conditional(self.request)
        if is_conditional and connection.in_atomic_block:
            rows = rows.select_for_update(of=("self",))
        found = rows.first()
        if found is None:
            raise Http404
        self.check_object_permissions(self.request, found)
        if is_conditional:
            versions.check_if_match(self.request, self.etag_of(found))
        return found

    def validated_data(self, form: type[BaseSerializer], **options: Any) -> Any:
        """The request data, validated by the serializer class ``form``.

        Raises ValidationError with the path of each error.
        """
        serializer = form(data=self.request.data, context=self.get_serializer_context(), **options)
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data

    def updated_response(self, obj: models.Model) -> Response:
        """``obj`` after a change, with its ETag; 204 if the account no longer sees it."""
        found = self.get_queryset().filter(pk=obj.pk).first()
        if found is not None and self.audits_reads and self.request.method == "PATCH":
            self.record_opening(found)  # an empty change shows the whole object too
        return Response(status=204) if found is None else self.object_response(found)

    def created_response(self, obj: models.Model) -> Response:
        """201 with the new object, even if its creator may not see others of its kind."""
        rows = self.with_related(self.queryset.model.objects.filter(pk=obj.pk))
        return self.object_response(rows.get(), status=status.HTTP_201_CREATED)

    def parent_kwargs(self) -> dict[str, str]:
        """URL arguments of the parent, such as the number of the case."""
        return {}

    def case_of(self, obj: models.Model) -> models.Model:
        """The complaint, visit or person that the audit trail names as the case."""
        return obj

    def record_opening(self, obj: models.Model) -> None:
        with transaction.atomic():
            audit.opened(obj, by=self.account, case=self.case_of(obj))

    def can_disclose(self, obj: models.Model) -> bool:
        """Whether the account may still see ``obj`` after its change; records the disclosure."""
        return True

    def can_replay(self, shown_ids: Sequence[int]) -> bool:
        """Whether a stored response with the objects ``shown_ids`` may be repeated; records it.

        An account of another body is checked again: it may have lost access since.
        """
        return self.account.organisation is None or self.visible_queryset().filter(
            pk__in=shown_ids
        ).count() == len(shown_ids)

    def data_of(self, obj: models.Model) -> Any:
        """One object in JSON types, as the API shows it."""
        form = self.read_serializer or self.get_serializer_class()
        return form(obj, context=self.get_serializer_context()).data

    def etag_of(self, obj: models.Model, *, shown: Any = None) -> str:
        """The ETag of ``obj``, the same in every language.

        ``shown`` is the current representation; it is reused if it is in the default language.
        """
        if shown is not None and get_language() == settings.LANGUAGE_CODE:
            return versions.etag(shown)
        with override(settings.LANGUAGE_CODE):
            return versions.etag(self.data_of(obj))

    def object_response(self, obj: models.Model, *, status: int = status.HTTP_200_OK) -> Response:
        """``obj`` with its ETag; 304 if the client has it, headers only for Prefer:
        return=minimal.

        A new object without a URL of its own is always shown in full. A writer who may no longer
        see the object gets the status only; that check comes last.
        """
        data = self.data_of(obj)
        self.shown_ids = [obj.pk]
        if self.request.method not in SAFE_METHODS and not self.can_disclose(obj):
            return Response(status=201 if status == 201 else 204)
        tag = self.etag_of(obj, shown=data)
        headers = {"ETag": tag}
        if versions.matches_if_none_match(self.request, tag):
            return Response(status=304, headers=headers)
        if status == 201 and (address := self._address(obj)):
            headers["Location"] = address
        is_found_again = status != 201 or "Location" in headers
        if is_found_again and self._is_minimal():
            headers["Preference-Applied"] = "return=minimal"
            return Response(status=201 if status == 201 else 204, headers=headers)
        return Response(data, status=status, headers=headers)

    def _is_minimal(self) -> bool:
        return not self.always_full_body and _prefers_minimal(self.request)

    def _address(self, obj: models.Model) -> str:
        """The URL of ``obj``, or "" if it has none."""
        own = {self.lookup_field: getattr(obj, self.lookup_field)}
        try:
            return self.reverse_action("detail", kwargs={**self.parent_kwargs(), **own})
        except NoReverseMatch:
            return ""

    def perform_step(self, form: type[BaseSerializer], service: Callable[..., Any]) -> Response:
        """Validate the input, call ``service`` on the object of the URL, and show the object."""
        subject = self.get_object()
        service(subject, by=self.account, **self.validated_data(form))
        return self.updated_response(subject)


class ListMixin:
    """``list``: a page of filtered rows."""

    def after_list(self, page: Sequence[models.Model]) -> None:
        """Hook: record the disclosure of the rows of ``page``, where a resource requires it."""

    def list(self: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        response = self.get_paginated_response(self.get_serializer(page, many=True).data)
        self.after_list(page)
        return response


class RetrieveMixin:
    """``retrieve``: one object; recorded in the audit trail if ``audits_reads``."""

    def retrieve(self: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        found = self.get_object()
        if self.audits_reads:
            self.record_opening(found)
        return self.object_response(found)


def defer_unshown(rows: Any, form: type[BaseSerializer], **related: str) -> Any:
    """Load only the columns that the serializer ``form`` shows.

    ``related`` maps a foreign key to the one column of the related row that is shown.
    """
    meta = form.Meta  # type: ignore[attr-defined]
    columns = {field.name for field in meta.model._meta.concrete_fields}
    own = [name for name in meta.fields if name in columns and name not in related]
    codes = [f"{name}__{column}" for name, column in related.items()]
    return rows.select_related(*related).only("pk", *own, *codes)


def _is_key(text: str) -> bool:
    return text.isdecimal() and len(text) < 20 and int(text) <= LARGEST_KEY


def _prefers_minimal(request: Request) -> bool:
    """Whether a write request asks for headers only (RFC 7240); a read request never does."""
    if request.method in versions.READ_METHODS:
        return False
    wishes = request.headers.get("Prefer", "").lower().split(",")
    return "return=minimal" in {wish.partition(";")[0].strip() for wish in wishes}
