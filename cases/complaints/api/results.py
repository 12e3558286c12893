from cases.models import Result
from ombudsman.rest.fields import ClassificationField, OrganisationField
from ombudsman.rest.serializers import RowSerializer


class ResultSerializer(RowSerializer):
    outcome = ClassificationField("outcome", read_only=True)
    measure = ClassificationField("measure", read_only=True)
    organisation = OrganisationField(read_only=True)

    class Meta:
        model = Result
        fields = ["outcome", "measure", "organisation", "at"]
