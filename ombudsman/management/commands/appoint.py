from django.core.management.base import BaseCommand, CommandError

from ombudsman.models import User
from ombudsman.rules.roles import Role
from ombudsman.services import roles


class Command(BaseCommand):
    help = "Give an account a role without a second person: for the first two administrators."

    def add_arguments(self, parser):
        parser.add_argument("username")
        parser.add_argument("role", choices=[role.value for role in Role])
        parser.add_argument("--reason", required=True)

    def handle(self, *args, username, role, reason, **options):
        user = User.objects.filter(username=username, is_service=False).first()
        if user is None:
            raise CommandError(f"There is no account {username}.")
        roles.appoint(user, role, reason=reason)
        self.stdout.write(f"{username} is {role}.")
