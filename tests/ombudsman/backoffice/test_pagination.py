import pytest

from ombudsman.backoffice import pagination
from ombudsman.queries import counts
from tests.factories import ComplaintFactory, UnitFactory

LIST = "/admin/cases/complaint/"


@pytest.fixture
def head(as_role):
    return as_role("head_of_unit", unit=UnitFactory())


@pytest.fixture
def few(monkeypatch):
    """The cap of counts is four rows."""
    monkeypatch.setattr(counts, "CAP", 4)
    monkeypatch.setattr(pagination, "CAP", 4)
    monkeypatch.setattr("cases.complaints.admin.page.ComplaintAdmin.list_per_page", 2)


def test_short_list_says_how_many_rows_there_are(head):
    ComplaintFactory.create_batch(3, unit=head.user.unit)

    page = head.get(LIST).content.decode()

    assert '<span class="extent">3</span>' in page


def test_long_list_does_not_pretend_to_know(head, few):
    ComplaintFactory.create_batch(7, unit=head.user.unit)

    first = head.get(LIST).content.decode()

    assert '<span class="extent">1–2 of more than 4</span>' in first
    assert "?p=3" not in first


def test_rows_beyond_the_last_page_are_reached_by_their_key(head, few):
    rows = ComplaintFactory.create_batch(7, unit=head.user.unit)

    last = head.get(LIST, {"p": 2})
    further = head.get(LIST, {"id__lt": rows[3].pk})

    assert f'href="?id__lt={rows[3].pk}"' in last.content.decode()
    assert [row.pk for row in further.context["cl"].result_list] == [rows[2].pk, rows[1].pk]


def test_page_after_the_last_one_leads_back_to_the_list(head, few):
    ComplaintFactory.create_batch(7, unit=head.user.unit)

    assert head.get(LIST, {"p": 900}).status_code == 302


def test_every_cell_bears_its_heading_for_the_phone(head):
    ComplaintFactory(unit=head.user.unit, summary="A <b>bold</b> matter")

    page = head.get(LIST).content.decode()

    assert '<th data-label="Number" class="field-number">' in page
    assert '<td data-label="Due" class="field-due">' in page
    assert "A &lt;b&gt;bold&lt;/b&gt; matter" in page
