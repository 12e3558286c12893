"""What docs/api.md shows integrators runs as it stands there, in both languages."""

import os
import re
import shutil
import subprocess
import sys

import pytest

from tests.server import PROJECT, Office

PAGE = (PROJECT / "docs" / "api.md").read_text(encoding="utf-8")
SECTION = PAGE.partition("## The five things integrators do first")[2].partition("\n## ")[0]


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```$", SECTION, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    office = Office(tmp_path_factory.mktemp("office")).found().start()
    yield office
    office.close()


@pytest.fixture(scope="module")
def environment(office):
    client_id, secret = office.client("complaints:read", "complaints:write")
    told = {"BASE": office.url, "CLIENT_ID": client_id, "CLIENT_SECRET": secret}
    return {"PATH": os.environ["PATH"], **told}


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


@pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl")
def test_by_curl(office, environment, tmp_path):
    before = withdrawn(office)
    script = "\n".join(["set -euo pipefail", *blocks("sh")])

    done = subprocess.run(["bash", "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)  # fmt: skip

    assert done.returncode == 0, done.stdout + done.stderr
    (made,) = set(withdrawn(office)) - set(before)
    assert made in done.stdout


def test_by_python(office, environment, tmp_path):
    before = withdrawn(office)
    script = "\n".join(blocks("python"))

    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)  # fmt: skip

    assert done.returncode == 0, done.stdout + done.stderr
    assert len(set(withdrawn(office)) - set(before)) == 1
    assert "received" in done.stdout
