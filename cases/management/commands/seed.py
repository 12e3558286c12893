from django.core.management.base import BaseCommand
from django.utils import timezone

from cases.calls.services import calls
from cases.facilities import services as facilities
from ombudsman.services import reference
from outreach.services import events


class Command(BaseCommand):
    help = "Fill in missing reference data; what is there stays as it is."

    def handle(self, *args, **options):
        made = reference.load(on=timezone.localdate())
        made["event"] = events.load()
        made["facility"] = facilities.load()
        made["outcomerule"] = calls.load_outcome_rules()
        made["event"] = events.load()
        for name, count in made.items():
            self.stdout.write(f"{name}: {count} new")
