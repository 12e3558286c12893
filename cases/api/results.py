from rest_framework import serializers

from cases.models import Result
from ombudsman.api.fields import ClassificationField, OrganisationField


class ResultSerializer(serializers.ModelSerializer):
    outcome = ClassificationField("outcome", read_only=True)
    measure = ClassificationField("measure", read_only=True)
    organisation = OrganisationField(read_only=True)

    class Meta:
        model = Result
        fields = ["outcome", "measure", "organisation", "at"]
