"""The reference files, without a database: shapes, codes, labels in three languages."""

import json
import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from ombudsman.rules.sources import SOURCES_OF_LIMITS
from tests.support.project import PROJECT

KERNEL = PROJECT / "ombudsman" / "reference"
LANGUAGES = ("az", "en", "ru")
LISTS = sorted(path.stem for path in (KERNEL / "classifications").glob("*.json"))
KINDS = {
    "state_body",
    "law_enforcement",
    "local_executive",
    "municipality",
    "public_legal_entity",
    "budget_organisation",
    "court",
    "parliament",
    "president",
    "foreign_ombudsman",
    "foreign_state_body",
    "nhri_network",
    "embassy",
    "international",
    "ngo",
    "bar",
    "media",
    "education",
    "private",
}


def load(path):
    return json.loads(Path(path).read_text(encoding="utf-8"))


def classification(name):
    return load(KERNEL / "classifications" / f"{name}.json")


def codes(rows):
    return {row["code"] for row in rows}


ORGANISATIONS = load(KERNEL / "organisations.json")
UNITS = load(KERNEL / "units.json")
TIME_LIMITS = load(KERNEL / "time_limits.json")


@pytest.mark.parametrize("name", LISTS)
def test_codes_are_unique_and_parents_stand_before_their_children(name):
    seen = set()
    for row in classification(name):
        assert row["code"] not in seen
        assert row["parent"] is None or row["parent"] in seen
        seen.add(row["code"])


@pytest.mark.parametrize("name", LISTS)
def test_codes_are_short_and_plain(name):
    pattern = r"[A-Z]{3}" if name == "country" else r"[a-z0-9_]{2,64}"
    assert [code for code in codes(classification(name)) if not re.fullmatch(pattern, code)] == []


@pytest.mark.parametrize("name", LISTS)
def test_every_term_has_a_label_in_three_languages(name):
    for row in classification(name):
        assert {"code", "parent", "special", *LANGUAGES} <= set(row)
        assert all(
            row[language] and row[language] == row[language].strip() for language in LANGUAGES
        )


@pytest.mark.parametrize("name", LISTS)
def test_terms_of_one_group_can_be_told_apart_in_each_language(name):
    for language in LANGUAGES:
        counts = Counter((row["parent"], row[language].casefold()) for row in classification(name))
        assert [label for label, times in counts.items() if times > 1] == []


@pytest.mark.parametrize("name", LISTS)
def test_unknown_not_applicable_and_other_are_kept_apart(name):
    special = [row["special"] for row in classification(name) if row["special"]]

    assert set(special) <= {"unknown", "not_applicable", "other"}
    assert len(special) == len(set(special))


@pytest.mark.parametrize("name", LISTS)
def test_russian_labels_are_cyrillic_and_azerbaijani_ones_are_latin(name):
    for row in classification(name):
        assert re.search("[а-яё]", row["ru"], re.IGNORECASE)
        assert not re.search("[а-яё]", row["az"] + row["en"], re.IGNORECASE)


def test_legal_statuses_that_the_protection_rules_name_are_there():
    assert codes(classification("legal_status")) == {
        "foreign_national",
        "stateless",
        "undetermined_nationality",
        "refugee",
        "asylum_seeker",
        "complementary_protection",
        "temporary_protection",
        "political_asylum",
        "internally_displaced",
        "migrant_worker",
        "trafficking_victim",
        "unaccompanied_child",
        "returnee",
        "citizen",
        "unknown",
        "not_applicable",
        "other",
    }


def test_channels_and_refusal_grounds_that_the_rules_name_are_there():
    assert codes(classification("channel")) >= {
        "post",
        "email",
        "e_service",
        "reception",
        "regional_centre",
        "call_916",
        "npm_visit",
        "lawyer_or_family",
        "foreign_ombudsman",
        "embassy_or_international",
        "media_monitoring",
        "own_initiative",
        "other",
    }
    assert codes(classification("refusal_ground")) == {
        "over_one_year",
        "anonymous_unsubstantiated",
        "outside_competence",
        "court_pending",
        "repeat_without_new_facts",
    }


def test_every_refusal_ground_says_where_it_comes_from_and_how_sure_it_is():
    for row in classification("refusal_ground"):
        assert row["source"]
        assert row["confidence"] in {"V", "S", "N", "U"}


def test_countries_are_the_249_of_iso_and_the_four_of_travel_documents():
    countries = codes(classification("country"))

    assert len(countries) == 253
    assert {"XXA", "XXB", "XXC", "XXX"} <= countries
    assert all(row["note"] for row in classification("country") if row["code"].startswith("XX"))


def test_call_outcomes_agree_with_their_group():
    for row in classification("call_outcome"):
        assert row["direction"] in {"in", "out", "any"}
        assert row["retry_minutes"] is None or row["retry_minutes"] > 0
        assert (row["group"] == "outbound") == (row["direction"] == "out")
        assert row["group"] in {"served", "served_with_notes", "not_served", "outbound"}
        assert row["needs_note"] or row["group"] != "served_with_notes"
        assert row["is_served"] == (row["group"].startswith("served") or row["code"] == "reached")


