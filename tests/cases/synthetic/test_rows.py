"""Rows written by a subprocess."""

from io import StringIO

import pytest
from django.core.management import call_command

from cases.models import Complaint, NameKey
from cases.synthetic import generate
from cases.synthetic.rows import Tables, Writer
from ombudsman.models import NumberSeries
from ombudsman.services.audit.verification import verify


@pytest.mark.postgresql
@pytest.mark.usefixtures("transactional_db")
@pytest.mark.slow
def test_a_large_office_is_written_in_a_subprocess_and_its_trail_is_whole(monkeypatch):
    monkeypatch.setattr(generate, "BATCH", 10)
    call_command("seed", stdout=StringIO())
    progress = []

    generate.generate(generate.plan(25), seed=3, progress=progress.append)

    assert progress == [10, 20, 25]
    assert Complaint.objects.count() == 25
    assert NameKey.objects.exists()
    assert sum(NumberSeries.objects.filter(letter="C").values_list("last", flat=True)) == 25
    assert verify().is_whole


def _fail():
    raise ArithmeticError("not to be had")


@pytest.mark.postgresql
@pytest.mark.usefixtures("transactional_db")
@pytest.mark.slow
def test_an_error_in_the_subprocess_is_raised_and_leaves_nothing():
    tables = Tables()
    tables[NumberSeries].add(letter="C", year=1999, last=1)

    with (
        pytest.raises(ArithmeticError, match="not to be had"),
        Writer(in_subprocess=True) as writer,
    ):
        writer.write(tables.take(), _fail)

    assert not NumberSeries.objects.exists()
