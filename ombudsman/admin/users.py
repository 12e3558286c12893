from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from ombudsman.backoffice.office import OfficeAdmin, OfficeForm, ReadOnlyInline
from ombudsman.backoffice.requests import user_of
from ombudsman.backoffice.transitions import ReasonForm, Transition, TransitionForm
from ombudsman.models import ROLE_LABELS, GrantState, RoleGrant, User
from ombudsman.services import roles, users


class AccountForm(OfficeForm, UserChangeForm):
    """The form of an account without roles and permissions."""

    class Meta(UserChangeForm.Meta):
        model = User


class NewAccountForm(AdminUserCreationForm):
    class Meta(AdminUserCreationForm.Meta):
        model = User
        fields = ("username", "full_name", "unit")


class GrantForm(TransitionForm):
    role = forms.ChoiceField(label=_("role"), choices=list(ROLE_LABELS.items()))
    reason = forms.CharField(label=_("reason"), max_length=500)


class GrantInline(ReadOnlyInline):
    model = RoleGrant
    fk_name = "user"
    verbose_name_plural = _("roles granted")
    readonly_fields = ["role", "reason", "granted_by", "granted_at", "confirmed_by", "revoked_at"]
    fields = tuple(readonly_fields)
    show_change_link = True

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        people = ("user", "granted_by", "confirmed_by")
        return super().get_queryset(request).select_related(*people)


@admin.register(User)
class AccountAdmin(OfficeAdmin, UserAdmin):
    section = _("People and roles")
    primary = True
    form = AccountForm
    add_form = NewAccountForm
    list_display = ["username", "full_name", "unit", "held_roles", "is_active", "last_login"]
    list_filter = ["is_active", "is_service", "unit", "groups"]
    list_select_related = ["unit"]
    search_fields = ["username", "full_name", "email"]
    autocomplete_fields = ["unit"]
    filter_horizontal = ()
    inlines = [GrantInline]
    readonly_fields = ["held_roles", "is_superuser", "is_service", "last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": ["full_name", "email", "unit", "language"]}),
        (_("Access"), {"fields": ["is_active", "held_roles", "is_superuser", "is_service"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (
            None,
            {
                "fields": [
                    "username",
                    "full_name",
                    "unit",
                    "usable_password",
                    "password1",
                    "password2",
                ]
            },
        )
    ]
    transitions = [
        Transition(
            name="grant",
            label=_("Give a role"),
            permission="ombudsman.add_rolegrant",
            call=roles.grant,
            form=GrantForm,
            offered=lambda account: account.is_active and not account.is_service,
            help=_("Roles that open cases or the NPM hold once a third person confirms them."),
        )
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=_("roles"))
    def held_roles(self, account: User) -> str:
        names = sorted(group.name for group in account.groups.all())
        return ", ".join(str(ROLE_LABELS.get(name, name)) for name in names)

    def get_inlines(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return self.inlines if obj else []

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.is_staff = True  # every member of staff signs in to the admin
        super().save_model(request, obj, form, change)

    def user_change_password(
        self,
        request: HttpRequest,
        id: str,  # noqa: A002  Django's name
        form_url: str = "",
    ) -> HttpResponse:
        """Django's password page; a password set by another person suspends confirmed roles.

        Only a superuser may set the password of a superuser.
        """
        with transaction.atomic():
            before = User.objects.visible_to(request.user).filter(pk=unquote(id)).first()
            if before and before.is_superuser and not request.user.is_superuser:
                raise PermissionDenied
            if before and before.is_service:  # it authenticates with the secret of its client
                raise PermissionDenied
            response = super().user_change_password(request, id, form_url)
            if before is not None:
                users.record_password_change(before, by=user_of(request))
        return response


class GrantWork(admin.SimpleListFilter):
    title = _("work")
    parameter_name = "work"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("confirm", _("I may confirm")), ("waiting", _("Waits for a second person"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        match self.value():
            case "confirm":
                return queryset.to_confirm(request.user)
            case "waiting":
                return queryset.waiting()
        return queryset


@admin.register(RoleGrant)
class RoleGrantAdmin(OfficeAdmin):
    section = _("People and roles")
    list_display = ["user", "role", "state", "granted_by", "granted_at", "confirmed_by"]
    list_filter = [GrantWork, "role", ("revoked_at", admin.EmptyFieldListFilter)]
    list_select_related = ["user", "granted_by", "confirmed_by"]
    search_fields = ["user__username", "user__full_name"]
    fields = [
        "user",
        "role",
        "reason",
        ("state", "confirmers"),
        ("granted_by", "granted_at"),
        ("confirmed_by", "confirmed_at"),
        ("revoked_by", "revoked_at"),
    ]
    readonly_fields = ["state", "confirmers"]
    transitions = [
        Transition(
            name="confirm",
            label=_("Confirm"),
            permission="ombudsman.change_rolegrant",
            call=roles.confirm,
            offered=lambda granted: granted.state == GrantState.WAITING,
            offered_to=roles.may_confirm,
            tone="primary",
            help=_("From then on the account holds the role."),
        ),
        Transition(
            name="revoke",
            label=_("Take the role away"),
            permission="ombudsman.change_rolegrant",
            call=roles.revoke,
            form=ReasonForm,
            offered=lambda granted: granted.state != GrantState.REVOKED,
            tone="danger",
        ),
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def case_of(self, obj: Any) -> User:
        return obj.user

    @admin.display(description=_("who can confirm"))
    def confirmers(self, granted: RoleGrant) -> Any:
        if granted.state != GrantState.WAITING:
            return "—"
        people = [(str(one),) for one in roles.confirmers(granted)]
        return format_html_join(", ", "<bdi>{}</bdi>", people) or _(
            "Nobody yet: a third person who may grant roles is needed."
        )

    @admin.display(description=_("state"))
    def state(self, granted: RoleGrant) -> str:
        return str(granted.state.label)
