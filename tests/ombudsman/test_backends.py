from django.contrib.auth.models import Permission

from tests.factories import UserFactory


def test_a_permission_given_to_a_person_past_the_roles_is_worth_nothing():
    person = UserFactory(role="analyst")
    person.user_permissions.add(Permission.objects.get(codename="view_complaint"))

    assert not person.has_perm("cases.view_complaint")


def test_an_integration_has_the_permissions_of_its_own():
    account = UserFactory(is_service=True)
    account.user_permissions.add(Permission.objects.get(codename="view_complaint"))

    assert account.has_perm("cases.view_complaint")
