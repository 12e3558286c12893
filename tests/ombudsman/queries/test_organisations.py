"""Search of organisations by name, code and initials; the exact match comes first."""

import pytest
from django.utils import timezone

from ombudsman.models import Organisation
from ombudsman.queries.organisations import search
from ombudsman.services import reference
from tests.factories import FormerNameFactory, OrganisationFactory

MIGRATION = "state_migration_service"
INTERIOR = "ministry_internal_affairs"
PICKER = "/admin/autocomplete/?app_label=cases&model_name=complaint&field_name=respondent"


@pytest.fixture
def directory():
    reference.load(on=timezone.localdate())


def first(term):
    return search(Organisation.objects.all(), term).first()


@pytest.mark.usefixtures("directory")
@pytest.mark.parametrize(
    ("term", "code"),
    [
        ("DMX", MIGRATION),
        ("SMS", MIGRATION),
        ("ГМС", MIGRATION),
        ("dmx", MIGRATION),
        ("Dövlət Miqrasiya Xidməti", MIGRATION),
        ("dovlet miqrasiya", MIGRATION),
        ("State Migration Service", MIGRATION),
        ("миграционная служба", MIGRATION),
        ("state_migration_service", MIGRATION),
        ("DİN", INTERIOR),
        ("din", INTERIOR),
        ("MIA", INTERIOR),
        ("МВД", INTERIOR),
        ("Ministry of Internal Affairs", INTERIOR),
    ],
)
def test_the_body_that_is_meant_comes_first(term, code):
    assert first(term).code == code


@pytest.mark.usefixtures("directory")
def test_bodies_of_other_states_come_after_ours():
    rows = search(Organisation.objects.select_related("country"), "Migration")

    is_foreign = [row.country is not None and row.country.code != "AZE" for row in rows]

    assert any(is_foreign)
    assert is_foreign == sorted(is_foreign)


def test_what_begins_so_comes_before_what_has_it_inside():
    inside = OrganisationFactory(name_en="Superharbourmasters")
    words = OrganisationFactory(name_en="Northern Harbour Office")
    begins = OrganisationFactory(name_en="Harbour Office of the North")
    exact = OrganisationFactory(name_en="Harbour")

    found = list(search(Organisation.objects.all(), "harbour"))

    assert found == [exact, begins, words, inside]


def test_a_former_name_and_a_part_of_a_word_are_found():
    body = OrganisationFactory()
    FormerNameFactory(organisation=body, name_ru="Прежнее ведомство")

    assert first("прежнее") == body
    assert first("ведомст") == body


@pytest.mark.parametrize("term", ["zzzz", "…", "'; --", "%"])
def test_what_nobody_is_called_finds_nothing(term):
    OrganisationFactory()

    assert first(term) is None


@pytest.mark.parametrize("rows", [1, 3])
def test_three_queries_however_many_match(rows, django_assert_num_queries):
    OrganisationFactory.create_batch(rows, name_en="Harbour")

    with django_assert_num_queries(3):
        assert len(search(Organisation.objects.all(), "harbour")) == rows


@pytest.mark.usefixtures("directory")
def test_the_picker_of_a_form_shows_it_first(as_role):
    found = as_role("case_officer").get(f"{PICKER}&term=DMX").json()["results"]

    assert found[0]["id"] == str(Organisation.objects.get(code=MIGRATION).pk)
