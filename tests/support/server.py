"""An office in its own processes: a database, the server of the demo, and its commands.

For tests from outside, which kill it, or use it with another program.
"""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path

import psycopg
import requests
from psycopg import sql

from tests.support.project import PROJECT

START_SECONDS = 60  # seconds until the server answers


class Office:
    """With ``url`` it has a database on that PostgreSQL server, otherwise SQLite in ``place``."""

    def __init__(self, place, url="", name="office_processes", **environment):
        self.place, self.port = Path(place), free_port()
        self.process = self.worker = None
        self.database = Database(url, name) if url else None
        self.environment = {
            **{key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ},
            "VAR_DIR": str(self.place / "var"),
            "DATABASE_URL": self.database.url if self.database else "",
            "API_RATE": "1000000",
            "OFFICE_DEMO": "1",
            **environment,
        }

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def manage(self, *arguments, **options):
        """The output of a command; fails with its errors."""
        line = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(
            line,
            cwd=PROJECT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            **options,
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    def set_up(self, *, complaints=0):
        """Create tables, reference data, and this many invented complaints."""
        if self.database:
            self.database.make()
        self.manage("migrate", "--verbosity", "0")
        self.manage("seed")
        if complaints:
            self.manage("generate", "--complaints", str(complaints))
        return self

    def client(self, *scopes, name="Integration of the tests"):
        """(client_id, client_secret) of a new client."""
        printed = self.manage("create_client", name, "--scope", *scopes)
        told = dict(line.split(": ", 1) for line in printed.splitlines() if ": " in line)
        return told["client_id"], told["client_secret"]

    def token(self, client_id, client_secret):
        """An access token of the client."""
        answer = requests.post(
            f"{self.url}/oauth/token/",
            data={"grant_type": "client_credentials"},
            auth=(client_id, client_secret),
            timeout=10,
        )
        answer.raise_for_status()
        return answer.json()["access_token"]

    def start(self):
        line = [
            *(sys.executable, "-m", "gunicorn", "ombudsman.wsgi"),
            *("--bind", f"127.0.0.1:{self.port}", "--log-level", "error"),
        ]
        self.process = self._spawn(line)
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            with suppress(urllib.error.URLError, OSError):
                urllib.request.urlopen(f"{self.url}/healthz", timeout=2).close()
                return self
            assert self.process.poll() is None, self.log()
            time.sleep(0.1)
        raise TimeoutError(self.log())

    def start_worker(self):
        """Start a worker of background tasks."""
        self.worker = self._spawn([sys.executable, "manage.py", "worker"])
        return self

    def _spawn(self, line):
        with (self.place / "server.log").open("a") as log:
            return subprocess.Popen(
                line,
                cwd=PROJECT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self):
        """Kill the server without warning, like a power cut."""
        self.process = kill_process_group(self.process)

    def kill_worker(self):
        self.worker = kill_process_group(self.worker)

    def close(self):
        self.kill()
        self.kill_worker()
        if self.database:
            self.database.drop()

    def log(self):
        return (self.place / "server.log").read_text(encoding="utf-8", errors="replace")[-3000:]


class Database:
    """A database on the PostgreSQL server of ``url``."""

    def __init__(self, url, name):
        self.server = url.rpartition("/")[0] + "/postgres"
        self.name = f"{name}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
        self.url = f"{url.rpartition('/')[0]}/{self.name}"

    def make(self):
        self.drop()
        self._do(sql.SQL("CREATE DATABASE {}"))

    def drop(self):
        self._do(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)"))

    def _do(self, statement):
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(statement.format(sql.Identifier(self.name)))


def kill_process_group(process):
    """Kill the process and those it has started; returns None."""
    if process is not None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]
