"""Two at once: one wins, the other is told, and nothing is written over (PostgreSQL)."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.calls.services import callbacks
from cases.casefile.services import shares
from cases.complaints.services import complaints
from cases.models import (
    Callback,
    CallbackStatus,
    Complaint,
    Recommendation,
    Result,
    Share,
    Verification,
)
from cases.recommendations import services as recommendations
from ombudsman.models import AuditEntry, RoleGrant
from ombudsman.services import roles
from tests.factories import (
    CallbackFactory,
    ClassificationFactory,
    ComplaintFactory,
    DeadlineFactory,
    RecommendationFactory,
    RoleGrantFactory,
    UnitFactory,
    UserFactory,
)
from tests.support.concurrency import run_concurrently
from tests.support.office import create_reference_data, page_data

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("transactional_db")]


@pytest.fixture(autouse=True)
def _office(transactional_db):
    create_reference_data()


def told(results):
    """The codes of those who were told; whatever else went wrong shows here too."""
    return [getattr(one, "code", repr(one)) for one in results if isinstance(one, Exception)]


def twice(model, key, act, *people):
    """``act`` by two people, each with a row of their own read beforehand."""
    pairs = [(model.objects.get(pk=key), person) for person in people]
    return run_concurrently(*[lambda pair=pair: act(pair[0], by=pair[1]) for pair in pairs])


def two(role):
    return UserFactory(role=role), UserFactory(role=role)


def test_conclude():
    complaint, found = ComplaintFactory(status="accepted"), ClassificationFactory(list="outcome")

    def act(row, *, by):
        complaints.conclude(row, by=by, outcome=found, note="Found.")

    assert told(twice(Complaint, complaint.pk, act, *two("case_officer"))) == ["illegal_move"]
    assert Result.objects.count() == 1


def test_extend():
    complaint = ComplaintFactory(status="accepted")
    clock = DeadlineFactory(complaint=complaint)
    due = clock.due_at

    def act(row, *, by):
        complaints.extend(row, by=by, reason="Abroad.")

    assert len(told(twice(Complaint, complaint.pk, act, *two("head_of_unit")))) == 1
    clock.refresh_from_db()
    assert clock.extended_from == due
    assert AuditEntry.objects.filter(action="deadline.extend").count() == 1


def test_share():
    complaint, colleague = ComplaintFactory(), UserFactory(role="case_officer")

    def act(row, *, by):
        shares.share(row, by=by, colleague=colleague, reason="Speaks the language.")

    assert told(twice(Complaint, complaint.pk, act, *two("case_officer"))) == ["shared_already"]
    assert Share.objects.count() == 1


def test_sign():
    draft = RecommendationFactory()

    results = twice(Recommendation, draft.pk, recommendations.issue, *two("commissioner"))

    assert len(told(results)) == 1
    assert (
        AuditEntry.objects.filter(object_id=draft.pk, action="recommendation.issued").count() == 1
    )


def test_both_verifications_are_kept():
    issued = RecommendationFactory(status="issued")

    def act(row, *, by):
        recommendations.verify(
            row, by=by, verified_on=timezone.localdate(), degree="partly", note="Seen."
        )

    assert told(twice(Recommendation, issued.pk, act, *two("npm_member"))) == []
    assert Verification.objects.count() == 2


def test_confirm_one_grant():
    granted = RoleGrantFactory(role="registrar")

    results = twice(RoleGrant, granted.pk, roles.confirm, *two("administrator"))

    assert told(results) == ["nothing_to_confirm"]
    assert AuditEntry.objects.filter(action="rolegrant.confirm").count() == 1


def test_claim_and_give_up_one_callback():
    callback = CallbackFactory()
    first, second = two("call_taker")
    claimed, given = (Callback.objects.get(pk=callback.pk) for _ in range(2))

    results = run_concurrently(
        lambda: callbacks.claim(claimed, by=first),
        lambda: callbacks.give_up(given, by=second, reason="Moved away."),
    )

    assert len(told(results)) == 1
    callback.refresh_from_db()
    is_claimed = callback.claimed_by == first and callback.status == CallbackStatus.OPEN
    assert is_claimed or callback.status == CallbackStatus.GIVEN_UP


def test_two_forms_of_one_complaint():
    """Both saw the same version; the second is told, and what the first wrote stays."""
    unit = UnitFactory()
    complaint = ComplaintFactory(unit=unit, version=3)
    here = reverse("admin:cases_complaint_change", args=[complaint.pk])
    sendings = []
    for words in ("Words of the first", "Words of the second"):
        client = Client()
        client.force_login(UserFactory(role="head_of_unit", unit=unit))
        form = page_data(client.get(here)) | {"summary": words}
        sendings.append(lambda client=client, form=form: client.post(here, form))

    results = run_concurrently(*sendings)

    assert sorted(response.status_code for response in results) == [200, 302]
    late = next(response for response in results if response.status_code == 200)
    assert "Somebody else changed this meanwhile" in late.content.decode()
    complaint.refresh_from_db()
    assert complaint.version == 4
    assert AuditEntry.objects.filter(action="complaint.change").count() == 1
