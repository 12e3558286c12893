"""For each writing URL of the API: the role, the object and the body of a valid request."""

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

ANY_VERSION = "*"  # any version
Body = dict[str, Any] | Callable[[Any], dict[str, Any]]


@dataclass(frozen=True)
class WriteRequest:
    """``make`` creates the object of the URL; ``body`` is a body, or a function of the object."""

    role: str
    make: Callable[[User], Any]
    body: Body

    def body_for(self, obj: Any) -> dict[str, Any]:
        return self.body(obj) if callable(self.body) else self.body


def no_object(user: User) -> None:
    return None


def factory_for(name: str, **fields: Any) -> Callable[[User], Any]:
    return lambda user: getattr(factories, f"{name}Factory")(**fields)


def complaint_in(status: str) -> Callable[[User], Any]:
    return factory_for("Complaint", status=status)


def upload_body(obj: Any) -> dict[str, Any]:
    return {"file": SimpleUploadedFile(f"{MARK}.pdf", PDF), "title": MARK}


def an_hour_ago() -> str:
    return (timezone.now() - timezone.timedelta(hours=1)).isoformat()


def detention_body(obj: Any) -> dict[str, Any]:
    person = factories.PartyFactory(complaint=obj).person_id
    factories.ClassificationFactory(list="detention_basis", code="pending_removal")
    since = an_hour_ago()
    return {"person": person, "place": MARK, "held_since": since, "basis": "pending_removal"}


