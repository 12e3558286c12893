from django.core.management.base import BaseCommand, CommandError

from ombudsman.models import Organisation
from ombudsman.rules.refusals import Refusal
from ombudsman.rules.roles import SCOPES
from ombudsman.services import clients


class Command(BaseCommand):
    """Create an OAuth2 client for an integration and print its credentials once."""

    help = "Make an OAuth2 client for an integration; its secret is printed once and kept nowhere."

    def add_arguments(self, parser):
        parser.add_argument("name")
        scopes = ", ".join(SCOPES)
        parser.add_argument(
            "--scope",
            nargs="+",
            action="extend",
            required=True,
            help=f"one or more of: {scopes}; they do not change later",
        )
        parser.add_argument(
            "--organisation",
            metavar="CODE",
            help="the body that reads the answers, by its code; without it, the office itself. With "
            "complaints:read-all it sees complaints against itself too: weigh that first",
        )

    def handle(self, *args, name, scope, organisation, **options):
        body = Organisation.objects.filter(code=organisation).first() if organisation else None
        if organisation and body is None:
            raise CommandError(f"No organisation has the code {organisation!r}.")
        try:
            client, secret = clients.create(name=name, scopes=scope, by=None, organisation=body)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"client_id: {client.client_id}")
        self.stdout.write(f"client_secret: {secret}")
        self.stdout.flush()
