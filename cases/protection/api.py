"""Resources nested under one case: ``complaints/{number}/...`` and ``visits/{number}/...``."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any, ClassVar

from django.db import transaction
from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response

from cases.models import Complaint, Visit
from cases.protection.services import disclosures
from ombudsman.models import User
from ombudsman.rest.fields import normalise_number
from ombudsman.rest.resources import ListMixin, Resource
from ombudsman.services import audit

READ = ("complaints:read", "complaints:read-all")
WRITE = ("complaints:write", "complaints:submit")
DECIDE = ("complaints:write",)  # steps of the examination
NUMBER = OpenApiParameter("number", OpenApiTypes.STR, OpenApiParameter.PATH)


def sees_whole_case(account: User) -> bool:
    """Whether ``account`` sees internal notes of the office.

    False for an integration that sees only the complaints it submitted.
    """
    return not account.is_service or account.has_perm("cases.view_all_complaints")


class NestedResource(ListMixin, Resource):
    """Rows of the case that the address names. Listing them counts as opening the case."""

    case_model: ClassVar[Any]
    case_field: ClassVar[str]

    @cached_property
    def case(self) -> Any:
        """The case that the address names; raises Http404 if the account may not see it."""
        number = normalise_number(self.kwargs["number"])
        found = self.case_model.objects.visible_to(self.account).filter(number=number).first()
        if found is None:
            raise Http404
        return found

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        case = self.case  # first: 404 for a case that the account may not see
        if request.method not in SAFE_METHODS:
            self.check_gate(case)

    def visible_queryset(self) -> Any:
        return self.queryset.model.objects.filter(**{self.case_field: self.case})

    def check_gate(self, case: Any) -> None:
        """Raise a Refusal if the case may no longer be disclosed to the account."""

    def parent_kwargs(self) -> dict[str, str]:
        return {"number": self.case.number}

    def after_response(self) -> None:
        """Record the disclosure, if the account works for another body."""

    def record_opening(self, obj: Any) -> None:
        with transaction.atomic():
            super().record_opening(obj)
            self.after_response()

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The rows are read before the gate is asked: what closes it meanwhile is not told."""
        response = super().list(request, *args, **kwargs)
        with transaction.atomic():
            audit.opened(self.case, by=self.account)
            self.after_response()
        return response


class ComplaintNestedResource(NestedResource):
    case_model = Complaint
    case_field = "complaint"

    def check_gate(self, case: Any) -> None:
        disclosures.check_account(case, by=self.account)

    def after_response(self) -> None:
        disclosures.disclose_to_account(self.case, by=self.account)

    def can_disclose(self, obj: Any) -> bool:
        return disclosures.try_disclose_to_account(self.case, by=self.account)

    def can_replay(self, shown_ids: Sequence[int]) -> bool:
        """Whether the stored answer may be sent again; that counts as opening the whole case."""
        with transaction.atomic():
            audit.opened(self.case, by=self.account)
        return disclosures.try_disclose_to_account(self.case, by=self.account)

    @property
    def sees_whole_case(self) -> bool:
        return sees_whole_case(self.account)


class VisitNestedResource(NestedResource):
    case_model = Visit
    case_field = "visit"
