"""What docs/api.md shows integrators runs as it stands there: five things in both languages, and every command."""

import os
import re
import shlex
import shutil
import subprocess
import sys

import pytest

from tests.support.server import PROJECT, Office

PAGE = (PROJECT / "docs" / "api.md").read_text(encoding="utf-8")
SECTION = PAGE.partition("## The five things integrators do first")[2].partition("\n## ")[0]

BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PROMPT = re.compile(r"^\$ ", re.MULTILINE)
needs_curl = pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl")


def blocks(language, text=SECTION):
    return [block for named, block in BLOCK.findall(text) if named == language]


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    office = Office(tmp_path_factory.mktemp("office")).set_up().start()
    yield office
    office.close()


def told(office, *scopes, **more):
    """The environment of an integration with a client of its own."""
    client_id, secret = office.client(*scopes, name=f"Client for {' '.join(scopes)}")
    known = {"BASE": office.url, "CLIENT_ID": client_id, "CLIENT_SECRET": secret}
    return {"PATH": os.environ["PATH"], **known, **more}


@pytest.fixture(scope="module")
def environment(office):
    return told(office, "complaints:read", "complaints:write")


def run(*line, **options):
    """What a program prints; fails with all it said where it fails."""
    done = subprocess.run(line, capture_output=True, text=True, check=False, **options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def bash(script, **options):
    return run("bash", "-c", f"set -euo pipefail\n{script}", **options)


def withdrawn(office):
    """Numbers of complaints that went through all five things."""
    code = (
        "from cases.models import Complaint; rows = Complaint.objects.filter(status='withdrawn',"
        " documents__isnull=False, parties__person__names__full='Kiran Doyo');"
        " print('found:', *rows.values_list('number', flat=True))"
    )
    printed = office.manage("shell", "-v", "0", "-c", code)
    return re.search(r"^found:(.*)$", printed, re.MULTILINE)[1].split()


def test_there_are_five_in_each_language():
    assert len(re.findall(r"^\*\*\d\. ", SECTION, re.MULTILINE)) == 5
    assert len(blocks("sh")) == len(blocks("python")) == 5


@needs_curl
def test_by_curl(office, environment, tmp_path):
    before = withdrawn(office)

    printed = bash("\n".join(blocks("sh")), cwd=tmp_path, env=environment)

    (made,) = set(withdrawn(office)) - set(before)
    assert made in printed


def test_by_python(office, environment, tmp_path):
    before = withdrawn(office)

    printed = run(
        *(sys.executable, "-c", "\n".join(blocks("python"))), cwd=tmp_path, env=environment
    )

    assert len(set(withdrawn(office)) - set(before)) == 1
    assert "received" in printed


def test_a_client_is_made_as_shown(office):
    shown, *names = blocks("", PAGE)[0].splitlines()
    python, manage, *arguments = shlex.split(shown.removeprefix("$ "))

    printed = office.manage(*arguments).splitlines()

    assert (python, manage) == (".venv/bin/python", "manage.py")
    assert [line.partition(": ")[0] for line in printed] == ["client_id", "client_secret"]
    assert [f"{line.partition(': ')[0]}: ..." for line in printed] == names


@needs_curl
def test_commands_behind_a_prompt(office, tmp_path):
    """The sign-in, codes, worked examples, a batch, an export; where the server listens is for the test to say."""
    commands = PROMPT.sub("", "\n".join(blocks("", PAGE)[1:]))
    script = re.sub("^BASE=.*\n", "", commands, flags=re.MULTILINE)
    scopes = ("complaints:read-all", "complaints:write", "reference:read")
    environment = told(office, *scopes, KEY="key of the batch")

    printed = bash(script, cwd=tmp_path, env=environment)

    (number,) = re.findall(r'"status": ?201, ?"number": ?"([^"]+)"', printed)
    (table,) = tmp_path.iterdir()
    assert table.suffix == ".csv"
    assert number in table.read_text(encoding="utf-8")
