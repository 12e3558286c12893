"""The table of docs/roles.md; ``python -m tests.support.roles_matrix`` writes it."""

from ombudsman.rules.roles import PERMISSIONS, Role
from tests.support.project import PROJECT

DOCUMENT = PROJECT / "docs" / "roles.md"
BEGIN, END = "<!-- matrix -->\n", "<!-- /matrix -->"
SHORT = {
    Role.REGISTRAR: "RG",
    Role.CALL_TAKER: "CT",
    Role.CALL_SUPERVISOR: "CS",
    Role.CASE_OFFICER: "CO",
    Role.HEAD_OF_UNIT: "HU",
    Role.COMMISSIONER: "CM",
    Role.NPM_MEMBER: "NM",
    Role.NPM_LEAD: "NL",
    Role.OUTREACH_OFFICER: "OO",
    Role.ANALYST: "AN",
    Role.AUDITOR: "AU",
    Role.ADMINISTRATOR: "AD",
}


def render() -> str:
    """One line per permission of any role, one column per role."""
    head = ["Permission", *SHORT.values()]
    names = sorted(frozenset().union(*PERMISSIONS.values()))
    rows = [[f"`{name}`", *(_mark(role, name) for role in SHORT)] for name in names]
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def written() -> str:
    text = DOCUMENT.read_text(encoding="utf-8")
    return text.partition(BEGIN)[2].partition(END)[0]


def write() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    DOCUMENT.write_text(before + BEGIN + render() + END + rest.partition(END)[2], encoding="utf-8")


def _mark(role: Role, name: str) -> str:
    return "●" if name in PERMISSIONS[role] else ""


if __name__ == "__main__":
    write()
