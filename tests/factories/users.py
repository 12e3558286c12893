import factory
from django.contrib.auth.models import Group
from django.utils import timezone
from factory.django import DjangoModelFactory, Password

from ombudsman.models import RoleGrant, User
from ombudsman.rules.roles import Role
from ombudsman.services import roles

PASSWORD = "a password of the tests"


def group(role: str) -> Group:
    """The group of ``role``, made with its permissions where the test database lacks it."""
    return Group.objects.filter(name=role).first() or roles.seed_group(Role(role))


class UserFactory(DjangoModelFactory):
    """A member of staff; ``role="case_officer"`` puts the account into the group of that role."""

    username = factory.Sequence(lambda n: f"colleague{n}")
    full_name = factory.Sequence(lambda n: f"Test Colleague {n}")
    password = Password(PASSWORD)
    is_staff = True

    class Meta:
        model = User
        skip_postgeneration_save = True

    @factory.post_generation
    def role(self, create, role, **kwargs):
        if create and role:
            self.groups.add(group(role))


class RoleGrantFactory(DjangoModelFactory):
    user = factory.SubFactory(UserFactory)
    role = "analyst"
    reason = "Joined the department of statistics."
    granted_by = factory.SubFactory(UserFactory)
    granted_at = factory.LazyFunction(timezone.now)

    class Meta:
        model = RoleGrant
