"""The OpenAPI file in the repository is up to date; ``make schema`` writes it."""

from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.management import call_command
from django.utils import translation

COMMITTED = Path(settings.BASE_DIR) / "docs" / "openapi.yaml"


@pytest.fixture(scope="module")
def generated(tmp_path_factory):
    """Fails on any warning, like ``make schema``."""
    file = tmp_path_factory.mktemp("schema") / "openapi.yaml"
    with translation.override("en"):
        call_command("spectacular", file=str(file), validate=True, fail_on_warn=True)
    return file.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def schema(generated):
    return parsed(generated)


def parsed(text):
    """Uses the parser in C, which is ten times faster."""
    return yaml.load(text, Loader=yaml.CSafeLoader)


def test_every_operation_says_how_to_sign_in_and_what_may_go_wrong(schema):
    operations = [op for item in schema["paths"].values() for op in item.values()]

    assert len(operations) > 60
    for operation in operations:
        assert {"session": []} in operation["security"]
        assert {"400", "401", "403", "404"} <= operation["responses"].keys()
        assert operation["responses"]["414"]["content"] == {"text/html": {}}


def test_requests_hold_no_unknown_field(schema):
    schemas = schema["components"]["schemas"]
    requests = [body for name, body in schemas.items() if name.endswith("Request")]

    assert len(requests) > 20
    assert all(body["additionalProperties"] is False for body in requests)


def test_every_parameter_says_what_it_is(schema):
    paths = schema["paths"]
    told = {
        f"{method} {path} {parameter['name']}": parameter.get("description", "")
        for path, item in paths.items()
        for method, operation in item.items()
        for parameter in operation.get("parameters", [])
    }

    assert [name for name, text in told.items() if not text] == []
    complaints = "get /api/v1/complaints/"
    after, before = (told[f"{complaints} received_{side}"] for side in ("after", "before"))
    assert after.startswith("From this moment on; the moment itself is among them.")
    assert before.startswith("Before this moment; the moment itself is not among them.")
    assert told[f"{complaints} officer"].startswith("The user name of a member of staff")
    country = (
        "A code of the list `country` (ISO 3166-1 alpha-3): GET /api/v1/classifications/country/."
    )
    assert told["get /api/v1/organisations/ country"] == country


def test_every_field_that_takes_a_code_says_where_it_is_listed(schema):
    schemas = schema["components"]["schemas"]
    person = schemas["PersonIntakeRequest"]["properties"]

    address = "GET /api/v1/classifications/{}/".format
    assert address("country") in person["feared_states"]["description"]
    assert address("language") in person["languages"]["description"]
    for form in ("ComplaintIntakeRequest", "PatchedComplaintChangeRequest", "Complaint"):
        fields = schemas[form]["properties"]
        assert address("channel") in fields["channel"]["description"]
        assert "GET /api/v1/organisations/" in fields["respondent"]["description"]


def test_what_is_shown_in_full_is_not_called_a_row(schema):
    schemas = schema["components"]["schemas"]

    assert schemas["Complaint"]["description"].startswith("A complaint in full")
    assert schemas["Person"]["description"].startswith("All that is known of a person")


def test_answers_name_their_headers(schema):
    complaints = schema["paths"]["/api/v1/complaints/"]

    def headers(operation, status):
        return set(operation["responses"][status].get("headers", {}))

    assert headers(complaints["post"], "201") == {"ETag", "Location"}
    parties = schema["paths"]["/api/v1/complaints/{number}/parties/"]
    assert headers(parties["post"], "201") == {"ETag"}
    assert headers(complaints["get"], "200") == set()
    assert headers(schema["paths"]["/api/v1/complaints/{number}/"]["get"], "200") == {"ETag"}
    assert headers(complaints["get"], "429") == {"Retry-After", "RateLimit", "RateLimit-Policy"}
    described = schema["components"]["headers"]
    assert all(one["description"] for one in described.values())


@pytest.mark.parametrize(
    ("path", "method", "ways"),
    [
        ("events/", "get", [{"oauth2": ["events:read"]}, {"session": []}, {}]),
        (
            "complaints/{number}/accept/",
            "post",
            [{"oauth2": ["complaints:write"]}, {"session": []}],
        ),
        ("recommendations/{number}/issue/", "post", [{"session": []}]),
    ],
)
def test_every_operation_names_the_scopes_that_open_it(schema, path, method, ways):
    assert schema["paths"][f"/api/v1/{path}"][method]["security"] == ways


@pytest.mark.parametrize("query", ["", "?format=json"])
def test_schema_is_for_any_token_and_any_session(
    anonymous_api, api_with_scopes, api_as_role, query
):
    address = f"/api/v1/schema/{query}"

    assert anonymous_api.get(address).status_code == 401
    assert api_as_role("analyst").get(address).status_code == 200
    response = api_with_scopes("statistics:read").get(address)
    assert response.status_code == 200
    assert "/api/v1/complaints/" in parsed(response.content)["paths"]


def test_schema_in_json(api_with_scopes):
    response = api_with_scopes("events:read").get("/api/v1/schema/?format=json")

    assert response.json()["openapi"].startswith("3.1")
    assert len(response.json()["paths"]) == len(parsed(COMMITTED.read_text())["paths"])


def test_docs_lead_strangers_to_the_sign_in(anonymous_api):
    response = anonymous_api.get("/api/v1/docs/")

    assert response.status_code == 302
    assert response["Location"] == "/admin/login/?next=/api/v1/docs/"


def test_docs_need_neither_a_foreign_host_nor_inline_code(as_role):
    page = as_role("analyst").get("/api/v1/docs/")
    script = as_role("analyst").get("/api/v1/docs/?script=")

    text = page.content.decode()
    assert page.status_code == script.status_code == 200
    assert "://" not in text
    assert "<style" not in text
    assert text.count("<script src=") == text.count("<script") == 3
    assert script["Content-Type"] == "application/javascript"
    assert b"/api/v1/schema/" in script.content or b"../schema/" in script.content
