from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.models import removals
from cases.rules.priority import (
    ALERTS,
    REASONS,
    Level,
    PriorityFacts,
    RemovalKind,
    priority,
    removal_alerts,
)
from ombudsman.rules.sources import Confidence

NOW = datetime(2026, 6, 10, 12, 0, tzinfo=UTC)


def result(**facts):
    """The level and the codes of the reasons."""
    found = priority(PriorityFacts(at=NOW, **facts))
    return found.level.value, [reason.code for reason in found.reasons]


def test_an_ordinary_complaint_is_normal():
    assert result() == ("normal", [])


# Removal


def test_an_order_without_a_date_is_immediate():
    assert result(has_removal_order=True) == ("immediate", ["removal_undated"])


@pytest.mark.parametrize("hours", [0, 1, 71, 72])
def test_a_removal_within_72_hours_is_immediate(hours):
    assert result(removal_at=NOW + timedelta(hours=hours)) == ("immediate", ["removal_soon"])


def test_a_removal_after_72_hours_is_high():
    later = NOW + timedelta(hours=72, microseconds=1)

    assert result(removal_at=later) == ("high", ["removal_later"])


@pytest.mark.parametrize("ago", [timedelta(microseconds=1), timedelta(days=900)])
def test_a_removal_date_that_passed_stays_immediate(ago):
    assert result(removal_at=NOW - ago) == ("immediate", ["removal_passed"])


@pytest.mark.parametrize("over", ["is_removal_cancelled", "is_removal_carried_out"])
@pytest.mark.parametrize("removal_at", [None, NOW - timedelta(1), NOW, NOW + timedelta(9)])
def test_a_removal_that_is_over_gives_no_reason(over, removal_at):
    assert result(has_removal_order=True, removal_at=removal_at, **{over: True}) == ("normal", [])


def test_the_window_counts_real_hours_whatever_the_zone():
    baku = datetime.fromisoformat("2026-06-13T16:00:00+04:00")  # 72 hours after noon UTC

    assert result(removal_at=baku) == ("immediate", ["removal_soon"])
    assert result(removal_at=baku + timedelta(seconds=1)) == ("high", ["removal_later"])


def test_the_window_is_a_setting():
    facts = PriorityFacts(at=NOW, removal_at=NOW + timedelta(hours=72))

    assert priority(facts, window=timedelta(hours=48)).level == Level.HIGH


# Other reasons


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        ({"is_detained": True, "alleges_ill_treatment": True}, ["ill_treatment_in_detention"]),
        ({"is_unaccompanied_child": True}, ["unaccompanied_child"]),
        ({"is_child": True, "is_detained": True}, ["detained_child"]),
        (
            {"is_unaccompanied_child": True, "is_detained": True},
            ["unaccompanied_child", "detained_child"],
        ),
        ({"is_trafficking_victim": True}, ["trafficking_victim"]),
        ({"has_reprisal_risk": True}, ["reprisal_risk"]),
        ({"is_detained": True, "fears_return": True}, ["detained_fears_return"]),
    ],
)
def test_high(facts, codes):
    assert result(**facts) == ("high", codes)


@pytest.mark.parametrize(
    "alone", ["is_detained", "alleges_ill_treatment", "is_child", "fears_return"]
)
def test_normal_when_alone(alone):
    assert result(**{alone: True}) == ("normal", [])


def test_danger_to_life_is_immediate():
    assert result(is_life_at_risk=True) == ("immediate", ["life_at_risk"])


def test_the_most_urgent_reason_comes_first():
    assert result(is_life_at_risk=True, removal_at=NOW + timedelta(days=9)) == (
        "immediate",
        ["life_at_risk", "removal_later"],
    )


flags = [name for name, kind in PriorityFacts.__annotations__.items() if kind is bool]
all_facts = st.builds(
    PriorityFacts,
    at=st.just(NOW),
    removal_at=st.none()
    | st.timedeltas(timedelta(-9), timedelta(9)).map(lambda length: NOW + length),
    **dict.fromkeys(flags, st.booleans()),
)


