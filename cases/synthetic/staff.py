"""Invented staff for a database without any."""

from random import Random

from cases.synthetic.directory import CASE_UNITS, DESK
from cases.synthetic.names import NamingTraditions
from ombudsman.models import Unit, User
from ombudsman.rules.roles import Role
from ombudsman.services import roles

# role, unit, number of persons
STAFF = (
    *[(Role.CASE_OFFICER, unit, 3) for unit in CASE_UNITS],
    *[(Role.HEAD_OF_UNIT, unit, 1) for unit in CASE_UNITS],
    (Role.REGISTRAR, DESK, 3),
    (Role.CALL_TAKER, "call_centre_916", 4),
    (Role.CALL_SUPERVISOR, "call_centre_916", 1),
    (Role.NPM_LEAD, "npm_group", 1),
    (Role.NPM_MEMBER, "npm_group", 4),
    (Role.COMMISSIONER, None, 1),
)
REASON = "Invented colleague of a synthetic office"


def ensure() -> int:
    """Create staff for each role of a unit that has none. Returns how many were created.

    They have no password and cannot sign in.
    """
    names = NamingTraditions()["az"]
    random = Random("staff")  # noqa: S311  the same colleagues every time
    units = {unit.code: unit for unit in Unit.objects.all()}
    made = 0
    for role, code, count in STAFF:
        unit = units[code] if code else None
        if User.objects.filter(groups__name=role, unit=unit, is_active=True).exists():
            continue
        for number in range(1, count + 1):
            sex = random.choice(["female", "male"])
            name = names.invent(random, sex)
            _create(
                f"{role}_{code or 'office'}_{number}", name.given + " " + name.family, role, unit
            )
            made += 1
    return made


def _create(username: str, full_name: str, role: str, unit: Unit | None) -> None:
    user = User(username=username, full_name=full_name, unit=unit, is_staff=True)
    user.set_unusable_password()
    user.save()
    roles.appoint(user, role, reason=REASON)
