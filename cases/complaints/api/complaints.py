from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response

from cases.complaints.api import alerts, examples
from cases.complaints.api.alerts import AlertSerializer
from cases.complaints.api.deadlines import DeadlineSerializer
from cases.complaints.api.filters import ComplaintFilter
from cases.complaints.api.parties import PartyIntake, PartySerializer
from cases.complaints.api.related import with_details
from cases.complaints.api.results import ResultSerializer
from cases.complaints.api.steps import (
    Accept,
    Assign,
    Close,
    Conclude,
    DisclosureWarningSerializer,
    Forward,
    Join,
    Refuse,
    Reopen,
    Withdraw,
    forward_with_warnings,
)
from cases.complaints.services import changes, complaints
from cases.complaints.services.registration import ComplaintData
from cases.detention.api.detentions import DetentionSerializer
from cases.detention.api.removals import RemovalIntake, RemovalSerializer
from cases.facilities.api import FacilityField
from cases.models import Complaint
from cases.protection.api import DECIDE, READ, WRITE
from cases.protection.queries import disclosable_keys, disclosable_to
from cases.protection.services import disclosures
from ombudsman.rest.examples import request_examples
from ombudsman.rest.fields import (
    AccountField,
    ClassificationField,
    OrganisationField,
    PublicNumberField,
    UnitField,
)
from ombudsman.rest.resources import ListMixin, Resource, RetrieveMixin, defer_unshown
from ombudsman.rest.search_bodies import as_query_dict, search_serializer
from ombudsman.rest.serializers import RowSerializer, StrictModelSerializer, bounded_list
from ombudsman.services import audit

MATTER_FIELDS = [
    "kind",
    "channel",
    "received_at",
    "handed_over_at",
    "summary",
    "narrative",
    "narrative_language",
    "translation",
    "translator",
    "request",
    "respondent_as_told",
    "respondent",
    "facility",
    "rights",
    "topics",
    "region",
    "violated_on",
    "learned_on",
    "is_continuing",
    "is_anonymous",
    "is_substantiated",
    "is_before_court",
    "is_repeat",
    "alleges_ill_treatment",
    "has_reprisal_risk",
]


class ComplaintChange(StrictModelSerializer):
    """What is told of the matter itself; status, priority and number are nobody's to send."""

    channel = ClassificationField("channel")
    narrative_language = ClassificationField("language", required=False, allow_null=True)
    respondent = OrganisationField(required=False, allow_null=True)
    facility = FacilityField(required=False, allow_null=True)
    rights = ClassificationField("right", many=True, required=False)
    topics = ClassificationField("topic", many=True, required=False)
    region = ClassificationField("region", required=False, allow_null=True)

    class Meta:
        model = Complaint
        fields = MATTER_FIELDS


@request_examples(
    shortest=examples.SHORTEST,
    held_and_stateless=examples.HELD,
    by_a_representative=examples.BY_A_LAWYER,
    anonymous=examples.ANONYMOUS,
)
class ComplaintIntake(ComplaintChange):
    """A complaint as it comes in, with its people and orders of removal."""

    parties = bounded_list(PartyIntake, required=False)
    removals = bounded_list(RemovalIntake, required=False)

    class Meta(ComplaintChange.Meta):
        fields = [*MATTER_FIELDS, "parties", "removals"]

    def to_internal_value(self, data: Any) -> ComplaintData:
        return ComplaintData(**super().to_internal_value(data))


class ComplaintRow(RowSerializer):
    """A complaint in a list: what a worklist needs, nothing of the account itself."""

    channel = ClassificationField("channel", read_only=True)
    respondent = OrganisationField(read_only=True)
    facility = FacilityField(read_only=True)
    region = ClassificationField("region", read_only=True)
    unit = UnitField(read_only=True)
    officer = AccountField(read_only=True)

    class Meta:
        model = Complaint
        fields = [
            "number",
            "kind",
            "channel",
            "received_at",
            "summary",
            "status",
            "priority",
            "respondent",
            "facility",
            "region",
            "unit",
            "officer",
            "is_anonymous",
            "due_at",
            "registered_at",
            "closed_at",
            "version",
        ]


