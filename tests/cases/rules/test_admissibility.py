from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.rules.admissibility import (
    REASONS,
    SOURCES,
    Complainant,
    ComplaintFacts,
    CourtMatter,
    Ground,
    Respondent,
    Verdict,
    advise,
)
from cases.rules.deadlines import Span, Unit
from ombudsman.rules.sources import Confidence

RECEIVED = date(2026, 6, 10)
RED_TAPE = sorted(set(CourtMatter) - {CourtMatter.MERITS})


def advice(**facts):
    """Advice as (ground, verdict, confidence)."""
    facts.setdefault("received_on", RECEIVED)
    return [
        (one.ground.value, one.verdict.value, one.confidence.value)
        for one in advise(ComplaintFacts(**facts))
    ]


def reasons(**facts):
    facts.setdefault("received_on", RECEIVED)
    return [one.reason for one in advise(ComplaintFacts(**facts))]


def test_an_ordinary_complaint_gets_no_advice():
    assert advice() == []
    assert advice(respondents={Respondent.PUBLIC}, violated_on=date(2026, 5, 1)) == []


# Limitation (8.4)


def test_one_year_after_the_violation_is_still_in_time():
    assert advice(violated_on=date(2025, 6, 10)) == []


def test_a_day_more_than_one_year_may_be_refused():
    assert advice(violated_on=date(2025, 6, 9)) == [("over_one_year", "refuse_possible", "N")]


def test_the_year_runs_from_when_the_applicant_learned_of_it():
    assert advice(violated_on=date(2020, 1, 1), learned_on=date(2026, 1, 1)) == []
    assert advice(violated_on=date(2020, 1, 1), learned_on=date(2021, 1, 1)) == [
        ("over_one_year", "refuse_possible", "N")
    ]


def test_a_violation_on_a_leap_day_is_in_time_until_28_february():
    leap = date(2024, 2, 29)

    assert advice(violated_on=leap, received_on=date(2025, 2, 28)) == []
    assert advice(violated_on=leap, received_on=date(2025, 3, 1)) == [
        ("over_one_year", "refuse_possible", "N")
    ]


def test_a_continuing_violation_is_only_noted():
    assert advice(violated_on=date(2020, 1, 1), is_continuing=True) == [
        ("over_one_year", "note", "N")
    ]


def test_without_dates_nothing_is_said_about_time():
    assert advice(is_continuing=True) == []


def test_a_date_in_the_future_is_not_late():
    assert advice(violated_on=date(2027, 1, 1)) == []


def test_the_limitation_in_use_is_data():
    facts = ComplaintFacts(received_on=RECEIVED, violated_on=date(2025, 1, 1))

    assert [one.ground for one in advise(facts)] == [Ground.OVER_ONE_YEAR]
    assert advise(facts, limitation=Span(3, Unit.YEAR)) == []
    assert advise(facts, limitation=Span(18, Unit.MONTH)) == []


@pytest.mark.parametrize("unit", [Unit.WORKING_DAY, Unit.HOUR])
def test_a_limitation_in_hours_or_working_days_is_a_clear_error(unit):
    facts = ComplaintFacts(received_on=RECEIVED, violated_on=date(2025, 1, 1))

    with pytest.raises(ValueError, match="day"):
        advise(facts, limitation=Span(5, unit))


# Anonymous (9.3), repeat (11.1.5), proceedings (11.1.4)


def test_an_anonymous_complaint_may_be_refused_unless_substantiated():
    assert advice(is_anonymous=True) == [("anonymous_unsubstantiated", "refuse_possible", "N")]
    assert advice(is_anonymous=True, is_substantiated=True) == [
        ("anonymous_unsubstantiated", "note", "N")
    ]


def test_substantiated_says_nothing_about_a_named_applicant():
    assert advice(is_substantiated=True) == []


def test_a_repeat_without_new_facts_may_be_refused():
    assert advice(is_repeat=True) == [("repeat_without_new_facts", "refuse_possible", "N")]


