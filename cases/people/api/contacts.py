from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from cases.facilities.api import FacilityField
from cases.models import Address, AddressKind, ContactPoint, Safety
from cases.people.services import persons
from ombudsman.rest.fields import ClassificationField
from ombudsman.rest.serializers import StrictModelSerializer, errors_at

FIXED = (AddressKind.RESIDENCE, AddressKind.REGISTERED)


class ContactSerializer(StrictModelSerializer):
    class Meta:
        model = ContactPoint
        fields = ["kind", "value", "safety", "may_leave_message", "note"]

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        with errors_at("value"):
            persons.checked_contact(attrs["kind"], attrs["value"])
        if attrs.get("may_leave_message") and attrs.get("safety") == Safety.DO_NOT_USE:
            raise serializers.ValidationError(
                {"may_leave_message": _("No message where the contact is not to be used.")}
            )
        return attrs


class AddressSerializer(StrictModelSerializer):
    facility = FacilityField(required=False, allow_null=True)
    region = ClassificationField("region", required=False, allow_null=True)

    class Meta:
        model = Address
        fields = ["kind", "text", "facility", "region"]

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        text, kind = attrs.get("text"), attrs["kind"]
        if kind in FIXED and not text:
            raise serializers.ValidationError({"text": _("Write the address.")})
        if kind == AddressKind.DETAINED and not (text or attrs.get("facility")):
            raise serializers.ValidationError({"facility": _("Say where the person is held.")})
        return attrs
