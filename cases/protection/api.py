"""What belongs to one case, a complaint or a visit, and is reached through it."""

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
from ombudsman.rest.fields import public_number
from ombudsman.rest.resources import ListMixin, Resource
from ombudsman.services import audit

READ = ("complaints:read", "complaints:read-all")
WRITE = ("complaints:write", "complaints:submit")
DECIDE = ("complaints:write",)  # what only who examines a complaint does
NUMBER = OpenApiParameter("number", OpenApiTypes.STR, OpenApiParameter.PATH)


def sees_whole_case(account: User) -> bool:
    """False for an integration that sees what it submitted: the office's own notes stay inside."""
    return not account.is_service or account.has_perm("cases.view_all_complaints")


class NestedResource(ListMixin, Resource):
    """Rows of the case of the address; to list them is to open the case."""

    case_model: ClassVar[Any]
    case_field: ClassVar[str]

    @cached_property
    def case(self) -> Any:
        """The case of the address; Http404 where the account may not see it."""
        number = public_number(self.kwargs["number"])
        found = self.case_model.objects.visible_to(self.account).filter(number=number).first()
        if found is None:
            raise Http404
        return found

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        case = self.case  # whoever may not see the case is told so before anything else
        if request.method not in SAFE_METHODS:
            self.check_gate(case)

    def visible_queryset(self) -> Any:
        return self.queryset.model.objects.filter(**{self.case_field: self.case})

    def check_gate(self, case: Any) -> None:
        """Raise a Refusal where nothing of the case may be told to the account any more."""

    def parent_kwargs(self) -> dict[str, str]:
        return {"number": self.case.number}

    def after_response(self) -> None:
        """Keep that the case was told to another body, where the account works for one."""

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
        """The case is what is asked about, whatever part of it was shown."""
        with transaction.atomic():
            audit.opened(self.case, by=self.account)
        return disclosures.try_disclose_to_account(self.case, by=self.account)

    @property
    def sees_whole_case(self) -> bool:
        return sees_whole_case(self.account)


class VisitNestedResource(NestedResource):
    case_model = Visit
    case_field = "visit"
