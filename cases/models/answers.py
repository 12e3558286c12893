from django.db import models
from django.utils.translation import gettext_lazy as _


class Basis(models.TextChoices):
    """Where a statement about a person comes from. Self-declared is enough to protect."""

    DECLARED = "declared", _("Self-declared")
    DOCUMENTED = "documented", _("Documented")


class Answer(models.TextChoices):
    """A question that may not have been asked yet."""

    NOT_ASKED = "not_asked", _("Not asked")
    YES = "yes", _("Yes")
    NO = "no", _("No")
