"""What people change about their own account, and what follows when others do."""

from django.conf import settings
from django.db import transaction

from ombudsman.models import User
from ombudsman.services import audit, roles


@transaction.atomic
def choose_language(user: User, language: str, *, by: User) -> bool:
    """Keep ``language`` as the one in which ``user`` reads the pages; False for an unknown code."""
    if language not in dict(settings.LANGUAGES):
        return False
    if user.language != language:
        old, user.language = user.language, language
        user.save(update_fields=["language"])
        audit.record("user.change", user, by=by, changes={"language": (old, language)})
    return True


@transaction.atomic
def record_password_change(before: User, *, by: User) -> bool:
    """Put on record that the password of an account, read as ``before``, was set anew, if it was.

    Who sets the password of another person could act as them. So their roles that need two
    persons wait again, until a third person confirms.
    """
    account = User.objects.get(pk=before.pk)
    if account.password == before.password:
        return False
    audit.record("user.password", account, by=by, changes={"password": ("", "")})
    if account.pk != by.pk:
        roles.suspend(account, by=by)
    return True