def test_silent_caller_can_never_be_blocked_by_outcome():
    blocking = {row["code"] for row in classification("call_outcome") if row["may_block"]}

    assert blocking == {"prank", "abusive", "sexual"}


def test_organisations_have_unique_codes_known_kinds_and_known_parents():
    known = codes(ORGANISATIONS)

    assert len(known) == len(ORGANISATIONS)
    for row in ORGANISATIONS:
        assert re.fullmatch(r"[a-z0-9_]+", row["code"])
        assert row["kind"] in KINDS
        assert row["mandate"] in {"inside", "outside", "courts", "not_applicable"}
        assert row["parent"] is None or row["parent"] in known - {row["code"]}
        assert all(row[language].strip() for language in LANGUAGES)


def test_organisations_have_known_countries_and_regions():
    countries, regions = codes(classification("country")), codes(classification("region"))
    for row in ORGANISATIONS:
        assert row["country"] is None or row["country"] in countries
        assert row["region"] is None or row["region"] in regions
        assert (row["country"] is None) == (row["kind"] in {"international", "nhri_network"})


def test_embassies_and_foreign_bodies_belong_to_the_sending_state():
    foreign = {"embassy", "foreign_ombudsman", "foreign_state_body"}
    for row in ORGANISATIONS:
        if row["kind"] in foreign:
            assert row["country"] not in {None, "AZE"}
            assert row["mandate"] == "not_applicable"
    assert sum(row["kind"] == "embassy" for row in ORGANISATIONS) >= 15


def test_former_names_are_complete_and_have_a_source():
    for row in ORGANISATIONS:
        for name in row["former_names"]:
            assert set(name) == {*LANGUAGES, "until", "source"}
            assert all(name[language] for language in (*LANGUAGES, "source"))
            assert name["until"] is None or re.fullmatch(r"\d{4}-\d\d-\d\d", name["until"])


def test_respondents_outside_the_mandate_are_marked():
    mandate = {row["code"]: row["mandate"] for row in ORGANISATIONS}

    assert mandate["president"] == mandate["milli_majlis"] == "outside"
    assert mandate["courts"] == "courts"
    assert mandate["state_migration_service"] == mandate["municipalities"] == "inside"


def test_time_limits_are_the_eighteen_of_the_domain():
    assert {row["key"]: (row["value"], row["unit"], row["confidence"]) for row in TIME_LIMITS} == {
        "complaint.limitation": (1, "year", "S"),
        "detained.forward_complaint": (24, "hour", "S"),
        "complaint.refusal_notice": (10, "working_day", "N"),
        "complaint.examination": (30, "calendar_day", "N"),
        "complaint.examination_extension": (30, "calendar_day", "N"),
        "complaint.result_notice": (5, "working_day", "N"),
        "body.observations": (10, "calendar_day", "N"),
        "body.reply_to_recommendation": (10, "calendar_day", "U"),
        "annual_report.president": (2, "month", "V"),
        "appeals_law.general": (15, "working_day", "S"),
        "appeals_law.with_checks": (30, "working_day", "S"),
        "appeals_law.extension": (30, "working_day", "S"),
        "appeals_law.referral": (3, "working_day", "S"),
        "asylum.first_decision": (3, "month", "V"),
        "foreigner.register_stay": (15, "calendar_day", "V"),
        "foreigner.register_stay_kaz": (30, "calendar_day", "V"),
        "foreigner.register_move": (5, "working_day", "V"),
        "foreigner.leave_after_order": (48, "hour", "U"),
    }


def test_time_limits_say_what_they_apply_to_and_where_they_come_from():
    for row in TIME_LIMITS:
        assert set(row) == {"key", "value", "unit", "applies_to", "source", "confidence", "note"}
        assert all(row["applies_to"][language] for language in LANGUAGES)
        assert row["source"]


def test_units_have_known_kinds_and_regions():
    regions = codes(classification("region"))
    assert len(codes(UNITS)) == len(UNITS)
    for row in UNITS:
        assert row["kind"] in {"department", "regional_centre", "call_centre", "npm"}
        assert (row["region"] is not None) == (row["kind"] == "regional_centre")
        assert row["region"] is None or row["region"] in regions
        assert all(row[language] for language in LANGUAGES)
    assert {"regional_guba", "regional_ganja", "regional_jalilabad", "regional_sheki"} <= codes(
        UNITS
    )


def test_no_detained_private_person_is_named_in_any_tracked_file():
    names = ("Gas" + "imli", "Guli" + "yev", "Misir Q" + "asımlı", "Sübhan Q" + "uliyev")
    git = ["git", "-C", str(PROJECT), "grep", "-Il", "-i"]
    if not (PROJECT / ".git").exists():
        pytest.skip("not a git checkout: there are no tracked files to search")

    found = [subprocess.run([*git, name], capture_output=True, text=True).stdout for name in names]

    assert found == [""] * len(names)


def test_sources_of_time_limits_are_marked_for_translation():
    assert {row["source"] for row in TIME_LIMITS} == set(SOURCES_OF_LIMITS)
