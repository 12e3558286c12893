from typing import Any

from django.core.management.base import BaseCommand

from cases.people.services import name_keys


class Command(BaseCommand):
    help = "Rebuilds the search keys of names, after their rules have changed."

    def handle(self, *args: Any, **options: Any) -> None:
        done = name_keys.rebuild(lambda count: self.stderr.write(f"\r{count:,}", ending=""))
        self.stdout.write(f"{done:,} persons indexed")
