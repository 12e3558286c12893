"""Permissions of the twelve roles (docs/roles.md#roles).

The only place of the matrix. ``visible_to`` of each QuerySet limits the rows further.
"""

from enum import StrEnum


class Role(StrEnum):
    REGISTRAR = "registrar"
    CALL_TAKER = "call_taker"
    CALL_SUPERVISOR = "call_supervisor"
    CASE_OFFICER = "case_officer"
    HEAD_OF_UNIT = "head_of_unit"
    COMMISSIONER = "commissioner"
    NPM_MEMBER = "npm_member"
    NPM_LEAD = "npm_lead"
    OUTREACH_OFFICER = "outreach_officer"
    ANALYST = "analyst"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


# Granted by one person and confirmed by another: they give access to cases or the NPM. So is the
# administrator, who could otherwise create a second one alone.
SECOND_PERSON = frozenset(
    {
        Role.REGISTRAR,
        Role.CALL_TAKER,
        Role.CALL_SUPERVISOR,
        Role.CASE_OFFICER,
        Role.HEAD_OF_UNIT,
        Role.COMMISSIONER,
        Role.NPM_MEMBER,
        Role.NPM_LEAD,
        Role.ADMINISTRATOR,
    }
)


def _on(app: str, **models: str) -> frozenset[str]:
    """Permission names: ``_on("cases", person="view change")`` is view and change of persons."""
    return frozenset(
        f"{app}.{verb}_{model}" for model, verbs in models.items() for verb in verbs.split()
    )


REFERENCE_READ = _on(
    "ombudsman",
    organisation="view",
    formername="view",
    classification="view",
    timelimit="view",
    calendarday="view",
    unit="view",
)
REFERENCE_WRITE = _on(
    "ombudsman",
    organisation="add change",
    formername="add change",
    classification="add change",
    timelimit="add change",
    calendarday="add change delete",
    unit="add change",
)
PERSON_WRITE = _on(
    "cases",
    person="view add change",
    personname="view add change delete",
    statetie="view add change delete",
    legalstatus="view add change delete",
    spokenlanguage="view add change delete",
    contactpoint="view add change delete",
    address="view add change delete",
    identitydocument="view add change delete",
)
SAME_PERSON = _on("cases", possibleduplicate="view add", personlink="view", personmerge="view")
SAME_PERSON_DECIDED = frozenset({"cases.review_duplicate", "cases.merge_persons"})
INTAKE = (
    _on(
        "cases",
        complaint="view add change",
        party="view add change delete",
        removalorder="view add change",
        detention="view add change",
        action="view",
        deadline="view",
        statuschange="view",
        document="view add",
        facility="view",
        facilityname="view",
        result="view",
        consent="view add",
    )
    | PERSON_WRITE
    | SAME_PERSON
    | REFERENCE_READ
)
CASE_WORK = INTAKE | _on(
    "cases",
    complaint="take accept forward join conclude close withdraw share",
    action="add",
    recommendation="view add change",
    reply="view",
    verification="view",
    share="view",
    consent="change",
    override="view",
    disclosure="view",
    reminder="view change",
)
HEAD_WORK = (
    CASE_WORK
    | _on(
        "cases",
        complaint="refuse assign extend reopen",
        consent="confirm",
        recommendation="reply",
    )
    | SAME_PERSON_DECIDED
)
CALL_WORK = (
    _on(
        "cases",
        call="view add change code",
        callback="view add attempt",
        callbackattempt="view",
        facility="view",
    )
    | PERSON_WRITE
    | REFERENCE_READ
    | {
        "cases.lookup_persons",
        "cases.match_persons",
        "cases.add_complaint",
        "cases.add_party",
    }
)
NPM_WORK = (
    _on(
        "cases",
        visit="view add change conduct",
        teammember="view add change delete",
        accessrecord="view add change delete",
        examinedarea="view add change delete",
        finding="view add change",
        interview="view add change",
        facility="view add change",
        facilityname="view add change delete",
        document="view add",
        recommendation="view add change reply verify",
        reply="view",
        verification="view",
    )
    | REFERENCE_READ
    | {"cases.view_all_visits"}
)
OUTREACH_WORK = (
    _on(
        "outreach",
        event="view add change delete publish",
        eventpoint="view add change delete",
        eventorganisation="view add change delete",
        participant="view add change delete",
        partner="view add change delete",
        publication="view add change delete",
        article="view add change delete",
    )
    | REFERENCE_READ
    | {"ombudsman.add_organisation", "ombudsman.change_organisation"}
)

