"""The block in the browser: a refused letter, two signatures, a consent withdrawn; keyboard only."""

from django.utils import timezone

from cases.models import Complaint, Disclosure, PartyRole
from ombudsman.models import AuditEntry, Classification, Organisation
from tests.browser.pages import choose, picture, send, steps, unit_of
from tests.factories import (
    ComplaintFactory,
    DocumentFactory,
    LegalStatusFactory,
    PartyFactory,
    PersonFactory,
    PersonNameFactory,
    StateTieFactory,
)

EMBASSY = "embassy_irn"


def protected_case():
    person = PersonFactory(display_name="زولبال نمونه")
    PersonNameFactory(person=person)
    LegalStatusFactory(
        person=person, status=Classification.objects.get(list="legal_status", code="refugee")
    )
    StateTieFactory(
        person=person, tie="feared", country=Classification.objects.get(list="country", code="IRN")
    )
    complaint = ComplaintFactory(
        unit=unit_of("case_officer"), summary="Held without papers (invented)"
    )
    PartyFactory(complaint=complaint, person=person, role=PartyRole.AFFECTED)
    DocumentFactory(complaint=complaint, title="Consent, signed (invented)")
    return complaint


def write_to_the_embassy(page, address):
    page.goto(address)
    steps(page, "Forward")
    choose(page, "organisation", str(Organisation.objects.get(code=EMBASSY)))
    page.fill("#id_reason", "His brother shall be told where he is.")
    send(page, "Forward")


def test_the_block_its_override_by_two_people_and_a_consent_withdrawn(signed_in):
    officer = signed_in("case_officer")
    complaint = protected_case()
    address = f"/admin/cases/complaint/{complaint.pk}/change/"

    write_to_the_embassy(officer, address)
    officer.get_by_text("must be kept from").first.wait_for()
    assert officer.locator("#id_reason").input_value().startswith("His brother")
    picture(officer, "blocked")

    officer.goto(f"/admin/cases/complaint/{complaint.pk}/protection/")
    picture(officer, "protection")
    steps(officer, "Record a consent")
    officer.select_option("#id_person", index=1)
    choose(officer, "organisation", str(Organisation.objects.get(code=EMBASSY)))
    officer.select_option("#id_document", index=1)
    officer.fill("#id_scope", "Where he is held, nothing else")
    picture(officer, "consent")
    send(officer, "Record a consent")
    officer.wait_for_url(f"**{address}")

    head = signed_in("head_of_unit")
    head.goto(f"/admin/cases/complaint/{complaint.pk}/protection/")
    steps(head, "Sign an override")
    choose(head, "organisation", str(Organisation.objects.get(code=EMBASSY)))
    head.fill("#id_reason", "He asks for it himself; nobody else can reach the brother.")
    picture(head, "override")
    send(head, "Sign an override")
    head.wait_for_url(f"**{address}")

    commissioner = signed_in("commissioner")
    commissioner.get_by_role("link", name="Overrides to sign").first.click()
    commissioner.locator("#result_list tbody a").first.click()
    commissioner.wait_for_url("**/override/**")
    steps(commissioner, "Sign second")
    picture(commissioner, "countersign")
    send(commissioner, "Sign second")
    commissioner.get_by_text("in force").first.wait_for()

    write_to_the_embassy(officer, address)
    officer.get_by_text("this is a body of another state").wait_for()
    picture(officer, "weigh")
    officer.locator("#id_acknowledge_warnings").check()
    send(officer, "Forward")
    officer.wait_for_url(f"**{address}")
    assert Disclosure.objects.get().override is not None

    officer.goto(f"/admin/cases/complaint/{complaint.pk}/protection/")
    officer.get_by_role("link", name="زولبال نمونه").last.click()
    officer.wait_for_url("**/consent/**")
    steps(officer, "Withdrawn")
    officer.fill("#id_how", "Told his lawyer by telephone.")
    send(officer, "Withdrawn")
    officer.goto(f"/admin/cases/complaint/{complaint.pk}/protection/")
    officer.get_by_text("called back").first.wait_for()
    picture(officer, "withdrawn")
    write_to_the_embassy(officer, address)
    officer.get_by_text("has withdrawn the consent").first.wait_for()
    attempts = AuditEntry.objects.filter(action="complaint.blocked", user=officer.account)
    assert attempts.count() == 2
    officer.goto(address)
    officer.get_by_text("Had already left before").first.wait_for()


def test_a_letter_is_refused_by_keyboard_alone(signed_in):
    officer = signed_in("case_officer")
    complaint = protected_case()
    officer.goto(f"/admin/cases/complaint/{complaint.pk}/do/forward/")
    choose(officer, "organisation", str(Organisation.objects.get(code=EMBASSY)))
    officer.keyboard.press("Tab")
    officer.keyboard.type("To establish who he is.")
    officer.keyboard.press("Control+s")

    officer.get_by_text("must be kept from").first.wait_for()
    assert not Complaint.objects.get().actions.exists()
    assert timezone.now() > AuditEntry.objects.get(action="complaint.blocked").at
