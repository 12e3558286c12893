import pytest
from django.db import IntegrityError, transaction

from cases.models import Finding
from tests.factories import FindingFactory, UserFactory, VisitFactory


def test_database_refuses_an_empty_finding():
    with pytest.raises(IntegrityError), transaction.atomic():
        FindingFactory(text="")


def test_findings_follow_their_visit(api_with_scopes):
    past = FindingFactory(visit=VisitFactory(status="released"))
    hidden = FindingFactory(visit=VisitFactory(status="reporting", is_restricted=True))
    machine = api_with_scopes("visits:read").user

    assert list(Finding.objects.visible_to(machine)) == [past]
    assert set(Finding.objects.visible_to(UserFactory(role="npm_member"))) == {past, hidden}
    assert not Finding.objects.visible_to(UserFactory(role="case_officer")).exists()