def test_running_court_proceedings_may_be_a_ground():
    assert advice(is_before_court=True) == [("court_pending", "refuse_possible", "N")]


@pytest.mark.parametrize("matter", RED_TAPE)
def test_red_tape_can_be_examined_while_proceedings_run(matter):
    facts = {"respondents": {Respondent.COURT}, "court_matters": {matter}}

    assert advice(is_before_court=True, **facts) == [("court_pending", "note", "N")]


# Mandate (11.1.2) and courts


@pytest.mark.parametrize(
    ("respondent", "words"),
    [
        (Respondent.PRIVATE, "A private company or person is outside the mandate."),
        (Respondent.PRESIDENT, "The activity of the President is outside the mandate."),
        (
            Respondent.PARLIAMENT,
            "The activity of members of the Milli Majlis is outside the mandate.",
        ),
        (Respondent.OUTSIDE, "The body complained of is outside the mandate."),
    ],
)
def test_a_respondent_outside_the_mandate(respondent, words):
    assert advice(respondents={respondent}) == [("outside_competence", "refuse_possible", "N")]
    assert reasons(respondents={respondent}) == [words]


@pytest.mark.parametrize("respondent", [Respondent.PUBLIC, Respondent.UNKNOWN])
def test_a_respondent_in_the_mandate_or_not_yet_known(respondent):
    assert advice(respondents={respondent}) == []


@pytest.mark.parametrize("other", [Respondent.PUBLIC, Respondent.UNKNOWN])
def test_one_of_several_respondents_outside_is_only_noted(other):
    assert advice(respondents={Respondent.PRIVATE, other}) == [("outside_competence", "note", "V")]


def test_two_respondents_outside_are_one_remark():
    assert advice(respondents={Respondent.PRIVATE, Respondent.PRESIDENT}) == [
        ("outside_competence", "refuse_possible", "N")
    ]


def test_the_merits_of_a_judgment_are_outside():
    assert advice(respondents={Respondent.COURT}, court_matters={CourtMatter.MERITS}) == [
        ("courts_merits", "refuse_possible", "V")
    ]


@pytest.mark.parametrize("matter", RED_TAPE)
def test_red_tape_lost_papers_and_unexecuted_judgments_are_inside(matter):
    assert advice(respondents={Respondent.COURT}, court_matters={matter}) == []


@pytest.mark.parametrize("matter", RED_TAPE)
def test_merits_beside_red_tape_are_only_noted(matter):
    assert advice(respondents={Respondent.COURT}, court_matters={CourtMatter.MERITS, matter}) == [
        ("courts_merits", "note", "V")
    ]


def test_merits_beside_another_public_body_are_only_noted():
    assert advice(
        respondents={Respondent.COURT, Respondent.PUBLIC}, court_matters={CourtMatter.MERITS}
    ) == [("courts_merits", "note", "V")]


def test_a_court_without_a_matter_asks_for_it():
    assert advice(respondents={Respondent.COURT}) == [("outside_competence", "note", "V")]


@pytest.mark.parametrize(
    ("kind", "mandate", "respondent"),
    [
        ("state_body", "inside", Respondent.PUBLIC),
        ("private", "inside", Respondent.PUBLIC),  # a company in state ownership
        ("court", "courts", Respondent.COURT),
        ("president", "outside", Respondent.PRESIDENT),
        ("parliament", "outside", Respondent.PARLIAMENT),
        ("private", "outside", Respondent.PRIVATE),
        ("private", "not_applicable", Respondent.PRIVATE),
        ("embassy", "outside", Respondent.OUTSIDE),
        ("ngo", "not_applicable", Respondent.UNKNOWN),
        ("", "", Respondent.UNKNOWN),
    ],
)
def test_a_body_of_the_directory_as_respondent(kind, mandate, respondent):
    assert Respondent.of(kind=kind, mandate=mandate) == respondent


# Nakhchivan


