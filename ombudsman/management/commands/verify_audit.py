import sys
from pathlib import Path
from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandError, CommandParser

from ombudsman.services.audit import verification


class Command(BaseCommand):
    help = (
        "Walk along the audit trail, every entry. 0: it is whole; 1: the lines `broken: ID` name"
        " what was altered, put in or taken away; 2: it could not be verified."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--seal",
            metavar="FILE",
            type=Path,
            help="seals kept outside, one a line as seal_audit writes them",
        )

    def handle(self, *args: Any, seal: Path | None, **options: Any) -> None:
        try:
            kept = [orjson.loads(line) for line in seal.read_bytes().splitlines()] if seal else []
            verdict = verification.verify(outside=kept)
        except Exception as failure:
            raise CommandError(f"not verified: {failure}", returncode=2) from failure
        self.stdout.write(f"{verdict.count} entries")
        if verdict.is_whole:
            return
        for key in verdict.broken:
            self.stdout.write(f"broken: {key}")
        if verdict.beyond:
            self.stdout.write(f"and {verdict.beyond} more; is AUDIT_KEY the key of this trail?")
        for note in verdict.notes:
            self.stdout.write(note)
        self.stdout.flush()
        sys.exit(1)
