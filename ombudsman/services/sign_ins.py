"""Audit entries of sign-ins, failed attempts and sign-outs."""

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import transaction
from django.http import HttpRequest

from ombudsman.models import User
from ombudsman.services import audit


def connect() -> None:
    """Connect to the signals of Django's authentication. Called once, in ``AppConfig.ready``."""
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
    """Record the account that was meant; the input may be a password and is not recorded."""
    if _has_audit_context(request):
        name = credentials.get(User.USERNAME_FIELD, "")
        _record("user.sign_in_failed", User.objects.filter(username=name).first(), by=None)


def _has_audit_context(request: HttpRequest | None) -> bool:
    """False in commands and shells."""
    return hasattr(request, "audit_id")


def _record(action: str, account: User | None, *, by: User | None) -> None:
    with transaction.atomic():
        audit.record(action, account, by=by)
