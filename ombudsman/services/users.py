"""What people change about their own account."""

from django.conf import settings
from django.db import transaction

from ombudsman.models import User
from ombudsman.services import audit


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