PERMISSIONS: dict[Role, frozenset[str]] = {
    Role.REGISTRAR: INTAKE
    | {"cases.view_desk_complaints", "cases.lookup_persons", "cases.match_persons"},
    Role.CALL_TAKER: CALL_WORK,
    Role.CALL_SUPERVISOR: CALL_WORK | {"cases.view_all_calls", "cases.recode_call"},
    Role.CASE_OFFICER: CASE_WORK | {"cases.view_assigned_complaints"},
    Role.HEAD_OF_UNIT: HEAD_WORK | {"cases.view_unit_complaints", "cases.sign_override"},
    Role.COMMISSIONER: HEAD_WORK
    | _on("cases", visit="view release", finding="view", call="view", callback="view")
    | _on(
        "outreach",
        event="view",
        eventpoint="view",
        eventorganisation="view",
        participant="view",
        article="view",
        publication="view",
        partner="view",
    )
    | {
        "cases.view_all_complaints",
        "cases.view_all_persons",
        "cases.view_all_visits",
        "cases.view_all_calls",
        "cases.view_all_recommendations",
        "cases.countersign_override",
        "cases.sign_recommendation",
        "cases.verify_recommendation",
    },
    Role.NPM_MEMBER: NPM_WORK,
    Role.NPM_LEAD: NPM_WORK | _on("cases", visit="plan release"),
    Role.OUTREACH_OFFICER: OUTREACH_WORK,
    Role.ANALYST: REFERENCE_READ | {"cases.view_statistics"},
    Role.AUDITOR: _on("ombudsman", auditentry="view export", auditseal="view"),
    Role.ADMINISTRATOR: REFERENCE_READ
    | REFERENCE_WRITE
    | _on(
        "ombudsman",
        user="view add change",
        rolegrant="view add change",
        client="view change",
        webhook="view change",
        webhookdelivery="view",
    )
    | _on(
        "cases",
        facility="view add change",
        facilityname="view add change",
        outcomerule="view change",
    ),
}

# Scopes for an integration of a foreign body: its own submissions, and public data.
FOREIGN_SCOPES = frozenset(
    {
        "complaints:read",
        "complaints:submit",
        "complaints:write",
        "events:read",
        "reference:read",
        "statistics:read",
    }
)

CASE_READ = _on(
    "cases",
    complaint="view",
    party="view",
    action="view",
    deadline="view",
    removalorder="view",
    detention="view",
    document="view",
    statuschange="view",
)

# API scopes and the permissions that each gives to a service account (docs/api.md#scopes).
# A write scope sees the rows it writes; other rows need a read scope.
SUBMIT = _on(
    "cases",
    complaint="view add change withdraw",
    person="view add",
    party="view add change",
    removalorder="view add change",
    detention="view add change",
    document="view add",
    action="view add",
) | {"cases.view_submitted_complaints"}

SCOPES: dict[str, frozenset[str]] = {
    "complaints:read": CASE_READ | {"cases.view_submitted_complaints"},
    "complaints:read-all": CASE_READ | {"cases.view_all_complaints"},
    "complaints:submit": SUBMIT,
    "complaints:write": SUBMIT
    | _on("cases", complaint="accept refuse forward join assign conclude close reopen"),
    "persons:match": frozenset({"cases.match_persons"}),
    "calls:read": _on("cases", call="view", callback="view") | {"cases.view_all_calls"},
    "calls:write": _on("cases", call="view add change code", callback="view add attempt")
    | {"cases.view_all_calls"},
    "visits:read": _on("cases", facility="view", visit="view", finding="view", document="view"),
    "visits:write": _on(
        "cases",
        visit="view add change conduct",
        finding="view add change",
        recommendation="view add change reply verify",
    ),
    "recommendations:read": _on("cases", recommendation="view", reply="view", verification="view")
    | {"cases.view_all_recommendations"},
    "events:read": _on("outreach", event="view", publication="view", article="view"),
    "events:write": _on("outreach", event="view add change"),
    "reference:read": REFERENCE_READ,
    "statistics:read": frozenset({"cases.view_statistics"}),
    "webhooks:write": _on("ombudsman", webhook="view add change delete"),
}
