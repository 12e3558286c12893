from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection, transaction

from ombudsman.models import NumberSeries
from ombudsman.rules.numbers import parse_number
from ombudsman.services import numbers

DAY = date(2026, 3, 2)


def test_numbers_count_up_within_letter_and_year():
    given = [
        numbers.next_number("C", on=DAY),
        numbers.next_number("C", on=DAY),
        numbers.next_number("V", on=DAY),
        numbers.next_number("C", on=date(2027, 1, 1)),
    ]

    assert [number[:-2] for number in given] == [
        "C-2026-000001",
        "C-2026-000002",
        "V-2026-0001",
        "C-2027-000001",
    ]
    assert [parse_number(number) for number in given] == given


def test_unknown_letter_is_refused_and_leaves_no_series():
    with pytest.raises(ValueError, match="not a valid Series"):
        numbers.next_number("X", on=DAY)

    assert not NumberSeries.objects.exists()


def test_a_number_costs_one_query(django_assert_num_queries):
    numbers.next_number("C", on=DAY)

    with django_assert_num_queries(1):
        numbers.next_number("C", on=DAY)


@pytest.mark.django_db(transaction=True)
def test_no_number_is_given_outside_a_transaction():
    with pytest.raises(RuntimeError, match="in the transaction"):
        numbers.next_number("C", on=DAY)

    assert not NumberSeries.objects.exists()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_no_number_is_given_twice_to_twenty_at_once():
    def take(_):
        try:
            with transaction.atomic():
                return numbers.next_number("C", on=DAY)
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        given = list(pool.map(take, range(60)))

    assert len(set(given)) == 60
    assert NumberSeries.objects.get().last == 60
