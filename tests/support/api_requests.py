"""For each writing address of the API: who calls it, before what object, with which body."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from rest_framework.test import APIClient

from ombudsman.models import User
from tests import factories
from tests.support.addresses import NAME, Address, addresses
from tests.support.days import today
from tests.support.office import MARK, PDF

ANY = "*"  # whichever version it has
Body = dict[str, Any] | Callable[[Any], dict[str, Any]]


@dataclass(frozen=True)
class Act:
    """``make`` gives the object of the address; ``body`` is what is sent, or made of the object."""

    role: str
    make: Callable[[User], Any]
    body: Body

    def body_for(self, obj: Any) -> dict[str, Any]:
        return self.body(obj) if callable(self.body) else self.body


def nothing(user: User) -> None:
    return None


def row(name: str, **fields: Any) -> Callable[[User], Any]:
    return lambda user: getattr(factories, f"{name}Factory")(**fields)


def complaint(status: str) -> Callable[[User], Any]:
    return row("Complaint", status=status)


def upload(obj: Any) -> dict[str, Any]:
    return {"file": SimpleUploadedFile(f"{MARK}.pdf", PDF), "title": MARK}


def an_hour_ago() -> str:
    return (timezone.now() - timezone.timedelta(hours=1)).isoformat()


def held(obj: Any) -> dict[str, Any]:
    person = factories.PartyFactory(complaint=obj).person_id
    factories.ClassificationFactory(list="detention_basis", code="pending_removal")
    since = an_hour_ago()
    return {"person": person, "place": MARK, "held_since": since, "basis": "pending_removal"}


PERSON = {
    "names": [{"full": f"Test {MARK}"}],
    "statuses": [{"code": "stateless", "basis": "declared"}],
    "nationalities": ["XXA"],
    "note": MARK,
    "contacts": [{"kind": "phone", "value": "+994301234567", "note": MARK}],
    "addresses": [{"kind": "residence", "text": MARK}],
}
COMPLAINT = {
    "channel": "email",
    "received_at": "2026-03-02T12:00:00+04:00",
    "summary": MARK,
    "narrative": MARK,
    "parties": [{"role": "complainant", "person": PERSON, "consent_note": MARK}],
    "removals": [{"kind": "expulsion", "order_number": MARK}],
}
EVENT = {
    "kind": "seminar",
    "title_az": MARK,
    "title_en": "On shelters",
    "title_ru": MARK,
    "office_role": "host",
    "participants": [{"name_as_printed": MARK, "role": "expert"}],
    "articles": [{"title": MARK, "publisher": "P", "published_on": "2026-03-03"}],
}
SUMMARY = {f"summary_{language}": MARK for language in ("az", "en", "ru")}
HEAD, DESK, CALLS, NPM, PRESS = (
    "commissioner",
    "registrar",
    "call_supervisor",
    "npm_lead",
    "outreach_officer",
)
W = "webhooks/{pk}/"


def integration(user: User) -> Any:
    """The account of a client that subscribes."""
    user.is_service = True
    user.save()
    scopes = ["complaints:read-all", "webhooks:write"]
    return factories.ClientFactory(service_account=user, scopes=scopes)


def subscription(**fields: Any) -> Callable[[User], Any]:
    return lambda user: factories.WebhookFactory(client=integration(user), **fields)


HOOK = {"url": "https://receiver.example/", "event_types": ["complaint.moved"]}
C, V, R, B = (
    "complaints/{number}/",
    "visits/{number}/",
    "recommendations/{number}/",
    "callbacks/{pk}/",
)
D, O = f"{C}detentions/{{pk}}/", f"{C}removals/{{pk}}/"  # noqa: E741  as the others
ACTS = {
    "POST complaints/": Act(HEAD, nothing, COMPLAINT),
    "POST complaints/batch/": Act(HEAD, nothing, {"complaints": [COMPLAINT]}),
    f"PATCH {C}": Act(HEAD, complaint("received"), {"summary": MARK, "topics": ["detention"]}),
    f"POST {C}accept/": Act(HEAD, complaint("received"), {"note": MARK}),
    f"POST {C}refuse/": Act(
        HEAD, complaint("received"), {"ground": "outside_competence", "reason": MARK}
    ),
    f"POST {C}forward/": Act(
        HEAD, complaint("accepted"), {"organisation": "migration-service", "reason": MARK}
    ),
    f"POST {C}join/": Act(
        HEAD,
        complaint("accepted"),
        lambda obj: {"to": factories.ComplaintFactory().number, "note": MARK},
    ),
    f"POST {C}assign/": Act(
        HEAD,
        complaint("accepted"),
        lambda obj: {
            "officer": factories.UserFactory(role="case_officer").username,
            "note": MARK,
        },
    ),
    f"POST {C}conclude/": Act(
        HEAD, complaint("accepted"), {"outcome": "no_violation", "note": MARK}
    ),
    f"POST {C}close/": Act(HEAD, complaint("concluded"), {"note": MARK}),
    f"POST {C}reopen/": Act(HEAD, complaint("closed"), {"reason": MARK}),
    f"POST {C}withdraw/": Act(HEAD, complaint("accepted"), {"note": MARK}),
    f"POST {C}parties/": Act(
        HEAD, complaint("accepted"), {"role": "affected", "person": PERSON, "consent_note": MARK}
    ),
    f"POST {C}actions/": Act(HEAD, complaint("accepted"), {"kind": "note", "text": MARK}),
    f"POST {C}documents/": Act(HEAD, complaint("accepted"), upload),
    f"POST {C}detentions/": Act(HEAD, complaint("accepted"), held),
    f"PATCH {D}": Act(HEAD, row("Detention"), {"basis_as_told": MARK}),
    f"POST {D}move/": Act(
        HEAD, row("Detention"), lambda obj: {"moved_at": an_hour_ago(), "place": MARK}
    ),
    f"POST {D}review/": Act(HEAD, row("Detention"), {"outcome": MARK}),
    f"POST {D}release/": Act(
        HEAD, row("Detention"), lambda obj: {"released_at": an_hour_ago(), "note": MARK}
    ),
    f"POST {C}removals/": Act(
        HEAD, complaint("accepted"), {"kind": "expulsion", "order_number": MARK}
    ),
    f"PATCH {O}": Act(HEAD, row("RemovalOrder"), {"order_number": MARK}),
    f"POST {O}lift/": Act(
        HEAD, row("RemovalOrder"), lambda obj: {"on": today().isoformat(), "reason": MARK}
    ),
    "POST persons/match/": Act(DESK, nothing, {"name": MARK, "phone": "+994301234567"}),
    "POST complaints/search/": Act(HEAD, nothing, {"q": MARK}),
    "POST persons/search/": Act(DESK, nothing, {"q": MARK}),
    "POST calls/": Act(
        CALLS,
        nothing,
        {
            "call_id": MARK,
            "caller_number": "+994301234567",
            "started_at": "2026-03-02T09:30:00+04:00",
            "topics": ["detention"],
            "note": MARK,
        },
    ),
    "POST calls/{pk}/answer/": Act(CALLS, row("Call", taker=None), {}),
    "POST calls/{pk}/code/": Act(CALLS, row("Call"), {"outcome": "informed", "note": MARK}),
    "POST calls/{pk}/end/": Act(CALLS, row("Call"), {}),
    "POST calls/{pk}/link/": Act(
        CALLS, row("Call"), lambda obj: {"person": factories.PersonFactory(display_name=MARK).pk}
    ),
    "POST callbacks/": Act(CALLS, nothing, {"number": "+994301234567", "reason": MARK}),
    f"POST {B}claim/": Act(CALLS, row("Callback"), {}),
    f"POST {B}attempt/": Act(CALLS, row("Callback"), {"outcome": "informed", "note": MARK}),
    f"POST {B}hand-back/": Act(CALLS, lambda user: factories.CallbackFactory(claimed_by=user), {}),
    f"POST {B}give-up/": Act(CALLS, row("Callback"), {"reason": MARK}),
    "POST visits/": Act(
        NPM,
        nothing,
        lambda obj: {
            "facility": factories.FacilityFactory().code,
            "kind": "ad_hoc",
            "aim": MARK,
            "is_planned": False,
            "started_at": "2026-03-02T09:30:00+04:00",
            "ended_at": "2026-03-02T16:00:00+04:00",
        },
    ),
    f"PATCH {V}": Act(NPM, row("Visit", status="reporting"), {"report": MARK}),
    f"POST {V}begin/": Act(NPM, row("Visit"), {}),
    f"POST {V}finish/": Act(NPM, row("Visit", status="under_way"), {"closing_talk": MARK}),
    f"POST {V}release/": Act(NPM, row("Visit", status="reporting", report=MARK), {}),
    f"POST {V}call-off/": Act(NPM, row("Visit"), {"reason": MARK}),
    f"POST {V}documents/": Act(NPM, row("Visit"), upload),
    "POST findings/": Act(
        NPM,
        nothing,
        lambda obj: {
            "visit": factories.VisitFactory(status="reporting").number,
            "area": "health_care",
            "severity": "serious",
            "text": MARK,
            "provision": MARK,
        },
    ),
    "POST recommendations/": Act(
        HEAD,
        nothing,
        lambda obj: {
            "complaint": factories.ComplaintFactory(status="accepted").number,
            "addressee": "migration-service",
            "text": MARK,
        },
    ),
    f"POST {R}issue/": Act(HEAD, row("Recommendation"), {}),
    f"POST {R}reply/": Act(
        HEAD,
        row("Recommendation", status="issued"),
        lambda obj: {"received_on": today().isoformat(), "position": "accepted", "text": MARK},
    ),
    f"POST {R}verify/": Act(
        HEAD,
        row("Recommendation", status="issued"),
        lambda obj: {"verified_on": today().isoformat(), "degree": "partly", "note": MARK},
    ),
    "POST events/": Act(PRESS, nothing, EVENT),
    "PATCH events/{slug}/": Act(PRESS, row("Event"), {"title_az": MARK, "points": []}),
    "POST events/{slug}/publish/": Act(PRESS, row("Event", **SUMMARY), {}),
    "POST webhooks/": Act("", integration, HOOK | {"description": MARK}),
    f"PATCH {W}": Act("", subscription(), {"description": MARK}),
    f"DELETE {W}": Act("", subscription(), {}),
    f"POST {W}rotate/": Act("", subscription(), {}),
    f"POST {W}test/": Act("", subscription(), {}),
    f"POST {W}replay/": Act("", subscription(), {"since": "2026-03-02T09:30:00+04:00"}),
    f"POST {W}enable/": Act(
        "",
        lambda user: subscription(disabled_at=timezone.now(), disabled_because=MARK)(user),
        {},
    ),
}
WRITING = {
    str(address).replace("api/v1/", ""): address
    for address in addresses()
    if address.view is not None and address.method != "GET"
}


def path_of(address: Address, obj: Any) -> str:
    """The path of ``obj``; a part of a complaint is reached through its number."""
    case = getattr(obj, "complaint", obj) if "{pk}" in address.route else obj
    where = {"number": case, "pk": obj, "slug": obj}
    return "/" + NAME.sub(lambda found: str(getattr(where[found[1]], found[1])), address.route)


def is_file(address: Address) -> bool:
    return address.route.endswith("documents/")


def call(client: APIClient, address: Address, path: str, body: Any, **headers: str) -> Any:
    """Send ``body`` to ``path``: a form where a file goes along, else JSON."""
    sender = getattr(client, address.method.lower())
    kind = "multipart" if is_file(address) else "json"
    return sender(path, body, format=kind, HTTP_IF_MATCH=ANY, **headers)
