from typing import Any

from django.core.management.base import BaseCommand

from cases.people.services import duplicate_search


class Command(BaseCommand):
    help = "Finds possible duplicates among the persons added or changed since the last run."

    def handle(self, *args: Any, **options: Any) -> None:
        done = duplicate_search.find(lambda n: self.stderr.write(f"\r{n:,}", ending=""))
        self.stdout.write(f"{done:,} persons compared")
