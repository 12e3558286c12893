"""The whole suite on both databases, as ``make test-all`` runs it.

On SQLite: all but whole offices and browsers, which run once, on PostgreSQL; what only the embedded
database can show runs here all the same. On PostgreSQL: all but pure tests, which need no database.
"""

import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

RUNS = {"SQLite": "sqlite or not (office or browser)", "PostgreSQL": "not pure"}
SHOWN = 10


def main():
    url = os.environ.get("TEST_DATABASE_URL", "")
    if not url.startswith("postgres"):
        sys.exit("make test-all needs TEST_DATABASE_URL=postgres://...; make test needs nothing.")
    with tempfile.TemporaryDirectory() as folder:
        reports = [Path(folder, f"{database}.xml") for database in RUNS]
        codes = [
            run(markers, url if database == "PostgreSQL" else "", report)
            for (database, markers), report in zip(RUNS.items(), reports, strict=True)
        ]
        tests = [test for report in reports if report.exists() for test in results(report)]
    print_summary(tests)
    sys.exit(max(codes))


def run(markers, url, report):
    """The exit code of one run of pytest."""
    command = [sys.executable, "-m", "pytest", "-n", "auto", "-q", "-m", markers]
    environment = os.environ | {"TEST_DATABASE_URL": url}
    return subprocess.run(
        [*command, f"--junit-xml={report}"], env=environment, check=False
    ).returncode


def results(report):
    """(outcome, seconds, name) of each test."""
    for case in ElementTree.parse(report).getroot().iter("testcase"):  # noqa: S314  our own file
        kinds = {child.tag for child in case}
        failed = kinds & {"failure", "error"}
        outcome = "failed" if failed else "skipped" if "skipped" in kinds else "passed"
        yield outcome, float(case.get("time", 0)), f"{case.get('classname')}.{case.get('name')}"


def print_summary(tests):
    print(f"\nThe {SHOWN} slowest of both runs")
    for _, seconds, name in sorted(tests, key=lambda test: -test[1])[:SHOWN]:
        print(f"{seconds:7.1f} s  {name}")
    counts = Counter(outcome for outcome, _, _ in tests)
    told = (f"{counts[outcome]} {outcome}" for outcome in ("passed", "failed", "skipped"))
    print(f"\n{', '.join(told)}", flush=True)


if __name__ == "__main__":
    main()
