from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext
from rest_framework import serializers

from cases.casefile.services import priorities
from cases.models import CONCERNED, Complaint
from cases.rules.priority import RemovalAlert
from ombudsman.models import Confidence


class AlertSerializer(serializers.Serializer):
    """A status that stands against a removal in force: a question to ask, not a finding."""

    code = serializers.CharField()
    text = serializers.SerializerMethodField()
    source = serializers.SerializerMethodField()  # type: ignore[assignment]  # a name of the answer
    confidence = serializers.ChoiceField(Confidence.choices, source="source.confidence")

    def get_text(self, alert: RemovalAlert) -> str:
        return gettext(alert.text)

    def get_source(self, alert: RemovalAlert) -> str:
        return gettext(alert.source.text)


def for_complaint(complaint: Complaint) -> Sequence[RemovalAlert]:
    """Alerts from the orders and parties loaded with the complaint.

    These are already limited to what the account may see.
    """
    parties = [party for party in complaint.parties.all() if party.role in CONCERNED]
    people = [party.person for party in parties if party.person]
    orders = list(complaint.removals.all())
    return priorities.alerts(people, orders, on=timezone.localdate())
