"""Bodies that the OpenAPI file shows; a test sends each of them. The people in them are invented."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer


def shown(**bodies: Any) -> Any:
    """Show ``bodies`` at every request that a form reads, under their names."""
    examples = [
        OpenApiExample(name.replace("_", " ").capitalize(), value=body, request_only=True)
        for name, body in bodies.items()
    ]
    return extend_schema_serializer(examples=examples)


IN_TWO_SCRIPTS = {
    "names": [
        {"full": "ყირან დოიო"},
        {"full": "Kiran Doyo", "kind": "romanised"},
    ],
    "statuses": [{"code": "stateless", "basis": "declared"}],
    "nationality": "XXA",
    "feared_states": ["UTO"],
    "languages": ["ka"],
    "needs_interpreter": True,
}
REPRESENTATIVE = {
    "role": "representative",
    "person": {
        "names": [{"full": "Nümunəbəyova Torvena"}],
        "contacts": [{"kind": "email", "value": "torvena@lawyers.example", "safety": "safe"}],
    },
    "relation": "lawyer",
    "has_consent": True,
    "consent_note": "Signed on 1 March 2026",
}
REMOVAL = {
    "kind": "expulsion",
    "scheduled_at": "2026-03-20T00:00:00+04:00",
    "scheduled_precision": "day",
    "order_number": "12-K",
    "ordered_on": "2026-02-27",
}
TOLD = {
    "channel": "e_service",
    "received_at": "2026-03-02T09:30:00+04:00",
    "summary": "Held since January without a paper",
}
SHORTEST = TOLD | {"parties": [{"person": {"names": [{"full": "Kiran Doyo"}]}}]}
HELD = TOLD | {
    "topics": ["detention"],
    "parties": [{"role": "complainant", "person": IN_TWO_SCRIPTS}],
    "removals": [REMOVAL],
}
BY_A_LAWYER = TOLD | {
    "parties": [
        {"role": "affected", "person": {"names": [{"full": "Kiran Doyo"}]}},
        REPRESENTATIVE,
    ]
}
ANONYMOUS = TOLD | {"is_anonymous": True}
DETENTION = {
    "person": 4711,
    "place": "A police station in Baku",
    "held_since": "2026-01-15T00:00:00+04:00",
    "held_since_precision": "day",
    "basis": "pending_removal",
}
CALL = {
    "call_id": "1772430000.42",
    "direction": "in",
    "queue": "916",
    "caller_number": "+994 50 123 45 67",
    "started_at": "2026-03-02T09:30:00+04:00",
    "language": "ka",
}
REFUSAL = {"ground": "outside_competence", "reason": "A dispute between neighbours"}
FORWARDING = {
    "organisation": "state_migration_service",
    "reason": "It decides on residence permits",
    "weighed": False,
}
SEARCH = {"status": ["received", "accepted"], "q": "Kiran Doyo", "open": True}
