from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

from cases.models.detentions import Detention
from cases.models.removals import RemovalOrder
from cases.rules.priority import REMOVAL_WINDOW


class ClockQuerySet(models.QuerySet):
    """Complaints by what presses. Lists ask at the moment of asking: clocks move without a change."""

    def open(self):
        raise NotImplementedError("A complaint says which of its statuses are open.")

    def immediate(self, *, at=None):
        """Open complaints of immediate priority, or whose removal has come within 72 hours by ``at``.

        The stored priority is that of the last change; the clock of a removal moves on without one.
        """
        return self.open().filter(Q(priority="immediate") | _removal_near(at))

    def removal_near(self, *, at=None):
        """Open, with an order in force that names no date, is within 72 hours, or has passed."""
        return self.open().filter(_removal_near(at))

    def review_near(self, *, at=None):
        """Open, with a detention reviewed within 7 days or whose review has passed."""
        rows = Detention.objects.review_near(at=at).order_by()
        return self.open().filter(pk__in=rows.values("complaint"))

    def without_review(self):
        """Open, with somebody held of whose detention no next review is known."""
        rows = Detention.objects.without_review().order_by()
        return self.open().filter(pk__in=rows.values("complaint"))

    def overdue(self, *, at=None):
        """Open complaints with a running time limit that has passed by ``at`` (now)."""
        return self.open().filter(due_at__lt=at or timezone.now())

    def due_within(self, days: int, *, at=None):
        """Open complaints whose next time limit ends in the next ``days`` days."""
        at = at or timezone.now()
        return self.open().filter(due_at__gte=at, due_at__lte=at + timedelta(days=days))


def _removal_near(at) -> Q:
    near = (at or timezone.now()) + REMOVAL_WINDOW
    orders = RemovalOrder.objects.running().order_by()
    orders = orders.filter(Q(scheduled_at__isnull=True) | Q(scheduled_at__lte=near))
    return Q(pk__in=orders.values("complaint"))
