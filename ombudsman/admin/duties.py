"""What waits for the administrator."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ombudsman.admin.site import Site
from ombudsman.admin.worklists import Waiting, Worklist, counted
from ombudsman.models import TimeLimit


def of(request: HttpRequest) -> list[Worklist]:
    """Time limits that nobody has compared with their source."""
    if not request.user.has_perm("ombudsman.change_timelimit"):
        return []
    label = _("Time limits not confirmed")
    unconfirmed = TimeLimit.objects.filter(confirmed_on__isnull=True)
    return counted([Waiting("limits", label, unconfirmed, "confirmed_on__isempty=1", "warn")])


Site.worklist_providers.append(of)
