"""Every model has a factory that makes a valid object."""

import pytest
from django.apps import apps

from cases.models import ComplaintStatus, RecommendationStatus, VisitStatus
from tests import factories
from tests.factories import ComplaintFactory, RecommendationFactory, UserFactory, VisitFactory

MODELS = [
    model
    for label in ("ombudsman", "outreach", "cases")
    for model in apps.get_app_config(label).get_models()
]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_model_has_a_factory_of_valid_objects(model):
    made = getattr(factories, f"{model.__name__}Factory")()

    assert type(made) is model
    made.full_clean()


@pytest.mark.parametrize("status", ComplaintStatus)
def test_a_complaint_may_be_made_in_every_status(status):
    complaint = ComplaintFactory(status=status)

    complaint.full_clean()
    assert complaint.status == status


@pytest.mark.parametrize("status", VisitStatus)
def test_a_visit_may_be_made_in_every_status(status):
    VisitFactory(status=status).full_clean()


@pytest.mark.parametrize("status", RecommendationStatus)
def test_a_recommendation_may_be_made_in_every_status(status):
    RecommendationFactory(status=status).full_clean()


def test_an_account_is_made_with_the_permissions_of_its_role():
    officer = UserFactory(role="case_officer")

    assert officer.roles == {"case_officer"}
    assert officer.has_perm("cases.accept_complaint")
    assert not officer.has_perm("cases.refuse_complaint")
