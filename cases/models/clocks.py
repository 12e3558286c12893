from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

from cases.models.detentions import Detention
from cases.models.removals import RemovalOrder
from cases.rules.priority import REMOVAL_WINDOW


class ClockQuerySet(models.QuerySet):
    """Complaints by urgency, computed at the moment of the query."""

    def open(self):
        raise NotImplementedError("A complaint says which of its statuses are open.")

    def immediate(self, *, at=None):
        """Open complaints of immediate priority, or with a removal within 72 hours of ``at``.

        The stored priority is that of the last change; a removal comes nearer without one.
        """
        return self.open().filter(Q(priority="immediate") | _removal_near(at))

    def removal_near(self, *, at=None):
        """Open, with a removal order in force: no date, within 72 hours, or passed."""
        return self.open().filter(_removal_near(at))

    def review_near(self, *, at=None):
        """Open, with a detention whose review is within 7 days or has passed."""
        rows = Detention.objects.review_near(at=at).order_by()
        return self.open().filter(pk__in=rows.values("complaint"))

    def without_review(self):
        """Open, with a running detention of which no next review is known."""
        rows = Detention.objects.without_review().order_by()
        return self.open().filter(pk__in=rows.values("complaint"))

    def overdue(self, *, at=None):
        """Open complaints with a running time limit that has passed at ``at`` (default: now)."""
        return self.open().filter(due_at__lt=at or timezone.now())

    def due_within(self, days: int, *, at=None):
        """Open complaints whose next time limit ends within ``days`` days from ``at``."""
        at = at or timezone.now()
        return self.open().filter(due_at__gte=at, due_at__lte=at + timedelta(days=days))


def _removal_near(at) -> Q:
    near = (at or timezone.now()) + REMOVAL_WINDOW
    orders = RemovalOrder.objects.running().order_by()
    orders = orders.filter(Q(scheduled_at__isnull=True) | Q(scheduled_at__lte=near))
    return Q(pk__in=orders.values("complaint"))
