import logging

import pytest
from rest_framework.exceptions import APIException, ErrorDetail, ValidationError

from ombudsman.rest import problems
from ombudsman.rules.refusals import InvalidInput, Refusal

ADDRESS = "/api/v1/organisations/"


@pytest.fixture
def api(api_with_scopes):
    return api_with_scopes("reference:read")


def code_of(response):
    assert response["Content-Type"] == "application/problem+json"
    body = response.json()
    assert body["status"] == response.status_code
    return response.status_code, body["code"]


def test_what_does_not_exist(api):
    assert code_of(api.get(f"{ADDRESS}nobody/")) == (404, "not_found")
    assert code_of(api.get("/api/v1/nothing/")) == (404, "not_found")
    assert code_of(api.get("/api/v1/classifications/nothing/")) == (404, "not_found")


def test_an_address_without_its_slash_says_so(api):
    response = api.get("/api/v1/organisations")

    assert code_of(response) == (404, "not_found")
    assert response.json()["detail"] == "Every address of this API ends with a slash."
    assert "slash" not in api.get("/api/v1/nothing/").json()["detail"]


def test_strangers_learn_nothing_of_addresses(anonymous_api):
    assert code_of(anonymous_api.get("/api/v1/nothing/")) == (401, "not_authenticated")
    assert code_of(anonymous_api.delete(ADDRESS)) == (401, "not_authenticated")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_methods_that_an_address_does_not_have(api, method):
    assert code_of(getattr(api, method)(ADDRESS)) == (405, "method_not_allowed")


def test_media_type_that_nobody_speaks(api):
    assert code_of(api.get(ADDRESS, HTTP_ACCEPT="text/html")) == (406, "not_acceptable")


def test_unknown_parameter_is_refused(api):
    response = api.get(ADDRESS, {"kindd": "court"})

    assert code_of(response) == (400, "invalid")
    assert response.json()["errors"] == [
        {
            "path": "kindd",
            "pointer": "#/kindd",
            "detail": "This parameter is unknown here.",
            "code": "unknown_parameter",
        }
    ]


def test_wrong_value_of_a_parameter_names_it(api):
    response = api.get(ADDRESS, {"kind": "castle"})

    assert [error["path"] for error in response.json()["errors"]] == ["kind"]


def test_rule_that_refuses_is_named_in_the_type():
    response = problems.problem_details(Refusal("No.", code="blocked", field="organisation"), {})

    assert response.status_code == 409
    assert b'"type":"urn:ombudsman:problem:blocked"' in response.content
    assert b'"path":"organisation"' in response.content


def test_impossible_input_of_a_service_is_a_400_at_its_field():
    response = problems.problem_details(InvalidInput("Not so.", field="received_at"), {})

    assert response.status_code == 400
    assert b'"path":"received_at"' in response.content


@pytest.mark.parametrize(
    ("language", "unknown", "missing"),
    [
        ("az", ("Yanlış sorğu", "Belə parametr burada yoxdur."), ("Tapılmadı", "Tapılmadı.")),
        (
            "ru",
            ("Неверный запрос", "Такого параметра здесь нет."),
            ("Не найдено", "Страница не найдена."),
        ),
        ("de", ("Bad Request", "This parameter is unknown here."), ("Not Found", "Not found.")),
    ],
)
def test_what_is_wrong_is_told_in_the_language_asked_for(language, unknown, missing, api):
    wanted = {"HTTP_ACCEPT_LANGUAGE": f"{language}, en;q=0.1"}

    wrong, absent = api.get(ADDRESS, {"kindd": "x"}, **wanted), api.get(f"{ADDRESS}x/", **wanted)

    spoken = language if language != "de" else "en"
    assert wrong["Content-Language"] == absent["Content-Language"] == spoken
    assert (wrong.json()["title"], wrong.json()["errors"][0]["detail"]) == unknown
    assert (absent.json()["title"], absent.json()["detail"]) == missing
    assert (wrong.json()["code"], absent.json()["code"]) == ("invalid", "not_found")


def kinds(parent=APIException):
    for kind in parent.__subclasses__():
        yield kind
        yield from kinds(kind)


def test_every_kind_of_error_has_a_title_to_translate():
    assert {kind.status_code for kind in kinds()} <= problems.TITLES.keys()


def test_surprise_tells_neither_caller_nor_log_what_it_was_about(caplog):
    try:
        raise KeyError("Invented Person, born 1990")
    except KeyError as error:
        with caplog.at_level(logging.ERROR):
            response = problems.problem_details(error, {})

    assert response.status_code == 500
    assert b"Invented" not in response.content
    assert "KeyError" in caplog.text
    assert "test_problems.py" in caplog.text


def test_paths_go_through_lists_and_objects():
    wrong = [ErrorDetail("Too long.", code="max_length")]
    nested = {"parties": [{}, {"person": {"names": [{"full": wrong}]}}], "rights": {2: wrong}}

    faults = list(problems._flatten(nested, ()))

    assert [problems.dotted(fault.path) for fault in faults] == [
        "parties[1].person.names[0].full",
        "rights[2]",
    ]
    assert problems.pointer(faults[0].path) == "#/parties/1/person/names/0/full"


@pytest.mark.parametrize(
    ("wrong", "more"), [(100, ""), (101, " The first 100 errors are told; there are more.")]
)
def test_no_more_than_a_hundred_errors_are_told(wrong, more):
    body = problems.details_of(
        ValidationError({f"field{number}": ["No."] for number in range(wrong)})
    )

    assert len(body["errors"]) == 100
    assert body["detail"] == f"The request is not valid.{more}"


def test_a_key_of_a_megabyte_is_not_sent_back_with_each_error_in_it():
    fault = problems.Fault(("parties", 0, "x" * 2**20), "No.", "invalid").as_json()

    assert fault["path"] == f"parties[0].{'x' * 100}…"
    assert len(fault["pointer"]) < 120


def test_a_body_of_nothing_but_errors_brings_a_short_answer(api_with_scopes):
    body = {"k" * 100_000: ["\0"] * 90_000}

    response = api_with_scopes("complaints:write").post("/api/v1/complaints/", body)

    assert response.status_code == 400
    assert len(response.json()["errors"]) == 100
    assert len(response.content) < 100_000
