"""Only the listed modules send anything out of the office, or stream without a serializer."""

import re

from tests.support.project import PROJECT

SENDS = re.compile(
    r"^\s*(?:from|import)\s+(?:smtplib|ftplib|telnetlib|requests|httpx|aiohttp|urllib\.request"
    r"|urllib3|http\.client|socket|django\.core\.mail|webbrowser)\b",
    re.MULTILINE,
)
# Module -> why its output passes the gate, or is about no case.
SENDERS = {
    "cases/reminders/services.py": "to people of the office: a number and an end",
    "ombudsman/server.py": "names options of the sockets that listen",
    "ombudsman/services/safe_http.py": "webhooks: disclosable_to is asked before each, and a number alone is told",
}


def test_nothing_else_sends_anything_out_of_the_office():
    found = {
        str(file.relative_to(PROJECT))
        for app in ("ombudsman", "cases", "outreach")
        for file in (PROJECT / app).rglob("*.py")
        if SENDS.search(file.read_text(encoding="utf-8"))
    }

    assert found == set(SENDERS)


STREAMS = re.compile(r"\b(?:StreamingHttpResponse|FileResponse)\(")
STREAMERS = {
    "cases/casefile/admin/documents.py": "to people of the office",
    "cases/complaints/api/exports.py": "exports.begin passes disclosable_to and disclosures.disclose_several",
    "cases/complaints/api/documents.py": "answered passes disclosures.disclose_to_account",
    "ombudsman/admin/audit.py": "the trail without values",
}


def test_nothing_else_is_streamed():
    """Output without a serializer does not appear in the list of URLs."""
    found = {
        str(file.relative_to(PROJECT))
        for app in ("ombudsman", "cases", "outreach")
        for file in (PROJECT / app).rglob("*.py")
        if STREAMS.search(file.read_text(encoding="utf-8"))
    }

    assert found == STREAMERS.keys()
