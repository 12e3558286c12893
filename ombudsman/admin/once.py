"""One form, one row: a form that is sent twice is answered with what the first one made."""

import hashlib
import uuid
from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

KEPT_SECONDS = 24 * 3600


class SentTwiceError(Exception):
    """The same form came a second time; everything it did is rolled back."""


class OnceMixin:
    """Gives each add form a token of its own; see ``templates/admin/office/change_form.html``."""

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict | None = None
    ) -> HttpResponse:
        token = request.POST.get("once") or uuid.uuid4().hex
        context = {"once": token, **(extra_context or {})}
        try:
            return super().add_view(request, form_url, context)  # type: ignore[misc]
        except SentTwiceError:
            messages.info(request, _("This form was sent already; here is what came of it."))
            return HttpResponseRedirect(self._first_result(request))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)  # type: ignore[misc]
            return
        key = self._once_key(request)
        if not cache.add(key, 0, KEPT_SECONDS):
            raise SentTwiceError
        try:
            self.save_new(request, obj, form)
        except Exception:
            cache.delete(key)
            raise
        cache.set(key, obj.pk, KEPT_SECONDS)

    def save_new(self, request: HttpRequest, obj: Any, form: Any) -> None:
        """Save a new object; overridden where a service makes it."""
        super().save_model(request, obj, form, False)  # type: ignore[misc]

    def _once_key(self, request: HttpRequest) -> str:
        sent = request.POST.get("once") or uuid.uuid4().hex
        return f"once:{request.user.pk}:{hashlib.sha256(sent.encode()).hexdigest()}"

    def _first_result(self, request: HttpRequest) -> str:
        meta = self.model._meta  # type: ignore[attr-defined]
        made = cache.get(self._once_key(request))
        if not made:
            return reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
        return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[made])
