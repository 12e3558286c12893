"""The application server from outside: what stands in its log, and how long it waits for strangers."""

import logging
import socket
import subprocess
import sys
import time
from contextlib import closing, suppress

import pytest

from tests.support.server import PROJECT, free_port, kill_process_group

APPLICATION = """
def application(environ, start_response):
    if "fail" in environ["PATH_INFO"]:
        raise ValueError(environ["QUERY_STRING"])
    environ["wsgi.input"].read()
    start_response("204 No Content", [])
    return []
"""
SETTINGS = f"""
import sys
sys.path.insert(0, {str(PROJECT)!r})
from ombudsman import server
server.STALLED_SECONDS = dict.fromkeys(server.STALLED_SECONDS, 1)
exec(open({str(PROJECT / "gunicorn.conf.py")!r}).read())
workers = 1
"""
HEAD = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n"


@pytest.fixture
def server(tmp_path):
    """``(port, log)`` of a server as the office runs it, before an application of three answers."""
    (tmp_path / "three_answers.py").write_text(APPLICATION)
    (tmp_path / "gunicorn.conf.py").write_text(SETTINGS)
    port, log = free_port(), tmp_path / "log"
    line = [sys.executable, "-m", "gunicorn", "three_answers", "--bind", f"127.0.0.1:{port}"]
    with log.open("w") as told:
        process = subprocess.Popen(
            line, cwd=tmp_path, stdout=told, stderr=told, start_new_session=True
        )
    until = time.monotonic() + 30
    while time.monotonic() < until:
        with suppress(OSError):
            said(port, b"GET / HTTP/1.0\r\n\r\n")
            break
        assert process.poll() is None, log.read_text()
        time.sleep(0.1)
    yield port, log
    kill_process_group(process)


def connected(port, sent):
    one = socket.create_connection(("127.0.0.1", port), timeout=10)
    one.sendall(sent)
    return one


def said(port, sent):
    with closing(connected(port, sent)) as one:
        return one.recv(4096).split(b"\r\n")[0]


def test_no_line_of_a_request_stands_in_the_log(server):
    port, log = server

    refused = said(port, "GET /?q=Əliyev HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    failed = said(port, b"GET /fail?q=Aliyev HTTP/1.1\r\nHost: localhost\r\n\r\n")

    assert (refused[:12], failed[:12]) == (b"HTTP/1.1 400", b"HTTP/1.1 500")
    text = log.read_text()
    assert "liyev" not in text
    assert "Invalid request" in text
    assert "builtins.ValueError" in text
    assert "three_answers.py" in text


@pytest.mark.parametrize("sent", [HEAD, HEAD + b"\r\nstall"])
def test_strangers_who_stall_free_the_threads(server, sent):
    port, log = server
    stalled = [connected(port, sent) for _ in range(10)]

    began = time.monotonic()
    answer = said(port, b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")

    assert answer == b"HTTP/1.1 204 No Content"
    assert 0.5 < time.monotonic() - began < 8
    assert "Socket error" not in log.read_text()
    for one in stalled:
        one.close()


def test_addresses_of_webhooks_stay_out_of_the_log():
    assert not logging.getLogger("urllib3.connection").isEnabledFor(logging.WARNING)
    assert not logging.getLogger("urllib3.connectionpool").isEnabledFor(logging.WARNING)
