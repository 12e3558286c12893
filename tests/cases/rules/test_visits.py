from fractions import Fraction

import pytest

from cases.rules.visits import (
    CONCERNS,
    STANDARDS,
    MemberFacts,
    PlaceFacts,
    concerns,
    is_over_occupied,
    occupancy,
)

DOCTOR = MemberFacts(sex="female", is_health_professional=True, languages=frozenset({"az", "fa"}))
MAN = MemberFacts(sex="male", languages=frozenset({"az"}))
NOWHERE = PlaceFacts()


def codes(team, place=NOWHERE):
    return [concern.code for concern in concerns(tuple(team), place)]


def test_a_mixed_team_with_a_doctor_raises_no_concern():
    place = PlaceFacts(
        official_limit=100,
        persons_present=100,
        women=4,
        foreigners=1,
        detainee_languages=(frozenset({"fa"}),),
    )

    assert codes([DOCTOR, MAN], place) == []


def test_no_team_is_the_only_concern_about_the_team():
    assert codes([], PlaceFacts(women=3, foreigners=2)) == ["no_team"]


def test_a_team_without_a_health_professional():
    assert codes([MAN]) == ["no_health_professional"]


@pytest.mark.parametrize(
    ("sexes", "women", "expected"),
    [
        (["male", "male"], 1, ["all_male_team"]),
        (["male", "male"], 0, []),
        (["male", "male"], None, []),
        (["male", ""], 1, []),
        (["male", "female"], 1, []),
    ],
)
def test_an_all_male_team_matters_where_women_are_held(sexes, women, expected):
    team = [MemberFacts(sex=sex, is_health_professional=True) for sex in sexes]

    assert codes(team, PlaceFacts(women=women)) == expected


@pytest.mark.parametrize(
    ("detainee_languages", "expected"),
    [
        ((frozenset({"ur"}),), ["no_shared_language"]),
        ((frozenset({"ur", "fa"}),), []),
        ((frozenset({"fa"}), frozenset({"ur"})), ["no_shared_language"]),
        ((frozenset(),), []),
        ((), []),
    ],
)
def test_every_foreigner_shares_a_language_with_somebody(detainee_languages, expected):
    assert (
        codes(
            [DOCTOR],
            PlaceFacts(foreigners=len(detainee_languages), detainee_languages=detainee_languages),
        )
        == expected
    )


@pytest.mark.parametrize("place", [PlaceFacts(foreigners=1), PlaceFacts(stateless=1)])
def test_the_languages_of_the_team_are_known_where_foreigners_are_held(place):
    silent = MemberFacts(sex="female", is_health_professional=True)

    assert codes([silent], place) == ["languages_unknown"]


@pytest.mark.parametrize(
    ("present", "limit", "share", "alarm"),
    [
        (114, 100, Fraction(114, 100), True),
        (100, 100, Fraction(1), False),
        (0, 100, Fraction(0), False),
        (None, 100, None, False),
        (5, None, None, False),
        (5, 0, None, False),
    ],
)
def test_occupancy_raises_an_alarm_above_the_limit(present, limit, share, alarm):
    place = PlaceFacts(official_limit=limit, persons_present=present)

    assert occupancy(present, limit) == share
    assert is_over_occupied(present, limit) is alarm
    assert codes([DOCTOR], place) == (["over_occupied"] if alarm else [])


def test_every_concern_and_standard_cites_its_source():
    assert all(row.source.text and row.text for row in [*CONCERNS.values(), *STANDARDS])
