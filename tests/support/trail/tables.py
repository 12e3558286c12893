"""What tests of admin pages cannot read from the forms: roles, objects, and a few fields."""

import inspect
from functools import cache
from typing import Any

from django import forms
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.utils import timezone

from ombudsman.models import Classification, Organisation, User
from ombudsman.rules.roles import PERMISSIONS, Role
from ombudsman.services import clients
from tests import factories
from tests.support.api_requests import SUMMARY, complaint_in, factory_for
from tests.support.office import MARK, page_data

PREFERRED = (
    "administrator",
    "npm_lead",
    "commissioner",
    "call_supervisor",
    "outreach_officer",
    "registrar",
    "auditor",
)


def role_for(model: Any, verb: str) -> str:
    """A role with access to the page, or ""."""
    page = admin.site._registry[model]
    if verb != "view" and _is_closed(page, verb):
        return ""
    name = f"{model._meta.app_label}.{verb}_{model._meta.model_name}"
    order = PREFERRED if model._meta.app_label != "cases" else (*PREFERRED[1:], PREFERRED[0])
    return next((role for role in order if name in PERMISSIONS[role]), "")


def _is_closed(page: Any, verb: str) -> bool:
    """Whether the class itself forbids the verb."""
    closed = getattr(type(page), f"has_{verb}_permission")
    return inspect.getsource(closed).strip().endswith("return False")


def role_with(permission: str) -> str:
    """The role with the permission that sees the most."""
    order = ("commissioner", "npm_lead", "call_supervisor", *PERMISSIONS)
    return next(str(role) for role in order if permission in PERMISSIONS[Role(role)])


def create_for(user: User, model: Any) -> Any:
    """An object that ``user`` may see and change on the page of ``model``."""
    name = model.__name__
    make = CREATE.get(name, lambda user: getattr(factories, f"{name}Factory")())
    return make(user)


def _interview(user: User) -> Any:
    interview = factories.InterviewFactory(notes=MARK)
    factories.TeamMemberFactory(visit=interview.visit, user=user)
    return interview


CREATE = {
    "Interview": _interview,
    "Person": lambda user: factories.PersonNameFactory(full=MARK).person,
    "Call": lambda user: factories.CallFactory(taker=user),
    "Document": lambda user: factories.DocumentFactory(
        complaint=None, visit=factories.VisitFactory(), title=MARK
    ),
    "Classification": lambda user: factories.ClassificationFactory(list="topic"),
    "RoleGrant": lambda user: factories.RoleGrantFactory(role="registrar"),
    "Recommendation": lambda user: factories.RecommendationFactory(
        complaint=None, visit=factories.VisitFactory(status="reporting")
    ),
}


def changed_page_data(page: Any, model: Any) -> dict[str, Any]:
    """The form data of the page, with one text changed."""
    data = page_data(page)
    fields = page.context["adminform"].form.fields
    texts = [
        name
        for name, field in fields.items()
        if type(field) is forms.CharField and not field.disabled and (field.max_length or 99) > 50
    ]
    name = CHANGED_FIELDS.get(model.__name__) or next(iter(texts), "")
    return data | ({name: f"{MARK} changed"} if name in texts else {name: "7"})


CHANGED_FIELDS = {"CalendarDay": "name", "OutcomeRule": "retry_minutes", "User": "full_name"}
PHONE = "+994301234567"
USER = {"username": "tests", "password1": "Wrzlbrmft-7", "password2": "Wrzlbrmft-7"}


def _visit(status: str) -> dict[str, Any]:
    return {"visit": factories.VisitFactory(status=status).pk}


def _interviewed(user: User) -> dict[str, Any]:
    visit = factories.VisitFactory(status="under_way")
    factories.TeamMemberFactory(visit=visit, user=user)
    return {"visit": visit.pk}


# Fields of an add page besides those that are filled in automatically.
ADD_PAGE_FIELDS: dict[str, Any] = {
    "user": lambda user: USER,
    "article": lambda user: {"event": factories.EventFactory().pk},
    "callback": lambda user: {"number": PHONE},
    "call": lambda user: {"caller_number": PHONE, "complaint_number": "", "call_id": ""},
    "complaint": lambda user: {"phone": PHONE, "person": "", "removal_kind": "expulsion"},
    "facility": lambda user: {
        "place_type": factories.ClassificationFactory(list="place_type", code="prison").pk
    },
    "finding": lambda user: _visit("under_way"),
    "interview": _interviewed,
    "person": lambda user: {"names-0-full": MARK},
    "recommendation": lambda user: _visit("reporting"),
    "visit": lambda user: {
        "facility": factories.FacilityFactory().pk,
        "planned_on": timezone.localdate().isoformat(),
    },
}


def _no_fields(obj: Any) -> dict[str, Any]:
    return {}


def _with_clock(user: User) -> Any:
    made = factories.ComplaintFactory(status="accepted")
    factories.DeadlineFactory(complaint=made, key="complaint.examination")
    return made


def _colleague(role: str) -> Any:
    return lambda obj: {"colleague": factories.UserFactory(role=role).pk}


def _removal(obj: Any) -> dict[str, Any]:
    return {"order": factories.RemovalOrderFactory(complaint=obj).pk}


def _in_unit(name: str, **fields: Any) -> Any:
    """A row of a complaint in the unit of the user."""
    return lambda user: getattr(factories, f"{name}Factory")(
        complaint=factories.ComplaintFactory(status="accepted", unit=user.unit), **fields
    )


def _yesterday() -> Any:
    return timezone.now() - timezone.timedelta(days=1)


def _consenting(obj: Any) -> dict[str, Any]:
    body = Organisation.objects.get(code="migration-service").pk
    person = factories.PartyFactory(complaint=obj).person_id
    return {"person": person, "party": "", "organisation": body, "scope": MARK, "reason": ""}


