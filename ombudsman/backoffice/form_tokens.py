"""Idempotent forms: a form that is submitted twice shows the result of the first submission."""

import hashlib
import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

KEPT_SECONDS = 24 * 3600
RUNNING_SECONDS = 60  # if the server dies meanwhile, the form is free again after this time
SAME_CONTENT_SECONDS = 15 * 60
IGNORED_FIELDS = {"form_token", "csrfmiddlewaretoken", "_save", "_continue", "_addanother"}


class AlreadySubmittedError(Exception):
    """The form was submitted before; everything of the second submission is rolled back."""

    def __init__(self, made: int | None = None) -> None:
        super().__init__()
        self.made = made


def form_token(request: HttpRequest) -> str:
    """The token of the submitted form, or a new one."""
    return request.POST.get("form_token") or uuid.uuid4().hex


@contextmanager
def submit_once(request: HttpRequest, same_content: str = "") -> Iterator[dict[str, Any]]:
    """Run an act once per form; the caller puts the key of the new object under ``made``.

    Raises AlreadySubmittedError if the act of this form has run or is running, or if another form
    with the ``same_content`` was submitted in the last 15 minutes. After an error the form may be
    submitted again.
    """
    kept, result = _cache_keys(request, same_content), {"made": 0}
    held: list[str] = []
    try:
        for key in kept:
            if not cache.add(key, 0, RUNNING_SECONDS):
                raise AlreadySubmittedError(cache.get(key))
            held.append(key)
        yield result
    except Exception:
        cache.delete_many(held)
        raise
    for key, seconds in kept.items():
        cache.set(key, result["made"], seconds)


def content_digest(request: HttpRequest, autofilled: tuple[str, ...] = ()) -> str:
    """Digest of the input of a form; ``autofilled`` names fields that the page fills in itself."""
    left_out = IGNORED_FIELDS | {
        f"{name}{part}" for name in autofilled for part in ("", "_0", "_1")
    }
    typed = {name: texts for name, texts in request.POST.lists() if name not in left_out}
    files = {
        name: [(one.name, one.size) for one in request.FILES.getlist(name)]
        for name in request.FILES
    }
    text = json.dumps([request.path_info, typed, files], sort_keys=True)
    return salted_hmac("form", text, algorithm="sha256").hexdigest()


def earlier_result(request: HttpRequest, same_content: str = "") -> int | None:
    """The key stored for this form or ``same_content``; 0 while running or without a new object.

    None if the act has not run.
    """
    if request.method != "POST":
        return None
    found = cache.get_many(_cache_keys(request, same_content))
    return next(iter(found.values()), None)


def report_duplicate(request: HttpRequest) -> None:
    messages.info(request, _("This form was sent already; here is what came of it."))


class IdempotentFormMixin:
    """Give each add form a token; see ``templates/admin/office/change_form.html``.

    After "back" a browser shows a new form with the old input: the same content within 15 minutes
    counts as the same act. ``autofilled`` names the date-times that the form fills in itself.
    """

    autofilled: tuple[str, ...] = ()

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict | None = None
    ) -> HttpResponse:
        context = {"form_token": form_token(request), **(extra_context or {})}
        try:
            made = earlier_result(request, content_digest(request, self.autofilled))
            if made is not None:
                raise AlreadySubmittedError(made)
            return super().add_view(request, form_url, context)  # type: ignore[misc]
        except AlreadySubmittedError as twice:
            report_duplicate(request)
            return HttpResponseRedirect(self._first_result(twice.made))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)  # type: ignore[misc]
            return
        with submit_once(request, content_digest(request, self.autofilled)) as result:
            self.save_new(request, obj, form)
            result["made"] = obj.pk

    def save_new(self, request: HttpRequest, obj: Any, form: Any) -> None:
        """Save a new object; override it to call a service."""
        super().save_model(request, obj, form, False)  # type: ignore[misc]

    def _first_result(self, made: int | None) -> str:
        meta = self.model._meta  # type: ignore[attr-defined]
        if not made:
            return reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
        return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[made])


def _cache_keys(request: HttpRequest, same_content: str) -> dict[str, int]:
    """Cache keys of an act, with the seconds for which each is stored."""
    sent = hashlib.sha256(form_token(request).encode()).hexdigest()
    keys = {f"form-token:{request.user.pk}:{sent}": KEPT_SECONDS}
    if same_content:
        keys[f"form-content:{request.user.pk}:{same_content}"] = SAME_CONTENT_SECONDS
    return keys
