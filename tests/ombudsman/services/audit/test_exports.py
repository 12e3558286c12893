"""The export, and the script of the documentation that verifies it."""

import json
import re
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import transaction

from ombudsman.models import AuditEntry
from ombudsman.services import audit
from ombudsman.services.audit import chain, exports
from tests.factories import AuditEntryFactory, UnitFactory, UserFactory
from tests.support.trail import tampering

PAGE = (settings.BASE_DIR / "docs/audit.md").read_text(encoding="utf-8")
(SCRIPT,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture(autouse=True)
def _first_lane():
    token = chain._last_lane.set(1)
    yield
    chain._last_lane.reset(token)


@pytest.fixture
def trail():
    return [AuditEntryFactory(reason="Ölçü, 某甲").pk for _ in range(5)]


@pytest.fixture
def check(tmp_path):
    """Export the trail and run the script on it; returns its output and status."""
    script = tmp_path / "check_audit.py"
    script.write_text(SCRIPT, encoding="utf-8")

    def run(hash_of_seal, change=lambda lines: lines, seal=None):
        lines = list(exports.lines(seal or exports.begin(by=None)))
        file = tmp_path / "trail.jsonl"
        file.write_bytes(b"".join(change(lines)))
        command = [sys.executable, "-I", script, file, hash_of_seal]
        done = subprocess.run(command, capture_output=True, text=True)
        return done.stdout.splitlines(), done.returncode

    return run


def test_the_script_is_short_and_needs_the_standard_library_alone():
    assert len(SCRIPT.splitlines()) <= 45
    imported = set(re.findall(r"^import (\w+)", SCRIPT, re.MULTILINE))
    assert imported <= set(sys.stdlib_module_names)


def test_a_whole_export_is_verified(trail, check):
    seal = exports.begin(by=None)

    assert check(seal.hash) == (["7 entries"], 0)


def test_a_seal_kept_outside_must_be_in_the_export(trail, check):
    printed, status = check("0" * 64)

    assert printed[0] == "broken: the seal kept outside is not in this export"
    assert status == 1


@pytest.mark.parametrize("place", [0, 2, 4])
@pytest.mark.parametrize("is_sealed", [True, False])
def test_an_altered_entry_is_named(place, is_sealed, trail, check):
    seal = exports.begin(by=None)
    if not is_sealed:
        trail = [AuditEntryFactory().pk for _ in range(5)]
    tampering.alter(trail[place], "action", "unit.open")

    assert check(seal.hash)[0][0] == f"broken: {trail[place]}"


@pytest.mark.parametrize("place", [0, 2, 4])
def test_a_removed_entry_is_named(place, trail, check):
    seal = exports.begin(by=None)
    tampering.remove(trail[place])

    printed, status = check(seal.hash)

    assert (printed[0], status) == (f"broken: {trail[place]}", 1)


def test_a_cut_is_named(trail, check):
    seal = exports.begin(by=None)
    newest = AuditEntryFactory().pk
    tampering.remove(newest)

    assert check(seal.hash, seal=seal)[0][0] == f"broken: {newest}"


def test_an_inserted_entry_is_named(trail, check):
    seal = exports.begin(by=None)
    put_in = AuditEntry.objects.latest("pk").pk + 1
    tampering.insert_copy(trail[2], put_in)

    assert check(seal.hash, seal=seal) == ([f"broken: {put_in}", "7 entries"], 1)


def test_lines_taken_from_the_file_are_missed(trail, check):
    seal = exports.begin(by=None)

    assert check(seal.hash, change=lambda lines: lines[:-2], seal=seal)[1] == 1
    assert check(seal.hash, change=lambda lines: lines[:-3] + lines[-2:], seal=seal)[1] == 1


def test_a_history_that_is_made_anew_lacks_the_seal(trail, check):
    """All hashes, heads and even seals are valid, as made by somebody with the key."""
    kept = exports.begin(by=None)
    tampering.run("DELETE FROM ombudsman_auditseal")
    exports.begin(by=None)

    assert "broken: the seal kept outside is not in this export" in check(kept.hash)[0]


def test_an_export_holds_no_value_and_leaves_an_entry():
    by = UserFactory()
    with transaction.atomic():
        audit.record("unit.change", UnitFactory(), by=by, changes={"note": ("Köhnə", "Təzə")})

    seal = exports.begin(by=by)
    text = b"".join(exports.lines(seal)).decode()

    entry = AuditEntry.objects.latest("pk")
    assert (entry.action, entry.user, entry.object_id) == ("auditentry.export", by, seal.pk)
    assert json.loads(text.splitlines()[-1])["id"] == entry.pk
    assert "Köhnə" not in text
    assert "Təzə" not in text


def test_command_writes_a_file_for_the_owner_alone(trail, tmp_path, capsys):
    file = tmp_path / "trail.jsonl"

    call_command("export_audit", str(file))

    assert capsys.readouterr().out.splitlines()[0] == "6 entries"
    assert file.stat().st_mode & 0o777 == 0o600
    assert len(file.read_text().splitlines()) == 1 + 1 + 1 + 6
    assert list(tmp_path.iterdir()) == [file]


def test_command_tells_where_it_cannot_write(tmp_path):
    with pytest.raises(CommandError):
        call_command("export_audit", str(tmp_path / "nowhere" / "trail.jsonl"))