@given(all_facts)
def test_the_level_is_that_of_the_first_reason_and_urgency_only_descends(facts):
    found = priority(facts)

    levels = [list(Level).index(reason.level) for reason in found.reasons]
    assert levels == sorted(levels)
    assert found.level == (found.reasons[0].level if found.reasons else Level.NORMAL)


def test_no_reason_claims_to_be_law():
    assert {reason.source.confidence for reason in REASONS.values()} == {Confidence.UNCERTAIN}
    assert all("office practice" in reason.source.text.lower() for reason in REASONS.values())


# Alerts


def alerts(statuses, kind=RemovalKind.EXPULSION, **facts):
    """Code, source and confidence of each alert."""
    return [
        (alert.code, alert.source.text, alert.source.confidence.value)
        for alert in removal_alerts(statuses, kind, **facts)
    ]


CAO = "Code of Administrative Offences 29.4"


@pytest.mark.parametrize(
    ("statuses", "facts", "code"),
    [
        (["refugee"], {}, "refugee_expulsion"),
        (["political_asylum"], {}, "asylum_granted_expulsion"),
        (["trafficking_victim"], {"is_child": True}, "trafficked_child_expulsion"),
        (["trafficking_victim", "unaccompanied_child"], {}, "trafficked_child_expulsion"),
        (["trafficking_victim"], {}, "trafficking_victim_age_unknown"),
    ],
)
def test_administrative_expulsion_beside_an_exempt_status(statuses, facts, code):
    assert alerts(statuses, **facts) == [(code, CAO, "V")]


def test_an_adult_victim_of_trafficking_is_not_exempt():
    assert alerts(["trafficking_victim"], is_child=False) == []


@pytest.mark.parametrize("kind", sorted(set(RemovalKind) - {RemovalKind.EXPULSION}))
def test_the_code_speaks_of_administrative_expulsion_alone(kind):
    statuses = ["political_asylum", "trafficking_victim", "unaccompanied_child"]

    assert alerts(statuses, kind, is_child=True) == []
    assert alerts(["refugee"], kind) == [("refugee_return", "1951 Convention 33", "V")]


@pytest.mark.parametrize("kind", RemovalKind)
@pytest.mark.parametrize(
    ("statuses", "facts", "alert"),
    [
        (["asylum_seeker"], {}, ("asylum_seeker_return", "1951 Convention 33", "V")),
        (
            ["complementary_protection"],
            {},
            ("protected_return", "Convention against Torture 3", "V"),
        ),
        (["temporary_protection"], {}, ("protected_return", "Convention against Torture 3", "V")),
        ([], {"fears_return": True}, ("feared_return", "Convention against Torture 3", "V")),
    ],
)
def test_non_refoulement_stands_against_every_removal(kind, statuses, facts, alert):
    assert alerts(statuses, kind, **facts) == [alert]


@pytest.mark.parametrize("kind", sorted(set(RemovalKind) - {RemovalKind.EXTRADITION}))
def test_statelessness_stands_against_expulsion(kind):
    assert alerts(["stateless"], kind) == [("stateless_expulsion", "1954 Convention 31", "V")]


def test_statelessness_says_nothing_of_extradition():
    assert alerts(["stateless"], RemovalKind.EXTRADITION) == []


def test_a_stateless_refugee_raises_both():
    assert [code for code, *_ in alerts(["stateless", "refugee"])] == [
        "refugee_expulsion",
        "stateless_expulsion",
    ]


@pytest.mark.parametrize("statuses", [[], ["foreign_national"], ["migrant_worker", "returnee"]])
def test_other_statuses_raise_nothing(statuses):
    assert alerts(statuses) == []


def test_without_an_order_there_is_no_alert():
    assert alerts(["refugee", "stateless"], None, fears_return=True) == []


def test_every_alert_can_be_raised():
    statuses = [
        "refugee",
        "political_asylum",
        "trafficking_victim",
        "asylum_seeker",
        "complementary_protection",
        "stateless",
    ]
    raised = {
        alert.code
        for kind, is_child in product(RemovalKind, [None, True])
        for alert in removal_alerts(statuses, kind, fears_return=True, is_child=is_child)
    }

    assert raised == set(ALERTS)


def test_the_kinds_are_those_that_are_recorded():
    assert set(RemovalKind) == set(removals.RemovalKind.values)
