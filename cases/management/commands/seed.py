from django.core.management.base import BaseCommand
from django.utils import timezone

from cases.calls.services import calls
from cases.facilities import services as facilities
from ombudsman.services import reference
from outreach.services import events


class Command(BaseCommand):
    help = "Adds missing reference data; existing rows do not change."

    def handle(self, *args, **options):
        added = reference.load(on=timezone.localdate())
        added["event"] = events.load()
        added["facility"] = facilities.load()
        added["outcomerule"] = calls.load_outcome_rules()
        for name, count in added.items():
            self.stdout.write(f"{name}: {count} new")
