import pytest

from cases.npm.queries import place_facts, team_members, visit_concerns
from tests.factories import (
    AddressFactory,
    ClassificationFactory,
    FacilityFactory,
    SpokenLanguageFactory,
    TeamMemberFactory,
    VisitFactory,
)


def profession(code, parent=None):
    return ClassificationFactory(list="profession", code=code, parent=parent)


def language(code):
    return ClassificationFactory(list="language", code=code)


def test_a_child_of_the_health_professions_is_one():
    visit, health = VisitFactory(), profession("health_professional")
    TeamMemberFactory(visit=visit, profession=profession("psychiatrist", health), sex="female")
    TeamMemberFactory(visit=visit, profession=profession("lawyer"), languages=[language("fa")])
    TeamMemberFactory(visit=visit)

    first, second, third = team_members(visit)
    assert (first.is_health_professional, first.sex) == (True, "female")
    assert (second.is_health_professional, second.languages) == (False, {"fa"})
    assert not third.is_health_professional


def test_the_figures_are_those_of_the_last_counted_visit_until_the_own_are_known():
    place = FacilityFactory(official_capacity=50)
    VisitFactory(facility=place, status="released", persons_present=57, women=3)
    visit = VisitFactory(facility=place)

    before = place_facts(visit)
    visit.persons_present, visit.official_limit = 40, 60
    after = place_facts(visit)

    assert (before.persons_present, before.women, before.official_limit) == (57, 3, 50)
    assert (after.persons_present, after.women, after.official_limit) == (40, None, 60)


def test_a_person_on_file_in_the_place_has_languages_to_be_met():
    visit = VisitFactory()
    held = AddressFactory(kind="detained", facility=visit.facility, text="").person
    SpokenLanguageFactory(person=held, language=language("ur"))
    SpokenLanguageFactory(person=held, language=language("ps"))
    AddressFactory(kind="detained", facility=visit.facility, text="")
    SpokenLanguageFactory(language=language("ka"))
    TeamMemberFactory(visit=visit, languages=[language("fa")])

    codes = [concern.code for concern in visit_concerns(visit)]

    assert place_facts(visit).detainee_languages == (frozenset({"ur", "ps"}),)
    assert codes == ["no_health_professional", "no_shared_language"]


@pytest.mark.parametrize(("status", "expected"), [("prepared", ["no_team"]), ("called_off", [])])
def test_a_visit_that_was_called_off_raises_no_concern(status, expected):
    assert [row.code for row in visit_concerns(VisitFactory(status=status))] == expected
