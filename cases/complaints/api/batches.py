"""Register many complaints in one request, each independent of the others."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection, transaction
from django.http.response import HttpResponseBase
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from cases.complaints.api.complaints import ComplaintIntake
from cases.complaints.services import complaints
from cases.models import Complaint, Priority
from cases.protection.api import WRITE
from cases.protection.queries import disclosable_keys
from cases.protection.services import disclosures
from ombudsman.models import User
from ombudsman.rest import problems
from ombudsman.rest.parsers import BatchParser, require_text
from ombudsman.rest.resources import Resource
from ombudsman.rest.serializers import NOT_A_LIST, StrictSerializer

MAX_ITEMS = 1000
Outcome = Complaint | dict[str, Any]  # the complaint, or the problem details


class UnvalidatedList(serializers.ListSerializer):
    """List whose items are validated later, so that one wrong item does not stop the others."""

    default_error_messages = {"not_a_list": NOT_A_LIST}

    def run_child_validation(self, data: Any) -> Any:
        return data


class ComplaintBatch(StrictSerializer):
    complaints = UnvalidatedList(child=ComplaintIntake(), allow_empty=False, max_length=MAX_ITEMS)


@extend_schema_field({"$ref": "#/components/schemas/Problem"})
class ProblemField(serializers.DictField):
    """Problem details; their paths begin at the item."""


class BatchResult(serializers.Serializer):
    """What became of one item: 201 with its number and priority, or the problem that stopped it.

    An account that may not be told of what it submitted gets the status alone.
    """

    status = serializers.IntegerField()
    number = serializers.CharField(required=False)
    priority = serializers.ChoiceField(Priority.choices, required=False)
    problem = ProblemField(required=False)


class BatchResults(serializers.Serializer):
    results = BatchResult(many=True)


class ComplaintBatchViewSet(Resource):
    """Complaints in great number, as a register that moves here or a portal that was cut off has them."""

    queryset = Complaint.objects.none()
    serializer_class = ComplaintBatch
    parser_classes = [BatchParser]
    required = {"create": "cases.add_complaint"}
    scopes = {"create": WRITE}

    @extend_schema(request=ComplaintBatch, responses={200: BatchResults})
    def create(self, request: Request) -> HttpResponseBase:
        """Registers up to 1,000 complaints (5 MiB): 200 with one result for each, in their order.

        Each is a transaction of its own; with an Idempotency-Key all of them are one.
        """
        items = self.validated_data(ComplaintBatch)["complaints"]
        form = ComplaintIntake(context=self.get_serializer_context())
        outcomes = [_register_item(form, item, by=self.account) for item in items]
        if failure := _failure_of_whole_batch(outcomes):
            return problems.as_response(failure)
        disclosed = self._disclose_registered(outcomes)
        return Response({"results": list(_results(outcomes, disclosed))})

    def _disclose_registered(self, outcomes: Sequence[Outcome]) -> set[int]:
        """Record the disclosure of what was registered; return the keys that may be disclosed."""
        made = [one for one in outcomes if isinstance(one, Complaint)]
        disclosed = disclosable_keys(made, self.account)
        self.shown_ids = sorted(disclosed)
        if self.account.organisation is not None:
            with transaction.atomic():
                disclosures.disclose_several(self.shown_ids, by=self.account, at=timezone.now())
        return disclosed


def _register_item(form: ComplaintIntake, item: Any, *, by: User) -> Outcome:
    """Register one item in its own transaction; any error becomes its problem details."""
    try:
        with transaction.atomic():
            require_text(item)
            return complaints.register(form.run_validation(item), by=by)
    except Exception as error:
        if connection.needs_rollback:  # all items share one transaction (Idempotency-Key)
            raise
        return problems.details_of(error)


def _failure_of_whole_batch(outcomes: Sequence[Outcome]) -> dict[str, Any] | None:
    """The first server error, if no item was registered: it is the answer to the whole request."""
    problems_found = [one for one in outcomes if isinstance(one, dict)]
    failures = (problem for problem in problems_found if problem["status"] >= 500)
    return next(failures, None) if len(problems_found) == len(outcomes) else None


def _results(outcomes: Sequence[Outcome], disclosed: set[int]) -> Iterator[dict[str, Any]]:
    for one in outcomes:
        if isinstance(one, dict):
            yield {"status": one["status"], "problem": one}
        elif one.pk in disclosed:
            yield {"status": 201, "number": one.number, "priority": one.priority}
        else:
            yield {"status": 201}
