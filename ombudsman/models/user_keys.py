from typing import TYPE_CHECKING, Any, Literal, overload

from django.conf import settings
from django.db import models

if TYPE_CHECKING:
    from ombudsman.models.users import User


@overload
def user_key(
    label: Any, *, null: Literal[True], related_name: str = "+", **options: Any
) -> "models.ForeignKey[User | None, User | None]": ...


@overload
def user_key(
    label: Any, *, related_name: str = "+", **options: Any
) -> "models.ForeignKey[User, User]": ...


def user_key(label: Any, *, related_name: str = "+", **options: Any) -> Any:
    """A reference to a colleague: who did something, or who has something to do."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name=related_name,
        verbose_name=label,
        **options,
    )
