import pytest

from cases.rules.protection import PROTECTED_STATUSES, Situation, is_blocked

IRN, GEO = frozenset({"IRN"}), frozenset({"GEO"})


def blocked(*people, states=IRN, foreign=True):
    return is_blocked(people, recipient_states=states, is_foreign_body=foreign)


@pytest.mark.parametrize("status", sorted(PROTECTED_STATUSES))
def test_each_protected_status_blocks_the_tied_state(status):
    person = Situation(statuses=frozenset({status}), states=IRN)

    assert blocked(person)
    assert not blocked(person, states=GEO)


def test_fear_of_return_is_enough():
    assert blocked(Situation(states=IRN, fears_return=True))


def test_who_is_not_protected_is_not_blocked():
    assert not blocked(Situation(statuses=frozenset({"migrant_worker"}), states=IRN))


def test_everybody_on_a_case_shares_the_protection():
    lawyer = Situation(states=GEO)
    refugee = Situation(statuses=frozenset({"refugee"}), states=IRN)

    assert blocked(lawyer, refugee, states=GEO)


@pytest.mark.parametrize("states", [frozenset(), frozenset({"XXA"}), frozenset({"AZE"})])
def test_where_no_other_state_is_known_every_foreign_body_is_blocked(states):
    person = Situation(statuses=frozenset({"stateless"}), states=states)

    assert blocked(person, states=GEO)
    assert not blocked(person, states=frozenset(), foreign=False)


def test_a_foreign_body_of_an_unknown_state_is_blocked():
    assert blocked(Situation(fears_return=True, states=IRN), states=frozenset(), foreign=True)


def test_an_icao_code_alone_protects():
    assert blocked(Situation(states=frozenset({"XXA"})), states=GEO)
