import json
import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cases.bench import person_search
from ombudsman.rules.refusals import InvalidInput
from ombudsman.services import temporary_databases

DATABASE = "office_evaluation"


class Command(BaseCommand):
    help = (
        "Recall and precision of the person search on pairs of names; see docs/person-search.md."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("pairs", metavar="PAIRS.tsv")
        parser.add_argument("--distractors", type=int, default=10_000, metavar="N")
        parser.add_argument("--tradition", choices=sorted(person_search.TRADITIONS), default="")
        parser.add_argument("--json", action="store_true")

    def handle(
        self, *, pairs: str, distractors: int, tradition: str, json: bool, **options: Any
    ) -> None:
        try:
            wanted = person_search.read(Path(pairs).read_bytes())
        except (OSError, InvalidInput) as error:
            raise CommandError(str(error)) from error
        if distractors < 0:
            raise CommandError("--distractors is a number of people.")
        database = f"{DATABASE}_{os.getpid()}"  # several runs at the same time
        with temporary_databases.empty_database(database):
            found = person_search.evaluate(wanted, distractors=distractors, tradition=tradition)
        self.stdout.write(_as_json(found) if json else _as_text(found, distractors))


def _as_json(found: person_search.Evaluation) -> str:
    return json.dumps(
        {
            "pairs": found.pairs,
            "recall_at_5": round(found.recall_at_5, 4),
            "precision_at_1": round(found.precision_at_1, 4),
            "missed": [list(pair) for pair in found.missed],
        },
        ensure_ascii=False,
    )


def _as_text(found: person_search.Evaluation, distractors: int) -> str:
    lines = [
        f"{found.pairs} pairs among {distractors:,} invented people",
        f"recall at 5: {found.recall_at_5:.1%}",
        f"precision at 1: {found.precision_at_1:.1%}",
        *(f"missed: {stored} / {query}" for stored, query in found.missed),
    ]
    return "\n".join(lines)
