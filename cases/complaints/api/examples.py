"""Example bodies of complaints in the OpenAPI file. The people in them are invented."""

from cases.complaints.api.parties import REPRESENTATIVE
from cases.detention.api.removals import REMOVAL_EXAMPLE

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
MATTER = {
    "channel": "e_service",
    "received_at": "2026-03-02T09:30:00+04:00",
    "summary": "Held since January without a paper",
}
SHORTEST = MATTER | {"parties": [{"person": {"names": [{"full": "Kiran Doyo"}]}}]}
HELD = MATTER | {
    "topics": ["detention"],
    "parties": [{"role": "complainant", "person": IN_TWO_SCRIPTS}],
    "removals": [REMOVAL_EXAMPLE],
}
BY_A_LAWYER = MATTER | {
    "parties": [
        {"role": "affected", "person": {"names": [{"full": "Kiran Doyo"}]}},
        REPRESENTATIVE,
    ]
}
ANONYMOUS = MATTER | {"is_anonymous": True}
SEARCH = {"status": ["received", "accepted"], "q": "Kiran Doyo", "open": True}
