"""The evaluation of the person search."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from cases.bench import person_search
from cases.management.commands.evaluate_person_search import _as_json
from cases.models import NameKey, Person
from cases.people.services import name_keys
from ombudsman.rules import names
from ombudsman.rules.refusals import InvalidInput
from tests.factories import PersonNameFactory

FILES = Path(__file__).with_name("person_search")
PAIRS = [
    ("Əliyev Vüqar", "Вугар Алиев"),
    ("Əliyev Vüqar", "Aliyev Vugar"),
    ("გიორგი ბერიძე", "Giorgi Beridze"),
]


def test_people_are_found_among_others():
    figures = person_search.evaluate(PAIRS, distractors=300)

    assert (figures.pairs, figures.recall_at_5, figures.precision_at_1) == (3, 1.0, 1.0)
    assert figures.missed == []
    assert Person.objects.count() == 302  # equal stored names are one person


def test_whom_the_search_cannot_know_is_missed():
    figures = person_search.evaluate([*PAIRS, ("Nino Example", "Quite Another")], distractors=50)

    assert figures.recall_at_5 == figures.precision_at_1 == 0.75
    assert figures.missed == [("Nino Example", "Quite Another")]


def test_lines_that_share_a_name_or_a_query_are_one_group():
    groups = person_search.groups_of([("A", "x"), ("B", "x"), ("B", "y"), ("C", "z")])

    assert groups["A"] == groups["B"] != groups["C"]


def test_nobody_invented_bears_a_name_of_the_pairs():
    taken = set(list(person_search.invented_names(3, set(), seed=5))[:1])

    assert not taken & set(
        person_search.invented_names(500, {name.lower() for name in taken}, seed=5)
    )


def test_a_query_that_is_a_stored_name_too_means_its_bearer():
    groups = person_search.groups_of([("A", "B"), ("B", "A"), ("C", "D")])

    assert groups["A"] == groups["B"] != groups["C"]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (b"one", "is not two names with one tab between them"),
        (b"# a remark", "is not two names with one tab between them"),
        (b"one\ttwo\tthree", "is not two names with one tab between them"),
        (b"one\t ", "is not two names with one tab between them"),
        (b"\ttwo", "is not two names with one tab between them"),
        ("\xe9\tone".encode("latin-1"), "is not in UTF-8"),
    ],
)
def test_a_wrong_line_is_named(line, fault):
    with pytest.raises(InvalidInput, match=f"Line 3 {fault}."):
        person_search.read(b"Nino\tNino\n\n" + line + b"\n")


@pytest.mark.parametrize("written", [b"", b"\n \n", b"\xef\xbb\xbf"])
def test_a_file_without_pairs_is_refused(written):
    with pytest.raises(InvalidInput, match="There is no pair."):
        person_search.read(written)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_marks_and_line_ends_are_no_part_of_a_name(mark, end):
    written = f"{mark}Əli\tAli{end}{end}Nino \t Нино{end}".encode()

    assert person_search.read(written) == [("Əli", "Ali"), ("Nino", "Нино")]


def test_the_command_ends_in_an_error_for_a_wrong_file(tmp_path):
    file = tmp_path / "pairs.tsv"
    file.write_text("Nino\tNino\nwithout a tab\n", "utf-8")

    with pytest.raises(CommandError, match="Line 2 is not two names"):
        call_command("evaluate_person_search", str(file))


def test_distractors_of_one_tradition_are_of_that_alone():
    latin = set(person_search.invented_names(20, set(), tradition="vi"))

    assert all(names.script_of(name) == "Latn" for name in latin)


@pytest.mark.parametrize(
    ("file", "least", "recall", "precision"),
    [
        ("pairs.tsv", 400, 0.985, 0.975),
        ("held_out.tsv", 240, 0.97, 0.95),
        ("unseen.tsv", 100, 0.95, 0.9),
    ],
)
def test_the_pairs_of_the_project_are_many_and_found(file, least, recall, precision):
    pairs = person_search.read((FILES / file).read_bytes())

    figures = person_search.evaluate(pairs, distractors=500)

    assert len(set(pairs)) == len(pairs) >= least
    assert figures.recall_at_5 >= recall
    assert figures.precision_at_1 >= precision


def test_the_command_prints_what_it_found(tmp_path):
    figures = person_search.Evaluation(4, 0.75, 0.5, [("Nino", "Other")])

    assert json.loads(_as_json(figures)) == {
        "pairs": 4,
        "recall_at_5": 0.75,
        "precision_at_1": 0.5,
        "missed": [["Nino", "Other"]],
    }


def test_the_index_is_made_anew():
    name = PersonNameFactory(full="Nino Example")
    before = set(NameKey.objects.values_list("person", "key"))
    NameKey.objects.all().delete()

    assert name_keys.rebuild() == 1
    assert set(NameKey.objects.values_list("person", "key")) == before != set()
    assert name.person.name_keys.exists()
