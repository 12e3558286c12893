import json

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from ombudsman.models import AuditLane, AuditSeal
from ombudsman.services.audit import verification
from tests.factories import AuditEntryFactory
from tests.support.trail import tampering


def test_a_whole_trail_gives_its_count(capsys):
    AuditEntryFactory.create_batch(3)

    call_command("verify_audit")

    assert capsys.readouterr().out == "3 entries\n"


def test_a_broken_one_names_the_entries_and_ends_with_1(capsys):
    entries = AuditEntryFactory.create_batch(3)
    tampering.alter(entries[0].pk, "action", "unit.open")
    tampering.remove(entries[2].pk)

    with pytest.raises(SystemExit) as end:
        call_command("verify_audit", force_color=True)

    assert end.value.code == 1
    printed = capsys.readouterr().out.splitlines()
    assert printed == ["2 entries", f"broken: {entries[0].pk}", f"broken: {entries[2].pk}"]


def test_a_failure_of_its_own_ends_with_2(monkeypatch):
    def fail(**options):
        raise DatabaseError("no such table")

    monkeypatch.setattr(verification, "verify", fail)

    with pytest.raises(CommandError, match="no such table") as failure:
        call_command("verify_audit")
    assert failure.value.returncode == 2


def test_a_seal_kept_outside_is_read_from_a_file(tmp_path, capsys):
    AuditEntryFactory()
    call_command("seal_audit")
    file = tmp_path / "seal.jsonl"
    file.write_text(capsys.readouterr().out, encoding="utf-8")

    call_command("verify_audit", seal=file)

    assert capsys.readouterr().out == "2 entries\n"
    forged = json.loads(file.read_text(encoding="utf-8")) | {"count": 1}
    file.write_text(json.dumps(forged), encoding="utf-8")
    with pytest.raises(SystemExit):
        call_command("verify_audit", seal=file)


def test_a_file_that_is_not_there_is_a_failure_of_its_own(tmp_path):
    with pytest.raises(CommandError) as failure:
        call_command("verify_audit", seal=tmp_path / "nothing")

    assert failure.value.returncode == 2


def test_sealing_prints_the_line_to_keep(capsys):
    AuditEntryFactory()

    call_command("seal_audit")

    printed = capsys.readouterr()
    seal = AuditSeal.objects.get()
    assert json.loads(printed.out)["count"] == 2
    assert printed.err == f"seal: {seal.hash}\n"


def test_nothing_is_sealed_on_a_forged_head():
    entry = AuditEntryFactory()
    AuditLane.objects.filter(last_entry=entry.pk).update(hash="1" * 64)

    with pytest.raises(CommandError, match="broken"):
        call_command("seal_audit")

    assert not AuditSeal.objects.exists()
