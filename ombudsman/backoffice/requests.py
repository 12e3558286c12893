from typing import cast

from django.http import HttpRequest

from ombudsman.models import User


def user_of(request: HttpRequest) -> User:
    """The person signed in; the admin site lets nobody else reach a view."""
    return cast(User, request.user)