def _held(obj: Any) -> dict[str, Any]:
    basis = factories.ClassificationFactory(list="detention_basis", code="pending_removal")
    return {"person": factories.PartyFactory(complaint=obj).person_id, "basis": basis.pk}


def _detention(obj: Any) -> dict[str, Any]:
    return {"detention": factories.DetentionFactory(complaint=obj).pk}


def _blocked(user: User) -> Any:
    """A complaint of somebody who fears a state with an embassy here."""
    case = factories.ComplaintFactory(status="accepted", unit=user.unit)
    person = factories.PartyFactory(complaint=case, person__fears_return="yes").person
    body = Organisation.objects.get(code="embassy-utopia")
    paper = factories.DocumentFactory(complaint=case)
    factories.ConsentFactory(complaint=case, person=person, organisation=body, document=paper)
    country = Classification.objects.get(list="country", code="UTO")
    factories.StateTieFactory(person=person, country=country, tie="feared")
    return case


def _officer(obj: Any) -> dict[str, Any]:
    return {"officer": factories.UserFactory(role="case_officer").pk}


ISSUED = factory_for("Recommendation", status="issued")


# Per step: the object, and the fields besides those that are filled in automatically.
def _client_asked(user: Any) -> Any:
    client = factories.ClientFactory()
    clients.ask_for_secret(client, by=factories.UserFactory(), reason="Once a year.")
    return client


STEPS: dict[str, Any] = {
    "person.propose": (factory_for("Person"), lambda obj: {"other": factories.PersonFactory().pk}),
    "event.publish": (factory_for("Event", **SUMMARY), _no_fields),
    "event.unpublish": (factory_for("Event", is_published=True), _no_fields),
    "webhook.enable": (
        factory_for("Webhook", disabled_at=timezone.now(), disabled_because="Down"),
        _no_fields,
    ),
    "client.rotate": (_client_asked, _no_fields),
    "publication.unpublish": (factory_for("Publication", is_published=True), _no_fields),
    "call.code": (factory_for("Call"), lambda obj: {"complaint": ""}),
    "call.link": (
        factory_for("Call"),
        lambda obj: {"complaint": factories.ComplaintFactory().number},
    ),
    "call.recode": (
        lambda user: factories.CallFactory(outcome=factories.OutcomeRuleFactory().outcome),
        lambda obj: {
            "complaint": "",
            "outcome": factories.ClassificationFactory(list="call_outcome", code="answered").pk,
        },
    ),
    "call.callback": (factory_for("Call"), lambda obj: {"number": PHONE}),
    "complaint.assign": (complaint_in("accepted"), _officer),
    "complaint.conclude": (complaint_in("accepted"), _no_fields),
    "complaint.close": (complaint_in("concluded"), _no_fields),
    "complaint.removal-change": (complaint_in("accepted"), _removal),
    "complaint.detention": (complaint_in("accepted"), _held),
    "complaint.detention-change": (complaint_in("accepted"), _detention),
    "complaint.review": (complaint_in("accepted"), _detention),
    "complaint.move": (complaint_in("accepted"), _detention),
    "complaint.release": (complaint_in("accepted"), _detention),
    "complaint.lift": (complaint_in("accepted"), _removal),
    "complaint.share": (complaint_in("accepted"), _colleague("case_officer")),
    "complaint.extend": (_with_clock, _no_fields),
    "complaint.join": (
        complaint_in("accepted"),
        lambda obj: {"to": factories.ComplaintFactory().number},
    ),
    "complaint.reopen": (complaint_in("closed"), _no_fields),
    "complaint.recommend": (complaint_in("accepted"), _no_fields),
    "complaint.party": (complaint_in("accepted"), _no_fields),
    "complaint.consent": (complaint_in("accepted"), _consenting),
    "complaint.override": (
        _blocked,
        lambda obj: {"organisation": Organisation.objects.get(code="embassy-utopia").pk},
    ),
    "consent.withdraw": (
        lambda user: factories.ConsentFactory(given_at=_yesterday()),
        _no_fields,
    ),
    "consent.confirm": (
        factory_for("Consent", is_impossible=True, reason="Out of reach."),
        _no_fields,
    ),
    "override.revoke": (_in_unit("Override"), _no_fields),
    "recommendation.reply": (ISSUED, _no_fields),
    "recommendation.verify": (ISSUED, _no_fields),
    "recommendation.settle": (
        factory_for("Recommendation", status="issued", implementation="full"),
        _no_fields,
    ),
    "recommendation.repeat": (ISSUED, _no_fields),
    "recommendation.withdraw": (ISSUED, _no_fields),
    "visit.finish": (factory_for("Visit", status="under_way"), _no_fields),
    "visit.release": (factory_for("Visit", status="reporting", report=MARK), _no_fields),
    "visit.finding": (factory_for("Visit", status="reporting"), _no_fields),
    "visit.recommend": (factory_for("Visit", status="reporting"), _no_fields),
    "visit.join_late": (factory_for("Visit", status="released"), _colleague("npm_member")),
}


def snapshot() -> dict[str, list[Any]]:
    """All rows of the database."""
    with connection.cursor() as cursor:
        return {table: _rows(cursor, table, key) for table, key in _tables()}


@cache
def _tables() -> list[tuple[str, str]]:
    """(table, primary key) of each model."""
    found = [
        model._meta
        for app in ("ombudsman", "outreach", "cases")
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
    ]
    return [(meta.db_table, meta.pk.column) for meta in found]


def _rows(cursor: Any, table: str, key: str) -> list[Any]:
    cursor.execute(f'SELECT * FROM "{table}" ORDER BY "{key}"')
    rows: list[Any] = cursor.fetchall()
    return rows
