"""Changes of accounts."""

from django.conf import settings
from django.db import transaction

from ombudsman.models import User
from ombudsman.services import audit, roles


@transaction.atomic
def choose_language(user: User, language: str, *, by: User) -> bool:
    """Store the language of the pages for ``user``; False for an unknown code."""
    if language not in dict(settings.LANGUAGES):
        return False
    if user.language != language:
        old, user.language = user.language, language
        user.save(update_fields=["language"])
        audit.record("user.change", user, by=by, changes={"language": (old, language)})
    return True


@transaction.atomic
def record_password_change(before: User, *, by: User) -> bool:
    """Record that the password of an account, read as ``before``, has changed, if it has.

    Someone who sets another person's password could act as them. So the roles of that person that
    need two people wait again for a third one to confirm them.
    """
    account = User.objects.get(pk=before.pk)
    if account.password == before.password:
        return False
    audit.record("user.password", account, by=by, changes={"password": ("", "")})
    if account.pk != by.pk:
        roles.suspend(account, by=by)
    return True
