from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from cases.models import IdentityDocument
from ombudsman.rest.fields import ClassificationField
from ombudsman.rest.serializers import StrictModelSerializer
from ombudsman.rules import documents


class IdentityDocumentSerializer(StrictModelSerializer):
    country = ClassificationField("country", required=False, allow_null=True)

    class Meta:
        model = IdentityDocument
        fields = ["kind", "number", "country", "valid_until", "basis"]

    def validate_number(self, text: str) -> str:
        if not documents.normalise(text):
            raise serializers.ValidationError(_("A document has a number."))
        return text
