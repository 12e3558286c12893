"""Transitions of an object: a button, a small form, one call of a service."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from ombudsman.backoffice.form_tokens import (
    AlreadySubmittedError,
    earlier_result,
    form_token,
    report_duplicate,
    submit_once,
)
from ombudsman.backoffice.requests import user_of
from ombudsman.models import User
from ombudsman.rules.refusals import Refusal


class TransitionForm(forms.Form):
    """A form that knows its object (``subject``) and the person who fills it in (``user``)."""

    def __init__(self, *args: Any, subject: models.Model, user: User, **kwargs: Any) -> None:
        self.subject, self.user = subject, user
        super().__init__(*args, **kwargs)


class ReasonForm(TransitionForm):
    """A form that asks only for a reason."""

    reason = forms.CharField(label=_("reason"), max_length=500)


def always(obj: Any) -> bool:
    return True


def for_everyone(obj: Any, user: User) -> bool:
    return True


def no_warnings(obj: Any, **data: Any) -> list[Any]:
    return []


@dataclass(frozen=True)
class Transition:
    """One transition: its permission, when it is offered, its form and its service.

    ``call`` receives the object, ``by=`` and the cleaned data of ``form`` as keywords. ``tone`` is
    "primary" for the expected next step and "danger" for one that is hard to undo. ``warn``
    receives the object and the cleaned data and returns warnings: the step is then taken only when
    the form is submitted again with "I have read this". ``offered_to`` hides the step from people
    for whom a rule about the object refuses it. ``result_template`` shows once what the service
    returns (such as a secret that is stored nowhere), instead of a redirect to the object.
    """

    name: str
    label: Any
    permission: str
    call: Callable[..., Any]
    form: type[TransitionForm] = TransitionForm
    offered: Callable[[Any], bool] = always
    tone: str = ""
    help: Any = ""
    warn: Callable[..., list[Any]] = no_warnings
    offered_to: Callable[[Any, User], bool] = for_everyone
    result_template: str = ""

    def is_offered(self, obj: Any, user: Any) -> bool:
        return self.offered(obj) and self.offered_to(obj, user)


class TransitionsMixin:
    """Add ``<id>/do/<name>/`` to a ModelAdmin for each of its ``transitions``."""

    transitions: Iterable[Transition] = ()
    transition_template = "admin/office/transition.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.transition_view)  # type: ignore[attr-defined]
        own = path("<path:object_id>/do/<slug:name>/", view, name=self.transition_url_name)
        return [own, *super().get_urls()]  # type: ignore[misc]

    @property
    def transition_url_name(self) -> str:
        meta = self.model._meta  # type: ignore[attr-defined]
        return f"{meta.app_label}_{meta.model_name}_transition"

    def offered_transitions(self, request: HttpRequest, obj: Any) -> list[dict[str, Any]]:
        """The steps that the person may take now, with their URLs."""
        return [
            {
                "name": step.name,
                "label": step.label,
                "tone": step.tone,
                "help": step.help,
                "url": reverse(f"admin:{self.transition_url_name}", args=[obj.pk, step.name]),
            }
            for step in self.transitions
            if request.user.has_perm(step.permission) and step.is_offered(obj, request.user)
        ]

    def transition_view(self, request: HttpRequest, object_id: str, name: str) -> HttpResponse:
        """GET shows the form, POST takes the step; a refusal is shown in the form.

        A form that is submitted twice takes the step once.
        """
        obj = self.get_object(request, object_id)  # type: ignore[attr-defined]
        step = next((step for step in self.transitions if step.name == name), None)
        if obj is None or step is None:
            raise Http404
        user = user_of(request)
        if not user.has_perm(step.permission):
            raise PermissionDenied
        if earlier_result(request) is not None:
            report_duplicate(request)
            return HttpResponseRedirect(self.after_transition(request, obj))
        sent = (request.POST, request.FILES) if request.method == "POST" else ()
        form = step.form(*sent, subject=obj, user=user)
        is_sent = request.method == "POST" and form.is_valid()
        warnings = step.warn(obj, **form.cleaned_data) if is_sent else []
        is_acknowledged = not warnings or bool(request.POST.get("acknowledge_warnings"))
        if is_sent and is_acknowledged and (taken := self._take(request, obj, step, form)):
            return taken
        context = self._context(request, obj, step)
        context |= {
            "form": form,
            "warnings": [] if form.errors else warnings,
            "form_token": form_token(request),
            "media": context["media"] + form.media,
        }
        return TemplateResponse(request, self.transition_template, context)

    def after_transition(self, request: HttpRequest, obj: Any) -> str:
        """The URL after a step: the object if it is still visible, else the list."""
        meta = self.model._meta  # type: ignore[attr-defined]
        if self.get_object(request, str(obj.pk)) is None:  # type: ignore[attr-defined]
            return reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
        return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[obj.pk])

    def _take(
        self, request: HttpRequest, obj: Any, step: Transition, form: Any
    ) -> HttpResponse | None:
        """The response after the step; None if a rule refused it."""
        try:
            with submit_once(request):
                result = step.call(obj, by=request.user, **form.cleaned_data)
        except AlreadySubmittedError:
            report_duplicate(request)
            return HttpResponseRedirect(self.after_transition(request, obj))
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
            return None
        if step.result_template:
            context = self._context(request, obj, step) | {"result": result}
            return TemplateResponse(request, step.result_template, context)
        messages.success(request, f"{obj}: {step.label}")
        return HttpResponseRedirect(self.after_transition(request, obj))

    def _context(self, request: HttpRequest, obj: Any, step: Transition) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "title": f"{step.label}: {obj}",
            "opts": self.model._meta,  # type: ignore[attr-defined]
            "original": obj,
            "step": step,
            "is_offered": step.is_offered(obj, request.user),
            "media": self.media,  # type: ignore[attr-defined]
        }