class ComplaintSerializer(ComplaintRow):
    """A complaint in full: the account, its people, orders, clocks and results."""

    narrative_language = ClassificationField("language", read_only=True)
    rights = ClassificationField("right", many=True, read_only=True)
    topics = ClassificationField("topic", many=True, read_only=True)
    joined_to = PublicNumberField(Complaint, read_only=True)
    refusal_ground = ClassificationField("refusal_ground", read_only=True)
    parties = PartySerializer(many=True, read_only=True)
    removals = RemovalSerializer(many=True, read_only=True)
    alerts = serializers.SerializerMethodField()
    detentions = DetentionSerializer(many=True, read_only=True)
    deadlines = DeadlineSerializer(many=True, read_only=True)
    results = ResultSerializer(many=True, read_only=True)

    class Meta:
        model = Complaint
        fields = [
            *ComplaintRow.Meta.fields,
            *(name for name in MATTER_FIELDS if name not in ComplaintRow.Meta.fields),
            "joined_to",
            "refusal_ground",
            "decided_at",
            "parties",
            "removals",
            "alerts",
            "detentions",
            "deadlines",
            "results",
        ]

    @extend_schema_field(AlertSerializer(many=True))
    def get_alerts(self, complaint: Complaint) -> list[Any]:
        return list(AlertSerializer(alerts.for_complaint(complaint), many=True).data)


class ForwardedSerializer(ComplaintSerializer):
    """The complaint after it was forwarded, and the warnings about that."""

    warnings = DisclosureWarningSerializer(many=True, read_only=True)

    class Meta(ComplaintSerializer.Meta):
        fields = [*ComplaintSerializer.Meta.fields, "warnings"]


def step_action(
    form: type[serializers.BaseSerializer], service: Callable[..., Any], text: str
) -> Any:
    """Action for one step: POST to its name, body of ``form``, handled by ``service``."""

    def take(self: "ComplaintViewSet", request: Request, number: str) -> Response:
        return self.perform_step(form, service)

    take.__name__, take.__doc__ = form.__name__.lower(), text
    offered = action(detail=True, methods=["post"])(
        take
    )  # before extend_schema, which it would reset
    return extend_schema(request=form, responses=ComplaintSerializer)(offered)


# Relation -> the one column of it that is shown.
CODE_COLUMNS = dict.fromkeys(("channel", "respondent", "facility", "region", "unit"), "code")
CODE_COLUMNS["officer"] = "username"
DETAIL_CODE_COLUMNS = {
    "narrative_language": "code",
    "refusal_ground": "code",
    "joined_to": "number",
}


LIST_ACTIONS = ("list", "search")
READ_ACTIONS = (*LIST_ACTIONS, "retrieve")
ComplaintQuery = request_examples(by_name=examples.SEARCH)(search_serializer(ComplaintFilter))


