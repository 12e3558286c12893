from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from cases.demo import accounts, fill


class Command(BaseCommand):
    help = (
        "Adds reference data, an account for every role and invented cases; for trying out only."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.OFFICE_DEMO:
            raise CommandError("Set OFFICE_DEMO=1 to fill this database with invented data.")
        call_command("seed", stdout=StringIO())
        filled = fill.fill()
        self.stdout.write("office filled" if filled else "office kept as it is")
        for name in (*accounts.ACCOUNTS, accounts.DEPUTY):
            self.stdout.write(f"user: {name}")
        self.stdout.write(f"password: {accounts.password()}")
        self.stdout.flush()
