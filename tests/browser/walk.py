"""The pages that people of each role use, on an office that has one row of everything."""

from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from cases.people.services import merges
from ombudsman.services import clients
from outreach.models import Event
from tests.browser.pages import unit_of
from tests.factories import (
    ActionFactory,
    CallbackFactory,
    CallFactory,
    ClientFactory,
    ComplaintFactory,
    ConsentFactory,
    DisclosureFactory,
    FindingFactory,
    LegalStatusFactory,
    OverrideFactory,
    PartyFactory,
    PersonFactory,
    PersonLinkFactory,
    PersonNameFactory,
    PossibleDuplicateFactory,
    RecommendationFactory,
    TeamMemberFactory,
    UserFactory,
    VisitFactory,
)

STRANGER = ["/", "/events/", "/admin/login/", "/nothing/"]


def fill():
    """One row of everything, with names in scripts that run the other way; the rows by name."""
    ContentType.objects.clear_cache()
    person = PersonFactory(display_name="عبد الرحمن النموذجي")
    PersonNameFactory(person=person)
    late = timezone.now() - timedelta(days=2)
    complaint = ComplaintFactory(
        unit=unit_of("case_officer"),
        status="accepted",
        priority="immediate",
        due_at=late,
        summary="Держат без документов; نمونه",
    )
    PartyFactory(complaint=complaint, person=person)
    LegalStatusFactory(person=person)
    ActionFactory.create_batch(2, complaint=complaint)
    others = [
        _doubled(complaint, name) for name in ("Абд ар-Рахман Примеров", "Abdurrahman Misal")
    ]
    ComplaintFactory.create_batch(3, unit=complaint.unit)
    visit = VisitFactory(status="reporting")
    return {
        "complaint": complaint,
        "person": person,
        "duplicate": PossibleDuplicateFactory(first=person, second=others[0]),
        "link": PersonLinkFactory(first=person, second=others[0]),
        "merge": merges.merge(person, others[1], by=UserFactory(), reason="One paper (invented)."),
        "consent": ConsentFactory(complaint=complaint, person=person),
        "override": OverrideFactory(complaint=complaint),
        "disclosure": DisclosureFactory(complaint=complaint, warnings=["may_pass_on"]),
        "visit": visit,
        "finding": FindingFactory(visit=visit),
        "call": CallFactory(ended_at=timezone.now() + timedelta(minutes=3)),
        "callback": CallbackFactory(),
        "recommendation": RecommendationFactory(complaint=complaint),
        "event": Event.objects.first(),
        "client": _rotated(),
    }


def _rotated():
    client = ClientFactory(name="Portal (nümunə)")
    clients.rotate(client, by=None)
    clients.ask_for_secret(client, by=UserFactory(), reason="Once a year.")
    return client


def _doubled(complaint, name):
    person = PersonFactory(display_name=name)
    PersonNameFactory(person=person)
    PartyFactory(complaint=complaint, person=person, role="affected")
    return person


def pages_of(role, rows, account):
    """The addresses a person of ``role`` uses on a day."""
    if role == "npm_member":
        TeamMemberFactory(visit=rows["visit"], user=account)
    return [
        address.format(**{name: row.pk for name, row in rows.items()}) for address in DAYS[role]
    ]


DAYS = {
    "registrar": [
        "/admin/",
        "/admin/cases/complaint/",
        "/admin/cases/complaint/add/",
        "/admin/cases/person/",
        "/admin/cases/person/add/",
        "/admin/password_change/",
    ],
    "head_of_unit": [
        "/admin/",
        "/admin/cases/complaint/?clock=overdue&received_at__from=31.02.2026",
        "/admin/cases/complaint/{complaint}/change/",
        "/admin/cases/complaint/{complaint}/history/",
        "/admin/cases/complaint/{complaint}/protection/",
        "/admin/cases/complaint/{complaint}/do/consent/",
        "/admin/cases/complaint/{complaint}/do/override/",
        "/admin/cases/consent/",
        "/admin/cases/consent/{consent}/change/",
        "/admin/cases/consent/{consent}/do/withdraw/",
        "/admin/cases/override/",
        "/admin/cases/override/{override}/change/",
        "/admin/cases/disclosure/",
        "/admin/cases/complaint/{complaint}/do/act/",
        "/admin/cases/complaint/{complaint}/do/removal/",
        "/admin/cases/complaint/{complaint}/do/assign/",
        "/admin/cases/person/{person}/change/",
        "/admin/cases/person/{person}/do/propose/",
        "/admin/cases/possibleduplicate/",
        "/admin/cases/possibleduplicate/{duplicate}/change/",
        "/admin/cases/possibleduplicate/{duplicate}/do/link/",
        "/admin/cases/possibleduplicate/{duplicate}/do/merge/",
        "/admin/cases/personlink/{link}/change/",
        "/admin/cases/personmerge/{merge}/change/",
        "/admin/cases/personmerge/{merge}/do/undo/",
        "/admin/cases/recommendation/",
        "/admin/cases/recommendation/{recommendation}/change/",
        "/admin/ombudsman/organisation/",
    ],
    "call_supervisor": [
        "/admin/",
        "/admin/cases/call/",
        "/admin/cases/call/add/",
        "/admin/cases/call/{call}/change/",
        "/admin/cases/callback/",
        "/admin/cases/callback/{callback}/change/",
    ],
    "npm_member": [
        "/admin/",
        "/admin/cases/visit/",
        "/admin/cases/visit/add/",
        "/admin/cases/visit/{visit}/change/",
        "/admin/cases/finding/{finding}/change/",
        "/admin/cases/interview/",
        "/admin/cases/facility/",
    ],
    "outreach_officer": [
        "/admin/outreach/event/",
        "/admin/outreach/event/{event}/change/",
        "/admin/outreach/event/add/",
        "/admin/outreach/article/",
        "/admin/outreach/publication/",
    ],
    "administrator": [
        "/admin/ombudsman/user/",
        "/admin/ombudsman/user/add/",
        "/admin/ombudsman/rolegrant/",
        "/admin/ombudsman/client/",
        "/admin/ombudsman/client/{client}/change/",
        "/admin/ombudsman/client/{client}/history/",
        "/admin/ombudsman/client/{client}/do/rotate/",
        "/admin/ombudsman/client/{client}/do/revoke/",
        "/admin/ombudsman/timelimit/",
        "/admin/ombudsman/classification/",
    ],
    "auditor": ["/admin/ombudsman/auditentry/"],
}