PERSON_BODY = {
    "names": [{"full": f"Test {MARK}"}],
    "statuses": [{"code": "stateless", "basis": "declared"}],
    "nationalities": ["XXA"],
    "note": MARK,
    "contacts": [{"kind": "phone", "value": "+994301234567", "note": MARK}],
    "addresses": [{"kind": "residence", "text": MARK}],
}
COMPLAINT_BODY = {
    "channel": "email",
    "received_at": "2026-03-02T12:00:00+04:00",
    "summary": MARK,
    "narrative": MARK,
    "parties": [{"role": "complainant", "person": PERSON_BODY, "consent_note": MARK}],
    "removals": [{"kind": "expulsion", "order_number": MARK}],
}
EVENT_BODY = {
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


def create_integration(user: User) -> Any:
    """The client of ``user``'s service account."""
    user.is_service = True
    user.save()
    scopes = ["complaints:read-all", "webhooks:write"]
    return factories.ClientFactory(service_account=user, scopes=scopes)


def create_webhook(**fields: Any) -> Callable[[User], Any]:
    return lambda user: factories.WebhookFactory(client=create_integration(user), **fields)


WEBHOOK_BODY = {"url": "https://receiver.example/", "event_types": ["complaint.moved"]}
C, V, R, B = (
    "complaints/{number}/",
    "visits/{number}/",
    "recommendations/{number}/",
    "callbacks/{pk}/",
)
D, O = f"{C}detentions/{{pk}}/", f"{C}removals/{{pk}}/"  # noqa: E741  as the others
WRITE_REQUESTS = {
    "POST complaints/": WriteRequest(HEAD, no_object, COMPLAINT_BODY),
    "POST complaints/batch/": WriteRequest(HEAD, no_object, {"complaints": [COMPLAINT_BODY]}),
    f"PATCH {C}": WriteRequest(
        HEAD, complaint_in("received"), {"summary": MARK, "topics": ["detention"]}
    ),
    f"POST {C}accept/": WriteRequest(HEAD, complaint_in("received"), {"note": MARK}),
    f"POST {C}refuse/": WriteRequest(
        HEAD, complaint_in("received"), {"ground": "outside_competence", "reason": MARK}
    ),
    f"POST {C}forward/": WriteRequest(
        HEAD, complaint_in("accepted"), {"organisation": "migration-service", "reason": MARK}
    ),
    f"POST {C}join/": WriteRequest(
        HEAD,
        complaint_in("accepted"),
        lambda obj: {"to": factories.ComplaintFactory().number, "note": MARK},
    ),
    f"POST {C}assign/": WriteRequest(
        HEAD,
        complaint_in("accepted"),
        lambda obj: {
            "officer": factories.UserFactory(role="case_officer").username,
            "note": MARK,
        },
    ),
    f"POST {C}conclude/": WriteRequest(
        HEAD, complaint_in("accepted"), {"outcome": "no_violation", "note": MARK}
    ),
    f"POST {C}close/": WriteRequest(HEAD, complaint_in("concluded"), {"note": MARK}),
    f"POST {C}reopen/": WriteRequest(HEAD, complaint_in("closed"), {"reason": MARK}),
    f"POST {C}withdraw/": WriteRequest(HEAD, complaint_in("accepted"), {"note": MARK}),
    f"POST {C}parties/": WriteRequest(
        HEAD,
        complaint_in("accepted"),
        {"role": "affected", "person": PERSON_BODY, "consent_note": MARK},
    ),
    f"POST {C}actions/": WriteRequest(
        HEAD, complaint_in("accepted"), {"kind": "note", "text": MARK}
    ),
    f"POST {C}documents/": WriteRequest(HEAD, complaint_in("accepted"), upload_body),
    f"POST {C}detentions/": WriteRequest(HEAD, complaint_in("accepted"), detention_body),
    f"PATCH {D}": WriteRequest(HEAD, factory_for("Detention"), {"basis_as_told": MARK}),
    f"POST {D}move/": WriteRequest(
        HEAD, factory_for("Detention"), lambda obj: {"moved_at": an_hour_ago(), "place": MARK}
    ),
    f"POST {D}review/": WriteRequest(HEAD, factory_for("Detention"), {"outcome": MARK}),
    f"POST {D}release/": WriteRequest(
        HEAD, factory_for("Detention"), lambda obj: {"released_at": an_hour_ago(), "note": MARK}
    ),
    f"POST {C}removals/": WriteRequest(
        HEAD, complaint_in("accepted"), {"kind": "expulsion", "order_number": MARK}
    ),
    f"PATCH {O}": WriteRequest(HEAD, factory_for("RemovalOrder"), {"order_number": MARK}),
    f"POST {O}lift/": WriteRequest(
        HEAD, factory_for("RemovalOrder"), lambda obj: {"on": today().isoformat(), "reason": MARK}
    ),
    "POST persons/match/": WriteRequest(DESK, no_object, {"name": MARK, "phone": "+994301234567"}),
    "POST complaints/search/": WriteRequest(HEAD, no_object, {"q": MARK}),
    "POST persons/search/": WriteRequest(DESK, no_object, {"q": MARK}),
    "POST calls/": WriteRequest(
        CALLS,
        no_object,
        {
            "call_id": MARK,
            "caller_number": "+994301234567",
            "started_at": "2026-03-02T09:30:00+04:00",
            "topics": ["detention"],
            "note": MARK,
        },
    ),
    "POST calls/{pk}/answer/": WriteRequest(CALLS, factory_for("Call", taker=None), {}),
    "POST calls/{pk}/code/": WriteRequest(
        CALLS, factory_for("Call"), {"outcome": "informed", "note": MARK}
    ),
    "POST calls/{pk}/end/": WriteRequest(CALLS, factory_for("Call"), {}),
    "POST calls/{pk}/link/": WriteRequest(
        CALLS,
        factory_for("Call"),
        lambda obj: {"person": factories.PersonFactory(display_name=MARK).pk},
    ),
    "POST callbacks/": WriteRequest(CALLS, no_object, {"number": "+994301234567", "reason": MARK}),
    f"POST {B}claim/": WriteRequest(CALLS, factory_for("Callback"), {}),
    f"POST {B}attempt/": WriteRequest(
        CALLS, factory_for("Callback"), {"outcome": "informed", "note": MARK}
    ),
    f"POST {B}hand-back/": WriteRequest(
        CALLS, lambda user: factories.CallbackFactory(claimed_by=user), {}
    ),
    f"POST {B}give-up/": WriteRequest(CALLS, factory_for("Callback"), {"reason": MARK}),
    "POST visits/": WriteRequest(
        NPM,
        no_object,
        lambda obj: {
            "facility": factories.FacilityFactory().code,
            "kind": "ad_hoc",
            "aim": MARK,
            "is_planned": False,
            "started_at": "2026-03-02T09:30:00+04:00",
            "ended_at": "2026-03-02T16:00:00+04:00",
        },
    ),
    f"PATCH {V}": WriteRequest(NPM, factory_for("Visit", status="reporting"), {"report": MARK}),
    f"POST {V}begin/": WriteRequest(NPM, factory_for("Visit"), {}),
    f"POST {V}finish/": WriteRequest(
        NPM, factory_for("Visit", status="under_way"), {"closing_talk": MARK}
    ),
    f"POST {V}release/": WriteRequest(
        NPM, factory_for("Visit", status="reporting", report=MARK), {}
    ),
    f"POST {V}call-off/": WriteRequest(NPM, factory_for("Visit"), {"reason": MARK}),
    f"POST {V}documents/": WriteRequest(NPM, factory_for("Visit"), upload_body),
    "POST findings/": WriteRequest(
        NPM,
        no_object,
        lambda obj: {
            "visit": factories.VisitFactory(status="reporting").number,
            "area": "health_care",
            "severity": "serious",
            "text": MARK,
            "provision": MARK,
        },
    ),
    "POST recommendations/": WriteRequest(
        HEAD,
        no_object,
        lambda obj: {
            "complaint": factories.ComplaintFactory(status="accepted").number,
            "addressee": "migration-service",
            "text": MARK,
        },
    ),
    f"POST {R}issue/": WriteRequest(HEAD, factory_for("Recommendation"), {}),
    f"POST {R}reply/": WriteRequest(
        HEAD,
        factory_for("Recommendation", status="issued"),
        lambda obj: {"received_on": today().isoformat(), "position": "accepted", "text": MARK},
    ),
    f"POST {R}verify/": WriteRequest(
        HEAD,
        factory_for("Recommendation", status="issued"),
        lambda obj: {"verified_on": today().isoformat(), "degree": "partly", "note": MARK},
    ),
    "POST events/": WriteRequest(PRESS, no_object, EVENT_BODY),
    "PATCH events/{slug}/": WriteRequest(
        PRESS, factory_for("Event"), {"title_az": MARK, "points": []}
    ),
    "POST events/{slug}/publish/": WriteRequest(PRESS, factory_for("Event", **SUMMARY), {}),
    "POST webhooks/": WriteRequest("", create_integration, WEBHOOK_BODY | {"description": MARK}),
    f"PATCH {W}": WriteRequest("", create_webhook(), {"description": MARK}),
    f"DELETE {W}": WriteRequest("", create_webhook(), {}),
    f"POST {W}rotate/": WriteRequest("", create_webhook(), {}),
    f"POST {W}test/": WriteRequest("", create_webhook(), {}),
    f"POST {W}replay/": WriteRequest("", create_webhook(), {"since": "2026-03-02T09:30:00+04:00"}),
    f"POST {W}enable/": WriteRequest(
        "",
        lambda user: create_webhook(disabled_at=timezone.now(), disabled_because=MARK)(user),
        {},
    ),
}
WRITE_ADDRESSES = {
    str(address).replace("api/v1/", ""): address
    for address in addresses()
    if address.view is not None and address.method != "GET"
}


def url_of(address: Address, obj: Any) -> str:
    """The path of ``obj``; a part of a complaint is addressed through its number."""
    case = getattr(obj, "complaint", obj) if "{pk}" in address.route else obj
    where = {"number": case, "pk": obj, "slug": obj}
    return "/" + NAME.sub(lambda found: str(getattr(where[found[1]], found[1])), address.route)


def is_file(address: Address) -> bool:
    return address.route.endswith("documents/")


def send_request(client: APIClient, address: Address, path: str, body: Any, **headers: str) -> Any:
    """Send ``body``: as a form if it has a file, else as JSON."""
    sender = getattr(client, address.method.lower())
    kind = "multipart" if is_file(address) else "json"
    return sender(path, body, format=kind, HTTP_IF_MATCH=ANY_VERSION, **headers)
