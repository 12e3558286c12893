"""Who came in, who tried to, who left: an entry of the trail each."""

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import transaction
from django.http import HttpRequest

from ombudsman.models import User
from ombudsman.services import audit


def connect() -> None:
    """Listen to the signals of Django's sign-in. Called once, in ``AppConfig.ready``."""
    user_logged_in.connect(record_sign_in)
    user_logged_out.connect(record_sign_out)
    user_login_failed.connect(record_failed_sign_in)


def record_sign_in(request: HttpRequest, user: User, **kwargs: Any) -> None:
    if _has_audit_context(request):
        _record("user.sign_in", user, by=user)


def record_sign_out(request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    if user is not None and _has_audit_context(request):
        _record("user.sign_out", user, by=user)


def record_failed_sign_in(
    credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any
) -> None:
    """Names the account that was meant; what was typed may be a password and is kept nowhere."""
    if _has_audit_context(request):
        name = credentials.get(User.USERNAME_FIELD, "")
        _record("user.sign_in_failed", User.objects.filter(username=name).first(), by=None)


def _has_audit_context(request: HttpRequest | None) -> bool:
    """Commands and shells have no context in which to record."""
    return hasattr(request, "audit_id")


def _record(action: str, account: User | None, *, by: User | None) -> None:
    with transaction.atomic():
        audit.record(action, account, by=by)
