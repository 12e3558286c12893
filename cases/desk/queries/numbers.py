"""Which case a public number names."""

from cases.models import Complaint, Recommendation, Visit
from ombudsman.rules.numbers import Series

NUMBERED = {
    Series.COMPLAINT: Complaint,
    Series.VISIT: Visit,
    Series.RECOMMENDATION: Recommendation,
}


def case_of(number: str) -> tuple[str, int] | None:
    """The label and key of the case that bears ``number`` in its right spelling; no content of it."""
    model = NUMBERED.get(Series(number[0])) if number else None
    if model is None:
        return None
    key = model._default_manager.filter(number=number).values_list("pk", flat=True).first()
    return (model._meta.label_lower, key) if key else None
