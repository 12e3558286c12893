"""The story of the office: a stateless person held in Yevlakh, from the desk to closure."""

from django.utils import timezone

from cases.models import Complaint
from tests.browser.pages import choose, picture, send, steps


def take_in(page):
    page.goto("/admin/cases/complaint/add/")
    page.select_option("#id_channel", label="Reception in Baku")
    page.fill("#id_full_name", "زولبال نمونه")
    page.fill("#id_latin_name", "Zulbal Nemune")
    choose(page, "nationality", "XXA", "Stateless")
    page.get_by_role("checkbox", name="Stateless person", exact=True).check()
    page.select_option("#id_fears_return", "yes")
    choose(page, "language", "Persian")
    page.select_option("#id_address_kind", "detained")
    page.fill("#id_summary", "Held for five weeks without papers and told of an expulsion")
    choose(page, "facility", "Yevlakh")
    page.select_option("#id_removal_kind", "expulsion")
    page.fill("#id_removal_number", "7/2026")
    picture(page, "intake")
    page.get_by_role("button", name="Save", exact=True).click()


def test_from_the_desk_to_closure(signed_in):
    desk = signed_in("registrar")
    picture(desk, "desk")
    take_in(desk)
    desk.wait_for_url("**/admin/cases/complaint/**")
    complaint = Complaint.objects.get()
    assert (complaint.status, complaint.priority) == ("received", "immediate")
    assert complaint.unit.code == "complaints_foreigners"
    address = f"/admin/cases/complaint/{complaint.pk}/change/"

    officer = signed_in("case_officer")
    head = signed_in("head_of_unit")
    picture(head, "worklists")
    head.goto("/admin/cases/complaint/?clock=immediate")
    picture(head, "immediate")
    head.get_by_role("link", name=complaint.number).click()
    picture(head, "complaint")
    steps(head, "Assign")
    head.select_option("#id_officer", str(officer.account.pk))
    picture(head, "assign")
    send(head, "Assign")
    head.wait_for_url(f"**{address}")

    officer.goto(address)
    steps(officer, "Accept")
    officer.fill("#id_note", "In the mandate; the removal must be stopped first.")
    send(officer, "Accept")
    steps(officer, "Forward")
    choose(officer, "organisation", "Embassy of")
    officer.fill("#id_reason", "To establish who he is.")
    send(officer, "Forward")
    officer.get_by_text("no state is known").first.wait_for()
    picture(officer, "blocked")
    officer.goto(address)
    steps(officer, "Removal ended")
    officer.select_option("#id_order", index=1)
    officer.fill("#id_reason", "The court lifted it.")
    send(officer, "Removal ended")
    steps(officer, "Conclude")
    officer.select_option("#id_outcome", index=1)
    officer.fill("#id_note", "The order was lifted and a paper was given.")
    send(officer, "Conclude")
    steps(officer, "Close")
    officer.fill("#id_notified_on", timezone.localdate().strftime("%d.%m.%Y"))
    send(officer, "Close")
    officer.wait_for_url(f"**{address}")
    picture(officer, "closed")

    complaint.refresh_from_db()
    assert complaint.status == "closed"
    officer.get_by_role("link", name="History").click()
    assert officer.locator("td", has_text="opened").count() >= 3
    picture(officer, "trail")
