"""Form data of the long admin forms, and messages of a response."""

import re

from django.urls import reverse

from tests.factories import ClassificationFactory

ADD_COMPLAINT = "/admin/cases/complaint/add/"
PERSONS = "/admin/cases/person/"


def transition_url(complaint, name):
    return reverse("admin:cases_complaint_transition", args=[complaint.pk, name])


def intake_form(**fields):
    code = ClassificationFactory
    return {
        "channel": code(list="channel", code="reception").pk,
        "kind": "complaint",
        "received_at_0": "2026-03-02",
        "received_at_1": "12:00:00",
        "full_name": "ფარაველი ნიმუში",
        "latin_name": "Paraveli Nimushi",
        "sex": "female",
        "birth_precision": "unknown",
        "nationality": code(list="country", code="XXA").pk,
        "statuses": [code(list="legal_status", code="stateless").pk],
        "basis": "declared",
        "fears_return": "yes",
        "phone": "+994 50 000 00 00",
        "phone_safety": "caution",
        "summary": "Held without papers",
    } | fields


def person_form(**fields):
    empty = {
        f"{part}-{count}": 0
        for part in (
            "names",
            "statuses",
            "state_ties",
            "languages",
            "identity_documents",
            "contacts",
            "addresses",
        )
        for count in ("TOTAL_FORMS", "INITIAL_FORMS")
    }
    own = {
        "sex": "unknown",
        "birth_precision": "unknown",
        "fears_return": "not_asked",
        "consulate_wish": "not_asked",
    }
    one = {"names-TOTAL_FORMS": 1, "names-0-kind": "principal", "names-0-full": "ተስፋ ምሳሌ"}
    return empty | own | one | fields


def messages(response):
    return re.findall(r'class="errorlist[^"]*"[^>]*><li>([^<]+)', response.content.decode())
