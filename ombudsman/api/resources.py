"""What all resources share: rows by ``visible_to``, look-up, answers with an ETag, audited opening.

Whatever shall hold for every write of the API belongs here and nowhere else: ``Resource.dispatch``
sees each request once, so keys that make a POST repeatable go there, and ``Resource.get_object``
is where a write meets the version it was meant for.
"""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, cast

import orjson
from django.db import models, transaction
from django.http import Http404
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.viewsets import GenericViewSet

from ombudsman.api.fields import public_number
from ombudsman.models import User
from ombudsman.services import audit

LARGEST_KEY = 2**63 - 1


class Resource(GenericViewSet):
    """A noun of the API.

    ``required`` and ``scopes`` say who may take which action (see ``ActionPermission``); ``opens``
    says that showing one object is itself on record; ``read_serializer`` shows one object, and
    ``serializer_class`` a row of the list.
    """

    http_method_names = ["get", "head", "post", "put", "patch", "delete"]
    queryset: Any = None
    required: ClassVar[Mapping[str, str]] = {}
    scopes: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    opens: ClassVar[bool] = False
    read_serializer: ClassVar[type[BaseSerializer] | None] = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if any("\0" in text for text in self.kwargs.values()):
            raise Http404  # no key holds it, and PostgreSQL takes no such text

    @property
    def account(self) -> User:
        """Who acts: the person of the session or the service account of the integration."""
        return cast(User, self.request.user)

    def rows(self) -> Any:
        """What the account may see of this noun."""
        return self.queryset.model.objects.visible_to(self.request.user)

    def joined(self, rows: Any) -> Any:
        """``rows`` with everything their serializer reads, in a fixed number of queries."""
        return rows

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        return self.joined(self.rows())

    def get_object(self) -> Any:
        """The object of the address, by number or key; Http404 for what one may not see."""
        name = self.lookup_field
        typed = self.kwargs[self.lookup_url_kwarg or name]
        if name == "number":
            typed = public_number(typed)
        elif name == "pk" and not _is_key(typed):
            raise Http404
        found = self.get_queryset().filter(**{name: typed}).first()
        if found is None:
            raise Http404
        self.check_object_permissions(self.request, found)
        return found

    def input(self, form: type[BaseSerializer], **options: Any) -> Any:
        """What was sent, read by ``form``; ValidationError with the paths of what is wrong."""
        serializer = form(data=self.request.data, context=self.get_serializer_context(), **options)
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data

    def shown(self, obj: models.Model) -> Response:
        """``obj`` as it stands now, with its ETag; 204 where the account no longer sees it."""
        found = self.get_queryset().filter(pk=obj.pk).first()
        if found is not None and self.opens and self.request.method == "PATCH":
            self.record_opening(found)  # a change of nothing leaves no entry and shows everything
        return Response(status=204) if found is None else self.represented(found)

    def created(self, obj: models.Model) -> Response:
        """201 with what was made, for its maker even where they see no others of its kind."""
        rows = self.joined(self.queryset.model.objects.filter(pk=obj.pk))
        return self.represented(rows.get(), status=status.HTTP_201_CREATED)

    def case_of(self, obj: models.Model) -> models.Model:
        """The complaint, visit or person under which the audit trail files the opening."""
        return obj

    def record_opening(self, obj: models.Model) -> None:
        with transaction.atomic():
            audit.opened(obj, by=self.account, case=self.case_of(obj))

    def represented(self, obj: models.Model, *, status: int = status.HTTP_200_OK) -> Response:
        form = self.read_serializer or self.get_serializer_class()
        data = form(obj, context=self.get_serializer_context()).data
        return Response(data, status=status, headers={"ETag": etag(obj, data)})

    def step(self, form: type[BaseSerializer], service: Callable[..., Any]) -> Response:
        """Read the input of a step in the life of the object, call its service, show the object."""
        subject = self.get_object()
        service(subject, by=self.account, **self.input(form))
        return self.shown(subject)


class Listed:
    """``list``: a page of rows, those that pass the filters."""

    def list(self: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)


class Shown:
    """``retrieve``: one object; the opening is on record where the noun says so."""

    def retrieve(self: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        found = self.get_object()
        if self.opens:
            self.record_opening(found)
        return self.represented(found)


def slim(rows: Any, form: type[BaseSerializer], **related: str) -> Any:
    """``rows`` with the columns that ``form`` shows and no others, of each relation the one named."""
    meta = form.Meta  # type: ignore[attr-defined]
    columns = {field.name for field in meta.model._meta.concrete_fields}
    own = [name for name in meta.fields if name in columns and name not in related]
    codes = [f"{name}__{column}" for name, column in related.items()]
    return rows.select_related(*related).only("pk", *own, *codes)


def _is_key(text: str) -> bool:
    return text.isdecimal() and len(text) < 20 and int(text) <= LARGEST_KEY


def etag(obj: models.Model, data: Any) -> str:
    """The version of the row where it has one, else a hash of what is shown."""
    if version := getattr(obj, "version", None):
        return f'"{version}"'
    return f'"{hashlib.sha256(orjson.dumps(data, default=str)).hexdigest()[:32]}"'
