"""A duplicate in the browser: found, linked, unlinked, merged and undone; the merge by keyboard alone."""

from cases.models import PartyRole, Person, PersonMerge
from cases.people.services import duplicate_search
from tests.browser.pages import picture, send, steps, unit_of
from tests.factories import (
    ComplaintFactory,
    ContactPointFactory,
    LegalStatusFactory,
    PartyFactory,
    PersonFactory,
    PersonNameFactory,
    StateTieFactory,
)

BORN = {"born_on": "1990-03-01", "birth_precision": "day"}


def recorded_twice():
    """One invented man on two complaints of one unit, in two scripts."""
    people = []
    for name in ("Zolbal Nümunəbelov", "Золбал Нумунабелов"):
        person = PersonFactory(display_name=name, sex="male", **BORN)
        PersonNameFactory(person=person)
        ContactPointFactory(person=person, value="+994301234567", normalised="+994301234567")
        PartyFactory(
            person=person,
            complaint=ComplaintFactory(unit=unit_of("head_of_unit")),
            role=PartyRole.COMPLAINANT,
        )
        people.append(person)
    StateTieFactory(person=people[1])
    LegalStatusFactory(person=people[1])
    return people


def test_a_duplicate_is_found_linked_unlinked_merged_and_undone(signed_in):
    head = signed_in("head_of_unit")
    first, second = recorded_twice()
    duplicate_search.find()

    head.goto("/admin/")
    head.get_by_role("link", name="Possible duplicates").first.click()
    head.locator("#result_list tbody a").first.click()
    head.get_by_text("agrees").first.wait_for()
    pair = head.url
    picture(head, "duplicate")

    steps(head, "Link")
    head.fill("#id_reason", "His lawyer says so (invented).")
    picture(head, "link")
    send(head, "Link")
    head.goto(f"/admin/cases/person/{first.pk}/change/")
    head.get_by_text("A link moves no protection").wait_for()
    picture(head, "linked")

    head.get_by_role("link", name="The link").click()
    head.wait_for_url("**/personlink/**")
    steps(head, "End the link")
    head.fill("#id_reason", "To be merged instead.")
    send(head, "End the link")

    head.goto(pair)
    steps(head, "Merge")
    head.locator("#id_kept_0").focus()
    head.keyboard.press("Space")
    head.locator("#id_reason").focus()
    head.keyboard.type("One passport (invented).")
    picture(head, "merge")
    head.keyboard.press("Control+s")
    head.wait_for_url(f"**/person/{first.pk}/change/")
    assert Person.objects.get(pk=second.pk).merged_into == first
    head.goto(f"/admin/cases/person/{second.pk}/change/")
    head.wait_for_url(f"**/person/{first.pk}/change/")

    head.get_by_role("link", name="The merge").click()
    head.wait_for_url("**/personmerge/**")
    picture(head, "merged")
    steps(head, "Undo the merge")
    head.fill("#id_reason", "Two brothers (invented).")
    send(head, "Undo the merge")
    head.get_by_text("undone").first.wait_for()
    picture(head, "undone")
    assert not PersonMerge.objects.standing().exists()
    head.goto(f"/admin/cases/person/{second.pk}/change/")
    head.locator(".panel .chip--open").wait_for()
