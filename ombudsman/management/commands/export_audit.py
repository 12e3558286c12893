import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ombudsman.rules.refusals import Refusal
from ombudsman.services.audit import exports


class Command(BaseCommand):
    help = "Seal the audit trail and write it, without values, into a file; see docs/audit.md."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        part = file.with_name(f".{file.name}.part")
        try:
            with open(part, "wb", opener=lambda path, flags: os.open(path, flags, 0o600)) as out:
                seal = exports.begin(by=None)
                out.writelines(exports.lines(seal))
            part.replace(file)
        except (OSError, Refusal) as failure:
            part.unlink(missing_ok=True)
            raise CommandError(str(failure)) from failure
        self.stdout.write(f"{seal.count} entries")
        self.stdout.write(f"seal: {seal.hash}")
