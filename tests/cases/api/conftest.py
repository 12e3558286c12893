import pytest

from ombudsman.models import Classification, TimeLimit
from tests.factories import ClassificationFactory, OrganisationFactory, TimeLimitFactory

LIMITS = {
    "complaint.examination": 30,
    "complaint.examination_extension": 30,
    "complaint.refusal_notice": 10,
    "complaint.result_notice": 5,
    "body.observations": 10,
    "body.reply_to_recommendation": 10,
}
CODES = {
    "channel": ["email", "e_service", "own_initiative"],
    "legal_status": ["stateless", "refugee"],
    "country": ["XXA", "UTO", "AZE"],
    "language": ["en", "ka"],
    "refusal_ground": ["outside_competence"],
    "outcome": ["no_violation"],
    "measure": ["recommendation"],
    "right": ["liberty", "fair_trial"],
    "topic": ["detention"],
    "document_kind": ["letter"],
    "call_outcome": ["answered"],
    "area_examined": ["health_care"],
}


@pytest.fixture
def office():
    """The reference data that the acts of these tests need."""
    TimeLimit.objects.bulk_create(
        TimeLimitFactory.build(key=key, value=value) for key, value in LIMITS.items()
    )
    rows = [
        ClassificationFactory.build(list=name, code=code)
        for name, codes in CODES.items()
        for code in codes
    ]
    Classification.objects.bulk_create(rows, ignore_conflicts=True)
    OrganisationFactory(code="migration-service")
    OrganisationFactory(
        code="embassy-utopia",
        kind="embassy",
        country=ClassificationFactory(list="country", code="UTO"),
    )
