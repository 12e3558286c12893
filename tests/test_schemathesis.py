"""Everything that the committed OpenAPI file says, tried against a running server by schemathesis.

By hand so far: ``SCHEMATHESIS_EXAMPLES`` says how many examples an operation. On PostgreSQL the edges of every
field and sequences of calls are tried too. What is left out stands with its reason in ``schemathesis.toml``.
"""

import os
import subprocess
import sys

import pytest

from ombudsman.rules.roles import SCOPES
from tests.server import PROJECT, Office

URL = os.environ.get("TEST_DATABASE_URL", "")
EXAMPLES = os.environ.get("SCHEMATHESIS_EXAMPLES", "")
PHASES = "examples,coverage,fuzzing,stateful" if URL else "examples,fuzzing"
SEED = "916"

pytestmark = [
    pytest.mark.timeout(3000),
    pytest.mark.skipif(not EXAMPLES, reason="takes minutes: set SCHEMATHESIS_EXAMPLES"),
]


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    place = tmp_path_factory.mktemp("office")
    office = Office(place, URL, "office_schemathesis").found(complaints=30).start()
    yield office
    office.close()


def tried(office, *options):
    """What schemathesis prints; it ends with 0 where every check held."""
    line = [
        *(sys.executable, "-m", "schemathesis.cli"),
        *("--config-file", str(PROJECT / "tests" / "schemathesis.toml")),
        *("run", str(PROJECT / "docs" / "openapi.yaml"), "--url", office.url),
        *("--checks", "all", "--phases", PHASES, "--max-examples", EXAMPLES),
        *("--seed", SEED, "--workers", "2", "--continue-on-failure", "--no-color", *options),
    ]
    done = subprocess.run(line, cwd=office.place, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout[-20_000:] + done.stderr[-2_000:]


def test_with_a_token_of_all_scopes(office):
    token = office.token(*office.client(*SCOPES))

    status, printed = tried(office, "--header", f"Authorization: Bearer {token}")

    assert status == 0, printed
    assert "Traceback" not in office.log()


def test_without_a_sign_in(office):
    """Strangers get what is public, and 401 of everything else."""
    status, printed = tried(office)

    assert status == 0, printed
    assert "Traceback" not in office.log()
