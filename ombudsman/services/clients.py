"""Integrations: their scopes and secrets, and their service accounts."""

import secrets
import string
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, check_password
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from oauth2_provider.models import AccessToken
from oauth2_provider.scopes import BaseScopes

from ombudsman.models import Client, Organisation, User
from ombudsman.rules.refusals import InvalidInput, Refusal
from ombudsman.rules.roles import FOREIGN_SCOPES, SCOPES
from ombudsman.services import audit
from ombudsman.services.locks import lock
from ombudsman.services.roles import permissions_named

LETTERS_AND_DIGITS = string.ascii_letters + string.digits
OVERLAP = timedelta(hours=24)
MAX_OVERLAP = timedelta(days=30)
UNUSABLE_SECRET = UNUSABLE_PASSWORD_PREFIX  # matches no secret, and takes as long to check

SCOPE_TEXTS = {
    "complaints:read": "Complaints the client submitted",
    "complaints:read-all": "Every complaint the service account may see",
    "complaints:submit": "Submit complaints, add to them, withdraw them; no decision",
    "complaints:write": "Submit complaints and act on them",
    "persons:match": "Ask whether a person is known; reasons and scores, no contact data",
    "calls:read": "Calls and callbacks of all queues",
    "calls:write": "Record calls and callbacks",
    "visits:read": "Facilities, past visits, findings and their recommendations",
    "visits:write": "Record visits, findings and their recommendations",
    "recommendations:read": "Recommendations from complaints, visits and events",
    "events:read": "Events, publications and articles, drafts too",
    "events:write": "Record events",
    "reference:read": "Organisations, classifications and time limits",
    "statistics:read": "Aggregates",
    "webhooks:write": "Subscriptions to webhooks",
}


class ClientScopes(BaseScopes):
    """Scopes of docs/api.md#scopes; a client has those it was created with."""

    def get_all_scopes(self) -> dict[str, str]:
        return SCOPE_TEXTS

    def get_available_scopes(
        self, application=None, request=None, *args, **kwargs
    ) -> Iterable[str]:
        return application.scopes if application else []

    def get_default_scopes(self, application=None, request=None, *args, **kwargs) -> Iterable[str]:
        return application.scopes if application else []


@transaction.atomic
def create(
    *, name: str, scopes: Iterable[str], by: User | None, organisation: Organisation | None = None
) -> tuple[Client, str]:
    """Create an OAuth2 client with its service account; returns it and its secret.

    ``organisation`` is the body that reads the responses; None is the office itself. The secret is
    stored as a hash. Raises InvalidInput for an empty or long name, an unknown scope, or one that
    no foreign body gets; Refusal if a client of that name exists.
    """
    name, scopes = name.strip(), sorted(set(scopes))
    _check(name, scopes)
    _check_recipient(organisation, scopes)
    secret = _random(48)
    client = Client(
        name=name,
        client_id=_random(32),
        client_secret=secret,
        client_type=Client.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Client.GRANT_CLIENT_CREDENTIALS,
        scopes=scopes,
        service_account=_open_account(name, organisation),
    )
    client.save()
    grant(client)
    # The fields to record; the secret is not one of them.
    told: dict[str, object] = {"name": name, "scopes": scopes}
    if organisation is not None:
        told["organisation"] = organisation.code
    changes = {field: (None, value) for field, value in told.items()}
    audit.record("client.create", client, by=by, changes=changes)
    return client, secret


def grant(client: Client) -> None:
    """Give the service account exactly the permissions of its client's scopes."""
    names: frozenset[str] = frozenset().union(*(SCOPES[scope] for scope in client.scopes))
    _account(client).user_permissions.set(permissions_named(names))


@transaction.atomic
def rotate(client: Client, *, by: User | None, overlap: timedelta = OVERLAP) -> str:
    """Create a new secret; the former one stays valid for ``overlap``.

    Only the newest of several former secrets stays. Without an overlap the former one may have
    leaked, so its tokens are revoked too. Raises InvalidInput for an overlap below 0 or beyond 30
    days, Refusal for a revoked client.
    """
    if not timedelta(0) <= overlap <= MAX_OVERLAP:
        text = _("The former secret stays good for 0 to 720 hours (30 days).")
        raise InvalidInput(text, field="overlap")
    lock(client)
    if not client.is_open:
        raise Refusal(_("This client was revoked."), code="client_revoked")
    secret, until = _random(48), client.former_secret_until
    former = (client.client_secret, timezone.now() + overlap) if overlap else ("", None)
    client.former_secret, client.former_secret_until = former
    _set_secret(client, secret)
    if not overlap:
        AccessToken.objects.filter(application=client).delete()
    changes = {
        "client_secret": ("", ""),
        "former_secret_until": (until, client.former_secret_until),
    }
    audit.record("client.rotate", client, by=by, changes=changes)
    return secret