def test_nakhchivan_is_forwarded_not_refused():
    assert advice(concerns_nakhchivan=True) == [("nakhchivan_forward", "forward", "V")]


def test_forwarding_comes_before_every_other_remark():
    first, *_others = advice(
        concerns_nakhchivan=True, is_anonymous=True, respondents={Respondent.PRIVATE}
    )

    assert first == ("nakhchivan_forward", "forward", "V")


# Applicant and consent


def test_state_bodies_cannot_complain():
    assert advice(complainant=Complainant.STATE_BODY) == [
        ("state_body_complainant", "refuse_possible", "N")
    ]


def test_legal_entities_can_complain():
    assert advice(complainant=Complainant.LEGAL_ENTITY) == []


def test_third_persons_need_consent():
    assert advice(speaks_for_another=True) == [("consent_missing", "note", "S")]
    assert advice(speaks_for_another=True, has_consent=True) == []


def test_impossible_consent_needs_a_reason_and_the_supervisor():
    impossible = {"speaks_for_another": True, "is_consent_impossible": True}
    missing = [("consent_missing", "note", "U")]

    assert advice(**impossible) == missing
    assert advice(**impossible, has_consent_reason=True) == missing
    assert advice(**impossible, has_supervisor_decision=True) == missing
    assert advice(**impossible, has_consent_reason=True, has_supervisor_decision=True) == []


def test_own_initiative_has_no_applicant_to_fail():
    assert (
        advice(
            complainant=Complainant.OWN_INITIATIVE,
            is_anonymous=True,
            is_repeat=True,
            speaks_for_another=True,
            violated_on=date(2001, 1, 1),
        )
        == []
    )


def test_own_initiative_keeps_to_the_mandate():
    assert advice(
        complainant=Complainant.OWN_INITIATIVE,
        respondents={Respondent.PRIVATE},
        is_before_court=True,
    ) == [
        ("outside_competence", "refuse_possible", "N"),
        ("court_pending", "refuse_possible", "N"),
    ]


# All rules together

facts = st.builds(
    ComplaintFacts,
    received_on=st.dates(date(2000, 1, 1)),
    violated_on=st.none() | st.dates(date(1950, 1, 1), date(2100, 1, 1)),
    learned_on=st.none() | st.dates(date(1950, 1, 1), date(2100, 1, 1)),
    complainant=st.sampled_from(Complainant),
    respondents=st.frozensets(st.sampled_from(Respondent)),
    court_matters=st.frozensets(st.sampled_from(CourtMatter)),
    **{
        name: st.booleans()
        for name, kind in ComplaintFacts.__annotations__.items()
        if kind is bool
    },
)


@given(facts)
def test_every_remark_has_a_translatable_reason_a_source_and_one_ground_a_verdict(given_facts):
    found = advise(given_facts)

    assert all(one.reason in REASONS.values() and one.source for one in found)
    assert len({(one.ground, one.reason) for one in found}) == len(found)


@given(facts)
def test_nothing_but_nakhchivan_is_forwarded(given_facts):
    forwarded = [one for one in advise(given_facts) if one.verdict is Verdict.FORWARD]

    assert len(forwarded) == given_facts.concerns_nakhchivan
    assert {one.ground for one in forwarded} <= {Ground.NAKHCHIVAN_FORWARD}


@given(facts)
def test_a_refusal_that_rests_on_refusal_articles_is_never_called_verified(given_facts):
    for one in advise(given_facts):
        if one.verdict is Verdict.REFUSE_POSSIBLE and one.ground is not Ground.COURTS_MERITS:
            assert one.confidence is Confidence.NAKHCHIVAN


def test_every_ground_has_a_source():
    assert set(SOURCES) == set(Ground)


def test_analogies_never_pose_as_national_articles():
    for source in SOURCES.values():
        if source.confidence is Confidence.NAKHCHIVAN:
            assert "nalog" in source.text
            assert "Nakhchivan" in source.text
