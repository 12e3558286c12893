"""Panels beside the form of a visit."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.models import Document, Interview, Recommendation, Visit
from cases.npm import queries as visits
from cases.rules.visits import STANDARDS
from ombudsman.models import User


def visit_panels(visit: Visit, user: User, *, on: date) -> list[dict[str, Any]]:
    """The panels in working order; interviews only for the team."""
    return [
        _panel(_("To be weighed"), "concerns", rows=visits.visit_concerns(visit)),
        _panel(
            _("What is known of the place"),
            "background",
            background=visits.visit_background(visit, on=on),
            rows=visits.open_recommendations(visit, user).select_related("addressee"),
        ),
        *_interviews(visit, user),
        _panel(_("Findings"), "findings", rows=visit.findings.select_related("area", "standard")),
        _panel(_("Recommendations"), "recommendations", rows=_recommendations(visit, user)),
        _shared(_("Documents"), "complaint/documents", rows=_documents(visit, user)),
        _panel(_("Standards"), "standards", rows=STANDARDS),
    ]


def _interviews(visit: Visit, user: User) -> list[dict[str, Any]]:
    if not visits.is_on_team(visit, user):
        return []
    rows = Interview.objects.visible_to(user).filter(visit=visit).select_related("held_by")
    return [_panel(_("Interviews"), "interviews", rows=rows, visit=visit)]


def _recommendations(visit: Visit, user: User) -> Any:
    rows = Recommendation.objects.visible_to(user).filter(visit=visit)
    return rows.select_related("addressee")


def _documents(visit: Visit, user: User) -> Any:
    rows = Document.objects.visible_to(user).filter(visit=visit)
    return rows.select_related("kind", "filed_by")


def _panel(title: Any, name: str, **context: Any) -> dict[str, Any]:
    return _shared(title, f"visit/{name}", **context)


def _shared(title: Any, template: str, **context: Any) -> dict[str, Any]:
    return {"title": title, "template": f"admin/cases/{template}.html", **context}
