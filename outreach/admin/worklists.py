"""Worklists of the outreach officers."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ombudsman.backoffice.worklists import Worklist, WorklistQuery, count_worklists
from outreach.models import Event


def outreach_worklists(request: HttpRequest) -> list[Worklist]:
    """Events that are drafts."""
    if not request.user.has_perm("outreach.publish_event"):
        return []
    drafts = Event.objects.visible_to(request.user).filter(is_published=False)
    return count_worklists(
        [WorklistQuery("drafts", _("Events not yet public"), drafts, "is_published__exact=0")]
    )
