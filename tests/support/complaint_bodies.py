"""Request bodies of complaints, and helpers to read the responses."""

ADDRESS = "/api/v1/complaints/"
ANY_VERSION = {"HTTP_IF_MATCH": "*"}  # any version
FULL_BODY = {
    "channel": "email",
    "received_at": "2026-03-02T09:30:00+04:00",
    "summary": "Held since January without a paper",
    "parties": [
        {
            "role": "complainant",
            "person": {
                "names": [{"full": "Kiran Doyo"}],
                "statuses": [{"code": "stateless", "basis": "declared"}],
                "nationalities": ["XXA"],
                "feared_states": ["UTO"],
            },
        }
    ],
}
SHORT_BODY = FULL_BODY | {
    "parties": [
        {
            "role": "complainant",
            "person": {
                "names": [{"full": "Kiran Doyo"}],
                "statuses": ["stateless"],
                "nationality": "XXA",
            },
        }
    ]
}


def numbers(response):
    return [row["number"] for row in response.json()["results"]]


def error_paths(response):
    assert response["Content-Type"] == "application/problem+json"
    return [(error["path"], error["code"]) for error in response.json()["errors"]]
