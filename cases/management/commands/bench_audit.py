from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cases.bench import writers as bench_writers
from ombudsman.models import User
from ombudsman.services import temporary_databases

DATABASE = "office_bench_audit"


class Command(BaseCommand):
    help = "Measures the cost of the audit chain: 50 writers with and without it, in turns."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rounds", type=int, default=15, help="rounds in each measurement")

    def handle(self, *args: Any, rounds: int, **options: Any) -> None:
        temporary_databases.use_bench_database()
        with temporary_databases.empty_database(DATABASE):
            by = User.objects.create(username="bench")
            pairs = []
            with bench_writers.Writers(by) as writers:
                for pair in writers.pairs(rounds):
                    self._print("pair", pair)
                    pairs.append(pair)
        self._print("median", bench_writers.median(pairs))

    def _print(self, name: str, pair: bench_writers.Pair) -> None:
        self.stdout.write(
            f"{name:<8}{pair.chained:>8.3f} ms chained {pair.unchained:>8.3f} ms without"
            f" {pair.ratio:>6.2f} x"
        )
