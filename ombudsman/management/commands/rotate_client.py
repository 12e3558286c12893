from argparse import ArgumentTypeError
from datetime import timedelta

from django.core.management.base import BaseCommand, CommandError

from ombudsman.models import Client
from ombudsman.rules.refusals import Refusal
from ombudsman.services import clients


def hours(text: str) -> timedelta:
    try:
        return timedelta(hours=int(text))
    except (ValueError, OverflowError) as error:
        raise ArgumentTypeError(f"{text!r} is no number of hours") from error


class Command(BaseCommand):
    """Give an integration a new secret and print its credentials once."""

    help = "Give an OAuth2 client a new secret; it is printed once and kept nowhere."

    def add_arguments(self, parser):
        parser.add_argument("name")
        parser.add_argument(
            "--overlap",
            metavar="HOURS",
            type=hours,
            default=clients.OVERLAP,
            help="how long the former secret stays good: 24 hours unless told otherwise, at most 720; "
            "0 ends it at once, and the tokens with it",
        )

    def handle(self, *args, name, overlap, **options):
        client = Client.objects.filter(name=name.strip()).first()
        if client is None:
            raise CommandError(f"No client has the name {name!r}.")
        try:
            secret = clients.rotate(client, by=None, overlap=overlap)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"client_id: {client.client_id}")
        self.stdout.write(f"client_secret: {secret}")
        self.stdout.flush()
