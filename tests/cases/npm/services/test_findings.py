import pytest

from cases.models import Finding, VisitStatus
from cases.npm.services import findings
from ombudsman.models import AuditEntry
from ombudsman.rules.refusals import InvalidInput, Refusal
from tests.factories import ClassificationFactory, UserFactory, VisitFactory


def finding(visit, text="No light in cell 4."):
    area = ClassificationFactory(list="area_examined", code="material_conditions")
    return Finding(visit=visit, area=area, text=text, severity="serious")


@pytest.mark.parametrize("status", VisitStatus)
def test_findings_are_recorded_from_the_arrival_until_the_release(status):
    visit, member = VisitFactory(status=status), UserFactory(role="npm_member")

    if status in (VisitStatus.UNDER_WAY, VisitStatus.REPORTING):
        kept = findings.record(finding(visit), by=member)
        assert kept.recorded_by == member
        assert AuditEntry.objects.of_case("cases.visit", visit.pk).get().action == "finding.create"
        return

    with pytest.raises(Refusal) as refused:
        findings.record(finding(visit), by=member)
    assert refused.value.code == "visit_not_open"
    assert not Finding.objects.exists()


def test_a_finding_has_a_text():
    with pytest.raises(InvalidInput) as refused:
        findings.record(finding(VisitFactory(status="under_way"), text=" "), by=UserFactory())

    assert refused.value.field == "text"