class ComplaintViewSet(ListMixin, RetrieveMixin, Resource):
    """Complaints: what an account may see of them, and the steps it may take."""

    queryset = Complaint.objects.none()
    serializer_class = ComplaintRow
    read_serializer = ComplaintSerializer
    filterset_class = ComplaintFilter
    lookup_field = "number"
    audits_reads = True
    required = {
        "list": "cases.view_complaint",
        "search": "cases.view_complaint",
        "retrieve": "cases.view_complaint",
        "create": "cases.add_complaint",
        "partial_update": "cases.change_complaint",
        "accept": "cases.accept_complaint",
        "refuse": "cases.refuse_complaint",
        "forward": "cases.forward_complaint",
        "join": "cases.join_complaint",
        "assign": "cases.assign_complaint",
        "conclude": "cases.conclude_complaint",
        "close": "cases.close_complaint",
        "reopen": "cases.reopen_complaint",
        "withdraw": "cases.withdraw_complaint",
    }
    scopes = {
        **dict.fromkeys(required, DECIDE),
        **dict.fromkeys(READ_ACTIONS, READ),
        **dict.fromkeys(("create", "partial_update", "withdraw"), WRITE),
    }

    def visible_queryset(self) -> Any:
        """In lists also leave out what may not be disclosed to the account."""
        rows = super().visible_queryset()
        if self.action not in LIST_ACTIONS:
            return rows
        return disclosable_to(rows, self.account)

    def with_related(self, rows: Any) -> Any:
        if self.action in LIST_ACTIONS:
            return with_row_columns(rows)
        if self.action in ("retrieve", "create"):  # read only; services need whole rows
            rows = defer_unshown(rows, ComplaintSerializer, **CODE_COLUMNS, **DETAIL_CODE_COLUMNS)
        else:
            rows = rows.select_related(*CODE_COLUMNS, *DETAIL_CODE_COLUMNS)
        return with_details(rows, self.account)

    @extend_schema(request=ComplaintQuery, responses=ComplaintRow(many=True), filters=False)
    @action(detail=False, methods=["post"])
    def search(self, request: Request) -> Response:
        """The list by POST, so that no name stands in an address: the filters are the body.

        ``next`` is an address without them: send the same body there for the next page.
        """
        self.filter_data = as_query_dict(self.validated_data(ComplaintQuery))
        return self.list(request)

    @extend_schema(request=ComplaintIntake, responses={201: ComplaintSerializer})
    def create(self, request: Request) -> Response:
        """Registers a complaint with its people: 201 with its number, priority and clocks."""
        data = self.validated_data(ComplaintIntake)
        return self.created_response(complaints.register(data, by=self.account))

    def get_object(self) -> Any:
        found = super().get_object()
        if self.request.method not in SAFE_METHODS:
            disclosures.check_account(found, by=self.account)
        return found

    def record_opening(self, obj: Any) -> None:
        with transaction.atomic():
            super().record_opening(obj)
            disclosures.disclose_to_account(obj, by=self.account)

    def can_disclose(self, obj: Any) -> bool:
        """Whether the answer may show the complaint, also to the account that submitted it."""
        if self.action == "create":  # the answer repeats what the client sent
            return bool(disclosable_keys([obj], self.account))
        return disclosures.try_disclose_to_account(obj, by=self.account)

    def can_replay(self, shown_ids: Sequence[int]) -> bool:
        """Record that the complaint is opened again; whether the gate still allows it."""
        if self.action == "search":
            return self._can_replay_list(shown_ids)
        found = list(self.queryset.model.objects.filter(pk__in=shown_ids))
        with transaction.atomic():
            for complaint in found:
                audit.opened(complaint, by=self.account)
        return all(
            disclosures.try_disclose_to_account(complaint, by=self.account) for complaint in found
        )

    def _can_replay_list(self, shown_ids: Sequence[int]) -> bool:
        rows = list(self.visible_queryset().filter(pk__in=shown_ids))
        is_open = len(rows) == len(shown_ids)
        if is_open:
            self.after_list(rows)
        return is_open

    def after_list(self, page: Sequence[Any]) -> None:
        """For an account of another body, record a disclosure of each row and one audit entry."""
        self.shown_ids = [row.pk for row in page]
        if self.account.organisation is None or not page:
            return
        with transaction.atomic():
            disclosures.disclose_several(self.shown_ids, by=self.account, at=timezone.now())
            audit.record("complaint.list", by=self.account, reason=f"rows={len(page)}")

    @extend_schema(request=ComplaintChange, responses=ComplaintSerializer)
    def partial_update(self, request: Request, number: str) -> Response:
        """Changes what is told of the matter; the priority follows."""
        complaint = self.get_object()
        fields = self.validated_data(ComplaintChange, partial=True)
        changes.change(complaint, fields, by=self.account)
        return self.updated_response(complaint)

    @extend_schema(request=Forward, responses=ForwardedSerializer)
    @action(detail=True, methods=["post"])
    def forward(self, request: Request, number: str) -> Response:
        """Forwards to another body; 409 where the recipient is one to be kept from.

        ``warnings`` of the answer say what speaks against it. While there are any,
        ``"acknowledge_warnings": false`` forwards nothing: 409 ``unacknowledged_warnings``, each
        warning under ``errors``.
        """
        complaint = self.get_object()
        warnings = forward_with_warnings(
            complaint, by=self.account, **self.validated_data(Forward)
        )
        self.always_full_body = bool(warnings)
        response = self.updated_response(complaint)
        if response.data is not None:
            rows = [{"code": one.code, "detail": str(one)} for one in warnings]
            response.data = {**response.data, "warnings": rows}
        return response

    accept = step_action(Accept, complaints.accept, "Accepts for examination.")
    refuse = step_action(Refuse, complaints.refuse, "Refuses on a ground, with reasons.")
    join = step_action(Join, complaints.join, "Joins to another open complaint, which carries on.")
    assign = step_action(Assign, complaints.assign, "Gives to an officer or to a unit.")
    conclude = step_action(Conclude, complaints.conclude, "Ends the examination with an outcome.")
    close = step_action(Close, complaints.close, "Closes after the written answer has gone out.")
    reopen = step_action(Reopen, complaints.reopen, "Takes up again, with reasons.")
    withdraw = step_action(Withdraw, complaints.withdraw, "Records that the person withdrew.")


def with_row_columns(rows: Any) -> Any:
    """``rows`` with the columns that ``ComplaintRow`` shows, in one query."""
    return defer_unshown(rows, ComplaintRow, **CODE_COLUMNS)