@transaction.atomic
def ask_for_secret(client: Client, *, by: User, reason: str, at: datetime | None = None) -> None:
    """Ask for a new secret, which another person must give: it reads all that the client may read.

    The request expires after 7 days. Raises InvalidInput without a reason, Refusal for a revoked
    client or while another request is open.
    """
    at = at or timezone.now()
    lock(client)
    if not reason.strip():
        raise InvalidInput(_("Give the reason."), field="reason")
    if not client.is_open:
        raise Refusal(_("This client was revoked."), code="client_revoked")
    if client.awaits_secret(at=at):
        raise Refusal(_("A new secret is asked for already."), code="asked_already")
    client.secret_asked_by, client.secret_asked_at = by, at
    client.save(update_fields=["secret_asked_by", "secret_asked_at"])
    changes = {"secret_asked_by": (None, by.pk), "secret_asked_at": (None, at)}
    audit.record("client.ask", client, by=by, changes=changes, reason=reason)


@transaction.atomic
def give_secret(client: Client, *, by: User, overlap: timedelta = OVERLAP) -> str:
    """Give the new secret that another person asked for; see ``rotate``.

    Raises Refusal without an open request, or if ``by`` made it.
    """
    lock(client)
    if client.is_open and not client.awaits_secret(at=timezone.now()):
        raise Refusal(_("Nobody has asked for a new secret."), code="not_asked")
    if client.secret_asked_by == by:
        raise Refusal(_("Who asks for a new secret does not get it."), code="same_person")
    return rotate(client, by=by, overlap=overlap)


@transaction.atomic
def revoke(client: Client, *, by: User | None, reason: str) -> None:
    """Close a client for good: its tokens and secrets end at once.

    If the service account is ever activated again, the client needs a new secret too.
    """
    lock(client)
    account = _account(client)
    AccessToken.objects.filter(application=client).delete()
    client.former_secret, client.former_secret_until = "", None
    _set_secret(client, _random(48))
    changes = {"is_active": (account.is_active, False)}
    account.is_active = False
    account.save(update_fields=["is_active"])
    audit.record("client.revoke", client, by=by, changes=changes, reason=reason)


def account_of(client: Client) -> User | None:
    """The account of ``client``, limited to its usable scopes; None if it is closed."""
    account = client.service_account
    if account is None or not account.is_active:
        return None
    scopes = usable_scopes(account, frozenset(client.scopes) & SCOPES.keys())
    account.limited_to = frozenset().union(*(SCOPES[scope] for scope in scopes))
    return account


def record_use(client: Client, *, at: datetime) -> None:
    """Store when the client was last used; no act of a person, so no audit entry."""
    Client.objects.filter(pk=client.pk).update(last_used_at=at)


def secret_matches(client: Client | None, secret: str, *, at: datetime) -> bool:
    """Whether ``secret`` is the secret of the client, or its former one while that is valid.

    Always checks two hashes, so that the time does not tell whether the client exists.
    """
    present = client.client_secret if client else UNUSABLE_SECRET
    former = (
        client.former_secret if client and client.has_former_secret(at=at) else UNUSABLE_SECRET
    )
    return check_password(secret, present) or check_password(secret, former)


def _account(client: Client) -> User:
    if client.service_account is None:
        raise ValueError("A client acts through a service account.")
    return client.service_account


def _set_secret(client: Client, secret: str) -> None:
    """Store the hash of ``secret`` and the former secret; an open request is settled."""
    client.client_secret = secret  # the field hashes it
    client.secret_asked_by = client.secret_asked_at = None
    former = ("former_secret", "former_secret_until")
    asked = ("secret_asked_by", "secret_asked_at")
    client.save(update_fields=["client_secret", *former, *asked, "updated"])


def _check(name: str, scopes: list[str]) -> None:
    if not 1 <= len(name) <= 100:
        raise InvalidInput(_("A client has a name of at most 100 characters."), field="name")
    if unknown := [scope for scope in scopes if scope not in SCOPES]:
        raise InvalidInput(_("Unknown scope: %s") % ", ".join(unknown), field="scope")
    if not scopes:
        raise InvalidInput(_("A client has at least one scope."), field="scope")
    if Client.objects.filter(name=name).exists():
        raise Refusal(_("A client of this name exists."), code="client_exists", field="name")


def usable_scopes(account: User, scopes: frozenset[str]) -> frozenset[str]:
    """Those of ``scopes`` that a client of this account may use today.

    Computed each time, because the state of an organisation may become known later.
    """
    if account.organisation is None or account.organisation.as_recipient().is_harmless:
        return scopes
    return scopes & FOREIGN_SCOPES


def _check_recipient(organisation: Organisation | None, scopes: list[str]) -> None:
    if organisation is None or organisation.as_recipient().is_harmless:
        return
    if kept := [scope for scope in scopes if scope not in FOREIGN_SCOPES]:
        text = _("No integration of a foreign body, or of one whose state is not known, gets: %s")
        raise InvalidInput(text % ", ".join(kept), field="scope")


def _open_account(name: str, organisation: Organisation | None) -> User:
    account = User(
        username=_username(name), full_name=name, is_service=True, organisation=organisation
    )
    account.set_unusable_password()
    account.save()
    return account


def _username(name: str) -> str:
    """Unique by its random end, even for similar names."""
    return f"client-{slugify(name)[:60] or 'unnamed'}-{_random(6).lower()}"


def _random(length: int) -> str:
    return "".join(secrets.choice(LETTERS_AND_DIGITS) for _ in range(length))
