from django.db import models
from django.utils.translation import gettext_lazy as _


class Basis(models.TextChoices):
    """Source of a statement about a person. Self-declared is enough for protection."""

    DECLARED = "declared", _("Self-declared")
    DOCUMENTED = "documented", _("Documented")
