"""The accounts of the demo: one for each role and six case officers, with one password."""

import secrets
import string
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from ombudsman.models import RoleGrant, Unit, User
from ombudsman.rules.roles import SECOND_PERSON, Role
from ombudsman.services import roles

ALPHABET = string.ascii_lowercase + string.digits
REASON = "Invented account of the demo"
DEPUTY = "deputy_administrator"

FOREIGNERS, DETENTION = "complaints_foreigners", "detention_policing"
CALL_CENTRE, NPM = "call_centre_916", "npm_group"

# user name -> role, full name, unit
ACCOUNTS: dict[str, tuple[Role, str, str]] = {
    "registrar": (Role.REGISTRAR, "Torvena Nümunəbelova", "reception_registry"),
    "call_taker": (Role.CALL_TAKER, "Belzarə Sınaqtorova", CALL_CENTRE),
    "call_supervisor": (Role.CALL_SUPERVISOR, "Dunmir Misaldenli", CALL_CENTRE),
    "case_officer": (Role.CASE_OFFICER, "Velsuna Uydurmasalova", FOREIGNERS),
    "head_of_unit": (Role.HEAD_OF_UNIT, "Zuldan Nümunəvinov", FOREIGNERS),
    "commissioner": (Role.COMMISSIONER, "Sordilə Misalmelzadə", ""),
    "npm_member": (Role.NPM_MEMBER, "Qamtur Sınaqlorov", NPM),
    "npm_lead": (Role.NPM_LEAD, "Linrosa Qondarmazenli", NPM),
    "outreach_officer": (Role.OUTREACH_OFFICER, "Murlinə Nümunətagova", "outreach"),
    "analyst": (Role.ANALYST, "Dargen Misalborov", "analysis"),
    "auditor": (Role.AUDITOR, "Felmevə Sınaqdenova", ""),
    "administrator": (Role.ADMINISTRATOR, "Norvis Uydurmatorzadə", ""),
}
# Further officers, who cannot sign in.
OFFICERS: dict[str, tuple[Role, str, str]] = {
    "officer_torbal": (Role.CASE_OFFICER, "Torbal Nümunəqurov", FOREIGNERS),
    "officer_beltuna": (Role.CASE_OFFICER, "Beltuna Sınaqmelova", DETENTION),
    "officer_dunsed": (Role.CASE_OFFICER, "Dunsed Misalkəlov", DETENTION),
    "officer_velzara": (Role.CASE_OFFICER, "Velzarə Uydurmadenova", "social_rights"),
    "officer_sormir": (Role.CASE_OFFICER, "Sormir Xəyalitorlu", "right_to_information"),
    "officer_gamsuna": (Role.CASE_OFFICER, "Qamsuna Misalbelova", "equality_children_disability"),
}


def password() -> str:
    """The password of all demo accounts: lower-case letters and digits, kept in ``var/``."""
    path = Path(settings.VAR_DIR) / "demo_password"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text("".join(secrets.choice(ALPHABET) for _ in range(16)))
    return path.read_text().strip()


@transaction.atomic
def ensure() -> int:
    """Create missing accounts with their roles; return how many were created.

    One administrator grants the roles, the other confirms them. If the accounts do not have the
    password in ``var/``, it is set again.
    """
    known = set(User.objects.values_list("username", flat=True))
    if missing := [name for name in (*ACCOUNTS, *OFFICERS, DEPUTY) if name not in known]:
        units = {unit.code: unit for unit in Unit.objects.all()}
        for name in missing:
            _create(name, units)
        _grant_roles(set(missing))
    _set_password()
    return len(missing)


def _create(name: str, units: dict[str, Unit]) -> None:
    deputy = (Role.ADMINISTRATOR, "Köv Nümunəsalov", "")
    role, full_name, unit = (ACCOUNTS | OFFICERS | {DEPUTY: deputy})[name]
    User.objects.create(
        username=name,
        full_name=full_name,
        unit=units[unit] if unit else None,
        is_staff=True,
        password=make_password(None),
    )


def _grant_roles(missing: set[str]) -> None:
    """Appoint the two administrators, who then grant and confirm all other roles."""
    users = {user.username: user for user in User.objects.filter(username__in=missing)}
    for name in ("administrator", DEPUTY):
        if name in users:
            roles.appoint(users[name], Role.ADMINISTRATOR, reason=REASON)
    first = User.objects.get(username="administrator")
    second = User.objects.get(username=DEPUTY)
    for name, (role, _, _) in (ACCOUNTS | OFFICERS).items():
        if name in users and role != Role.ADMINISTRATOR:
            granted: RoleGrant = roles.grant(users[name], role, by=first, reason=REASON)
            if role in SECOND_PERSON:
                roles.confirm(granted, by=second)


def _set_password() -> None:
    """Set one hash on all accounts: hashing is slow, and the password is the same anyway."""
    raw = password()
    registrar = User.objects.get(username="registrar")
    if not registrar.check_password(raw):
        User.objects.filter(username__in=[*ACCOUNTS, DEPUTY]).update(password=make_password(raw))
