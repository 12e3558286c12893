from typing import Any

from django.core.management.base import BaseCommand

from ombudsman.services import catalogues


class Command(BaseCommand):
    help = "Compile the message catalogues that have changed; needs no gettext."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        if count := catalogues.compile_all():
            self.stdout.write(f"{count} catalogues compiled")
