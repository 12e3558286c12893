from typing import cast

from django.http import HttpRequest

from ombudsman.models import User


def user_of(request: HttpRequest) -> User:
    """The signed-in person; no one else reaches a view of the admin."""
    return cast(User, request.user)
