"""Worklists of the administrator."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ombudsman.backoffice.worklists import Worklist, WorklistQuery, count_worklists
from ombudsman.models import RoleGrant, TimeLimit, Webhook


def office_worklists(request: HttpRequest) -> list[Worklist]:
    """Grants to confirm, time limits not checked against their source, disabled webhooks."""
    return count_worklists(_waiting(request))


def _waiting(request: HttpRequest) -> Iterator[WorklistQuery]:
    if request.user.has_perm("ombudsman.change_rolegrant"):
        grants = RoleGrant.objects.to_confirm(request.user)
        yield WorklistQuery("grants", _("Roles to confirm"), grants, "work=confirm", "warn")
    if request.user.has_perm("ombudsman.change_timelimit"):
        unconfirmed = TimeLimit.objects.filter(confirmed_on__isnull=True)
        label = _("Time limits not confirmed")
        yield WorklistQuery("limits", label, unconfirmed, "confirmed_on__isempty=1", "warn")
    if request.user.has_perm("ombudsman.change_webhook"):
        off = Webhook.objects.visible_to(request.user).filter(disabled_at__isnull=False)
        yield WorklistQuery("webhooks", _("Webhooks switched off"), off, "state=off", "warn")
