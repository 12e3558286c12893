"""Everything that the committed OpenAPI file says, tried against a running server by schemathesis.

Four times of five an address is one that exists, and now and then a word is one that some list holds;
else whatever the description allows, and what it does not. On PostgreSQL the edges of every field and
sequences of calls are tried too. ``SCHEMATHESIS_EXAMPLES`` asks for more examples an operation, and
``SCHEMATHESIS_MINUTES`` for so long. What is left out stands with its reason in ``schemathesis.toml``.
"""

import json
import os
import subprocess
import sys

import pytest

from ombudsman.rules.roles import SCOPES
from tests.support.server import PROJECT, Office

URL = os.environ.get("TEST_DATABASE_URL", "")
EXAMPLES = os.environ.get("SCHEMATHESIS_EXAMPLES", "15" if URL else "2")
MINUTES = os.environ.get("SCHEMATHESIS_MINUTES", "")
PHASES = "examples,coverage,fuzzing,stateful" if URL else "examples,fuzzing"
SEED = "916"
CSRF = (
    "schemathesisschemathesisschemath"  # any word of 32 letters, in the cookie and in the header
)

pytestmark = pytest.mark.timeout(5000)


class Tried:
    """An office with something behind each address, and what schemathesis says of it."""

    def __init__(self, place):
        self.office = Office(place, URL, "office_schemathesis").set_up(complaints=30)
        self.client = self.office.client(*SCOPES)
        code = f"from tests.support.api_fixtures import print_fixtures; print_fixtures({self.client[0]!r})"
        self.known = json.loads(self.office.manage("shell", "--verbosity", "0", "-c", code))
        rules = (PROJECT / "tests" / "office" / "schemathesis.toml").read_text(encoding="utf-8")
        self.rules = self.office.place / "schemathesis.toml"
        self.rules.write_text("\n".join([rules, *toml(self.known)]), encoding="utf-8")
        self.office.start()

    def run(self, *options):
        """What it prints, and its status: 0 where every check held."""
        line = [
            *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(self.rules)),
            *("run", str(PROJECT / "docs" / "openapi.yaml"), "--url", self.office.url),
            *("--phases", PHASES, "--max-examples", EXAMPLES, "--seed", SEED),
            *("--workers", "1", "--continue-on-failure", "--no-color", *options),
        ]
        line += ["--max-time", str(60 * int(MINUTES))] if MINUTES else []
        done = subprocess.run(
            line, cwd=self.office.place, capture_output=True, text=True, check=False
        )
        print(done.stdout[-800:])  # noqa: T201  the figures
        return done.returncode, done.stdout[-60_000:] + done.stderr[-2_000:]


def toml(known):
    """The rules for known addresses and words, in the notation of schemathesis."""
    names = {}

    def named(values):
        return names.setdefault(json.dumps(values), f"known{len(names)}")

    operations = []
    for path, values in known["paths"].items():
        bound = (
            f'"path.{name}" = {{ dictionary = "{named(these)}", probability = 0.8 }}'
            for name, these in values.items()
        )
        operations += [
            "[[operations]]",
            f'include-path = "{path}"',
            f"parameters = {{ {', '.join(bound)} }}",
        ]
    word = f'string = {{ dictionary = "{named(known["codes"])}", probability = 0.3 }}'
    lists = (f"{name} = {{ values = {values} }}" for values, name in names.items())
    return ["[dictionaries]", *lists, "[generation.dictionaries]", word, *operations]


@pytest.fixture(scope="module")
def tried(tmp_path_factory):
    tried = Tried(tmp_path_factory.mktemp("office"))
    yield tried
    tried.office.close()


# Whoever is signed in is so in every request: tokens and sessions that are wrong are the strangers' part.
SIGNED_IN = ("--generation-with-security-parameters", "false")


def held(tried, *options):
    status, printed = tried.run(*options)
    assert status == 0, printed
    assert "Traceback" not in tried.office.log()


def test_without_a_sign_in(tried):
    """Strangers get what is public, and 401 of everything else."""
    held(tried)


def test_in_a_browser_session(tried):
    """Somebody who may do much, with a form of the office open in the same browser."""
    cookies = f"office_session={tried.known['session']}; csrftoken={CSRF}"
    headers = ("--header", f"Cookie: {cookies}", "--header", f"X-CSRFToken: {CSRF}")
    held(tried, *SIGNED_IN, *headers)


def test_with_a_token_of_all_scopes(tried):
    token = tried.office.token(*tried.client)
    held(tried, *SIGNED_IN, "--header", f"Authorization: Bearer {token}")
