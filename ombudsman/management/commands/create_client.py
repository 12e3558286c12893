from django.core.management.base import BaseCommand, CommandError

from ombudsman.rules.refusals import Refusal
from ombudsman.rules.roles import SCOPES
from ombudsman.services import clients


class Command(BaseCommand):
    """Makes an OAuth2 client for an integration and prints its credentials once."""

    help = "Make an OAuth2 client for an integration; its secret is printed once and kept nowhere."

    def add_arguments(self, parser):
        parser.add_argument("name")
        scopes = ", ".join(SCOPES)
        parser.add_argument(
            "--scope", nargs="+", action="extend", required=True, help=f"one or more of: {scopes}"
        )

    def handle(self, *args, name, scope, **options):
        try:
            client, secret = clients.create(name=name, scopes=scope, by=None)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"client_id: {client.client_id}")
        self.stdout.write(f"client_secret: {secret}")
        self.stdout.flush()
