import pytest

from cases.rules.protection import PROTECTED_STATUSES, Ground, Situation, ground
from ombudsman.rules.recipients import Recipient

REFUGEE = frozenset({"refugee"})


def facing(*line):
    """A recipient: ``facing("embassy IRN", "ministry")`` is a body and the bodies above it."""
    pairs = (one.partition(" ") for one in line)
    return Recipient.of((kind, state) for kind, _, state in pairs)


def person(*states, **facts):
    return Situation(states=frozenset(states), **facts)


EMBASSY = facing("embassy IRN")
OF_GEORGIA = facing("foreign_state_body GEO")
OF_HERE = facing("state_body AZE")
UNHCR = facing("international", "international")


@pytest.mark.parametrize("status", sorted(PROTECTED_STATUSES))
def test_each_protected_status_blocks_the_tied_state(status):
    protected = person("IRN", statuses=frozenset({status}))

    assert ground([protected], EMBASSY) is Ground.STATE
    assert ground([protected], OF_GEORGIA) is None


def test_fear_of_return_is_enough():
    assert ground([person("IRN", fears_return=True)], EMBASSY) is Ground.STATE


def test_who_is_not_protected_is_not_blocked():
    migrant = person("IRN", statuses=frozenset({"migrant_worker"}))

    assert ground([migrant], EMBASSY) is None


def test_everybody_on_a_case_shares_the_protection():
    lawyer, refugee = person("GEO"), person("IRN", statuses=REFUGEE)

    assert ground([lawyer, refugee], OF_GEORGIA) is Ground.STATE


@pytest.mark.parametrize("states", [(), ("XXA",), ("AZE",), ("XXA", "XXX")])
def test_where_no_other_state_is_known_every_foreign_body_is_blocked(states):
    stateless = person(*states, statuses=frozenset({"stateless"}))

    assert ground([stateless], OF_GEORGIA) is Ground.NO_STATE_KNOWN
    assert ground([stateless], facing("ngo GEO")) is Ground.NO_STATE_KNOWN
    assert ground([stateless], OF_HERE) is None
    assert ground([stateless], UNHCR) is None


def test_an_icao_code_alone_protects():
    assert ground([person("XXA")], OF_GEORGIA) is Ground.NO_STATE_KNOWN


@pytest.mark.parametrize("kind", ["state_body", "ngo", "media", "private", "other", "court"])
def test_a_body_of_which_nobody_knows_the_state_is_blocked(kind):
    assert ground([person("IRN", statuses=REFUGEE)], facing(kind)) is Ground.UNDECIDED
    assert ground([person("IRN")], facing(kind)) is None


@pytest.mark.parametrize("kind", ["embassy", "foreign_state_body", "foreign_ombudsman"])
def test_a_foreign_body_without_a_country_is_blocked(kind):
    assert ground([person("IRN", fears_return=True)], facing(kind)) is Ground.UNDECIDED


def test_a_body_under_a_blocked_one_is_blocked():
    refugee = person("IRN", statuses=REFUGEE)

    assert ground([refugee], facing("ngo", "embassy IRN")) is Ground.STATE
    assert ground([refugee], facing("state_body AZE", "foreign_state_body IRN")) is Ground.STATE
    assert ground([refugee], facing("international IRN")) is Ground.STATE


def test_nobody_contacts_a_consulate_without_the_wish_of_its_national():
    national = person("IRN", consulates_not_wished=frozenset({"IRN"}))

    assert ground([national], EMBASSY) is Ground.CONSULATE
    assert ground([national], facing("embassy GEO")) is None
    assert ground([national], facing("foreign_state_body IRN")) is None
    assert ground([person("IRN")], EMBASSY) is None


def test_a_wish_does_not_lift_the_block():
    assert ground([person("IRN", statuses=REFUGEE)], EMBASSY) is Ground.STATE


@pytest.mark.parametrize("harmless", [OF_HERE, UNHCR, facing("nhri_network")])
def test_what_is_harmless_is_never_blocked(harmless):
    assert harmless.is_harmless
    assert ground([person("IRN", "XXA", statuses=REFUGEE, fears_return=True)], harmless) is None
