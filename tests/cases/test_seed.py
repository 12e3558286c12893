import io

from django.core.management import call_command

from cases.models import Facility, OutcomeRule
from ombudsman.models import AuditEntry, Classification


def seed():
    out = io.StringIO()
    call_command("seed", stdout=out)
    return dict(line.split(": ") for line in out.getvalue().splitlines())


def test_seed_fills_everything_once_and_nothing_twice():
    first = seed()
    entries = AuditEntry.objects.count()
    second = seed()

    assert first["facility"] == f"{Facility.objects.count()} new"
    assert Facility.objects.filter(code="yevlakh_migrant_centre").exists()
    assert set(second.values()) == {"0 new"}
    assert AuditEntry.objects.count() == entries


def test_every_outcome_of_a_call_has_its_rule():
    seed()

    outcomes = Classification.objects.filter(list="call_outcome")
    assert OutcomeRule.objects.count() == outcomes.count() > 0
