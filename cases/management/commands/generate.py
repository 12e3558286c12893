import io
import sys
import time

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from cases.synthetic import generate

BAR = 30


class Command(BaseCommand):
    help = "Adds N invented complaints with persons, calls, visits and recommendations."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--complaints", type=int, required=True, metavar="N")
        parser.add_argument("--seed", type=int, default=1, metavar="S")

    def handle(self, *, complaints: int, seed: int, **options: object) -> None:
        call_command("seed", stdout=io.StringIO())
        began = time.monotonic()

        def progress(done: int) -> None:
            rate = done / (time.monotonic() - began)
            filled = "#" * round(BAR * done / complaints)
            end = "\n" if done == complaints else ""
            bar = f"\r{filled:-<{BAR}} {done:,} of {complaints:,} ({rate:,.0f} a second)"
            sys.stderr.write(bar + end)
            sys.stderr.flush()

        generate.generate(generate.plan(complaints), seed=seed, progress=progress)
        self.stdout.write(f"{complaints} complaints")
