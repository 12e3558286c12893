from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ombudsman.rules.refusals import Refusal
from ombudsman.services.audit import seals


class Command(BaseCommand):
    help = "Seal the audit trail; prints the seal, to be kept where nobody of the office can change it."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            seal = seals.seal(by=None)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(seals.line_of(seal))
        self.stderr.write(f"seal: {seal.hash}")
