from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from ombudsman.rules.roles import SECOND_PERSON, Role

ROLE_LABELS: dict[str, Any] = {
    Role.REGISTRAR: _("Registrar"),
    Role.CALL_TAKER: _("Call taker"),
    Role.CALL_SUPERVISOR: _("Call supervisor"),
    Role.CASE_OFFICER: _("Case officer"),
    Role.HEAD_OF_UNIT: _("Head of unit"),
    Role.COMMISSIONER: _("Commissioner"),
    Role.NPM_MEMBER: _("Member of the NPM"),
    Role.NPM_LEAD: _("Lead of the NPM"),
    Role.OUTREACH_OFFICER: _("Outreach officer"),
    Role.ANALYST: _("Analyst"),
    Role.AUDITOR: _("Auditor"),
    Role.ADMINISTRATOR: _("Administrator"),
}


class UserQuerySet(models.QuerySet):
    def people(self):
        """Accounts of people, without service accounts."""
        return self.filter(is_service=False)

    def visible_to(self, user):
        """Everybody may see the names of colleagues; only administrators see more."""
        return self if user.is_active and user.is_staff else self.none()


class OfficeUserManager(UserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Django's user manager with our queryset."""


class User(AbstractUser):  # type: ignore[django-manager-missing]  # the toolkit names it by template
    """A member of staff, or the service account of an integration."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    full_name = models.CharField(_("full name"), max_length=150, blank=True)

    unit = models.ForeignKey(
        "ombudsman.Unit",
        on_delete=models.PROTECT,
        related_name="members",
        verbose_name=_("unit"),
        null=True,
        blank=True,
    )
    language = models.CharField(
        _("language of the pages"), max_length=2, choices=settings.LANGUAGES, blank=True
    )
    is_service = models.BooleanField(_("service account"), default=False, editable=False)
    organisation = models.ForeignKey(
        "ombudsman.Organisation",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("works for"),
        help_text=_(
            "Of an integration: the body that reads its answers. Empty: the office itself."
        ),
        null=True,
        blank=True,
        editable=False,
    )

    # Set for one request: the permissions that the scopes of the token leave.
    limited_to: frozenset[str] | None = None

    objects = OfficeUserManager()  # type: ignore[misc]

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering = ["username"]

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name.split(" ")[0] if self.full_name else self.username

    def has_perm(self, perm, obj=None):
        if self.limited_to is not None and perm not in self.limited_to:
            return False
        return super().has_perm(perm, obj)

    @cached_property
    def roles(self) -> frozenset[str]:
        """Codes of the roles that the account holds now, read once per request."""
        return frozenset(self.groups.values_list("name", flat=True))

    def has_role(self, *roles: str) -> bool:
        return not self.roles.isdisjoint(roles)


class GrantState(models.TextChoices):
    WAITING = "waiting", _("Waits for a second person")
    HELD = "held", _("Held")
    REVOKED = "revoked", _("Taken away")


class RoleGrantQuerySet(models.QuerySet):
    def waiting(self):
        """Grants not confirmed by a second person yet."""
        return self.filter(
            role__in=SECOND_PERSON, confirmed_at__isnull=True, revoked_at__isnull=True
        )

    def to_confirm(self, user):
        """Waiting grants that ``user`` may confirm: neither given by them nor for them."""
        return self.waiting().exclude(Q(user=user) | Q(granted_by=user))


class RoleGrant(models.Model):
    """A role given to an account; for case and NPM roles a second person must confirm it."""

    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="grants", verbose_name=_("account")
    )
    role = models.CharField(
        _("role"),
        max_length=20,
        choices=[(str(role), label) for role, label in ROLE_LABELS.items()],
    )
    reason = models.CharField(_("reason"), max_length=500)

    granted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("granted by")
    )
    granted_at = models.DateTimeField(_("granted at"))
    confirmed_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("confirmed by"),
        null=True,
        blank=True,
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("revoked by"),
        null=True,
        blank=True,
    )
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("grant of a role")
        verbose_name_plural = _("grants of roles")
        ordering = ["-granted_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="role_grant_not_to_oneself", condition=~Q(user=models.F("granted_by"))
            ),
            models.CheckConstraint(
                name="role_grant_confirmed_by_a_third_person",
                condition=Q(confirmed_by__isnull=True)
                | (~Q(confirmed_by=models.F("granted_by")) & ~Q(confirmed_by=models.F("user"))),
            ),
            models.CheckConstraint(
                name="role_grant_confirmation_has_person_and_time",
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="role_grant_revocation_has_person_and_time",
                condition=Q(revoked_by__isnull=True, revoked_at__isnull=True)
                | Q(revoked_by__isnull=False, revoked_at__isnull=False),
            ),
            models.UniqueConstraint(
                name="role_grant_once_at_a_time",
                fields=["user", "role"],
                condition=Q(revoked_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"

    @property
    def state(self) -> GrantState:
        if self.revoked_at:
            return GrantState.REVOKED
        waits = self.role in SECOND_PERSON and not self.confirmed_at
        return GrantState.WAITING if waits else GrantState.HELD
