"""Valid URL parameters and codes of an office, for a program that calls every URL of the API.

Runs in a process of that office (``manage.py shell``) and prints JSON.
"""

import json

from django.test import Client as Browser

from cases.models import ComplaintStatus
from ombudsman.models import Classification, Client, Organisation, Webhook
from tests.factories import ComplaintFactory, UserFactory, WebhookFactory
from tests.factories.users import group
from tests.support.addresses import NAME, ExampleObjects, addresses

STATES = (ComplaintStatus.ACCEPTED, ComplaintStatus.ACCEPTED, ComplaintStatus.CONCLUDED)
# together they may do everything the API offers to people
ROLES = ("commissioner", "head_of_unit", "npm_lead", "outreach_officer", "call_supervisor")


def print_fixtures(client_id):
    """{"paths": {path: {parameter: [values]}}, "codes": [valid codes], "session": key}."""
    print(json.dumps({"paths": paths(client_id), "codes": codes(), "session": session()}))  # noqa: T201


def paths(client_id):
    objects = ExampleObjects()
    client = Client.objects.get(client_id=client_id)
    objects.made[Webhook] = WebhookFactory(client=client)
    more = [ComplaintFactory(status=status).number for status in STATES]
    found = {}
    for address in addresses():
        if address.view is None or not (names := NAME.findall(address.route)):
            continue
        path = f"/{address.route}".replace("{pk}", "{id}")  # as in the OpenAPI file
        found[path] = {
            name.replace("pk", "id"): [objects._values(address)(name)] for name in names
        }
        if path.startswith("/api/v1/complaints/") and names == ["number"]:
            found[path]["number"] += more
    return found


def codes():
    """The first member of each list, and some organisations."""
    lists = Classification.objects.order_by("list").values_list("list", flat=True).distinct()
    firsts = [Classification.objects.filter(list=name).first().code for name in lists]
    return [*firsts, *Organisation.objects.values_list("code", flat=True)[:5]]


def session():
    """The key of a browser session of somebody with many roles."""
    user, browser = UserFactory(), Browser()
    user.groups.set(group(role) for role in ROLES)
    browser.force_login(user)
    return browser.session.session_key
