import pytest

from ombudsman.rules.numbers import format_number
from tests.factories import (
    VisitFactory,
)

LIST = "/admin/cases/visit/"


def test_search_takes_a_number_in_any_spelling(as_role):
    lead, visit = as_role("npm_lead"), VisitFactory(number=format_number("V", 2026, 45))
    VisitFactory()

    rows = lead.get(LIST, {"q": visit.number.lower().replace("-", " ")}).context["cl"].result_list

    assert list(rows) == [visit]


@pytest.mark.parametrize(
    ("work", "status"), [("prepared", "prepared"), ("reporting", "reporting")]
)
def test_work_filters(as_role, work, status):
    wanted = VisitFactory(status=status)
    VisitFactory(status="released")

    rows = as_role("npm_lead").get(LIST, {"work": work}).context["cl"].result_list

    assert list(rows) == [wanted]


@pytest.mark.parametrize("rows", [1, 3])
def test_list_query_count_does_not_grow(as_role, rows, django_assert_num_queries):
    lead = as_role("npm_lead")
    for _ in range(rows):
        VisitFactory(planned_on="2026-12-01")
        VisitFactory(status="released", persons_present=57, official_limit=50)

    with django_assert_num_queries(6):
        assert len(lead.get(LIST).context["cl"].result_list) == 2 * rows
