"""Protection page of a complaint: who is protected, consents, overrides, disclosures."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from cases.models import Complaint, Consent, Disclosure, Override, Party, PartyRole
from cases.protection.admin import consents, overrides
from cases.protection.services import disclosures, protection
from ombudsman.backoffice.requests import user_of
from ombudsman.models import User
from ombudsman.services import audit

STEPS = ("consent", "override")


def summary_of(parties: Iterable[Party]) -> dict[str, Any]:
    """Context of the protection panel: who is protected, from which states, warnings.

    Makes no query; ``parties`` come with person, statuses and state ties (``parties_on_case``).
    """
    parties = list(parties)
    protected = protection.protection_reasons(parties)
    return {
        "protected": protected,
        "states": protection.states_of(parties) if protected else {},
        "warnings": _interpreters(parties) if protected else [],
    }


class ProtectionMixin:
    """Adds the page ``<id>/protection/`` to the admin of complaints."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.protection_view)  # type: ignore[attr-defined]
        own = path("<path:object_id>/protection/", view, name="cases_complaint_protection")
        return [own, *super().get_urls()]  # type: ignore[misc]

    def protection_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show the protection page; the reading goes on the audit trail.

        Raises Http404 for a complaint that the user may not see, PermissionDenied without
        ``cases.view_consent``.
        """
        obj = self.get_object(request, object_id)  # type: ignore[attr-defined]
        if obj is None:
            raise Http404
        user = user_of(request)
        if not user.has_perm("cases.view_consent"):
            raise PermissionDenied
        with transaction.atomic():
            audit.opened(obj, by=user)
        offered = self.offered_transitions(request, obj)  # type: ignore[attr-defined]
        context = {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "title": _("Protection and consent"),
            "opts": self.model._meta,  # type: ignore[attr-defined]
            "original": obj,
            "transitions": [step for step in offered if step["name"] in STEPS],
            "panels": panels(obj, user),
        }
        return TemplateResponse(request, "admin/cases/complaint/protection_page.html", context)


def panels(complaint: Complaint, user: User) -> list[dict[str, Any]]:
    """Panels of the protection page, in a constant number of queries."""
    return [
        _panel(
            _("Protection"),
            "protection",
            obj=None,
            **summary_of(protection.parties_on_case(complaint)),
        ),
        _panel(_("Consents"), "consents", rows=_consents(complaint, user)),
        _panel(_("Overrides of the block"), "overrides", rows=_overrides(complaint, user)),
        _panel(
            _("What has left the office"),
            "disclosures",
            rows=_disclosures(complaint, user),
            is_wide=True,
        ),
    ]


def _consents(complaint: Complaint, user: User) -> list[dict[str, Any]]:
    rows = Consent.objects.visible_to(user).filter(complaint=complaint)
    related = (*consents.RELATED, "language", "document")
    return [
        {"consent": row, "state": consents.state_of(row)} for row in rows.select_related(*related)
    ]


def _overrides(complaint: Complaint, user: User) -> list[dict[str, Any]]:
    rows = Override.objects.visible_to(user).filter(complaint=complaint)
    return [
        {"override": row, "state": overrides.state_of(row)}
        for row in rows.select_related(*overrides.RELATED)
    ]


def _disclosures(complaint: Complaint, user: User) -> list[dict[str, Any]]:
    rows = Disclosure.objects.visible_to(user).filter(complaint=complaint)
    return [
        {"gone": row, "warnings": [disclosures.DisclosureWarning(code) for code in row.warnings]}
        for row in rows.select_related("organisation", "by")
    ]


def _interpreters(parties: list[Party]) -> list[str]:
    """Warnings about the interpreters among ``parties``; makes no query."""
    others = [party for party in parties if party.role != PartyRole.INTERPRETER]
    states = protection.states_of(others).keys()
    found = []
    for party in parties:
        if party.role != PartyRole.INTERPRETER or party.person is None:
            continue
        theirs = {tie.country.code for tie in party.person.state_ties.all()}
        if not theirs:
            found.append("interpreter_unknown")
        elif theirs & states:
            found.append("interpreter")
    return [str(disclosures.DisclosureWarning(code)) for code in dict.fromkeys(found)]


def _panel(title: Any, name: str, **context: Any) -> dict[str, Any]:
    return {
        "title": title,
        "template": f"admin/cases/complaint/{name}.html",
        "name": name,
        **context,
    }
