from django.db import models
from django.utils.translation import gettext_lazy as _


class Basis(models.TextChoices):
    """Where a statement about a person comes from. Self-declared is enough to protect."""

    DECLARED = "declared", _("Self-declared")
    DOCUMENTED = "documented", _("Documented")
