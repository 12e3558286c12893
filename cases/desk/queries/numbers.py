"""Finds a case by its public number."""

from cases.models import Complaint, Recommendation, Visit
from ombudsman.rules.numbers import Series

MODELS_BY_SERIES = {
    Series.COMPLAINT: Complaint,
    Series.VISIT: Visit,
    Series.RECOMMENDATION: Recommendation,
}


def find_case_by_number(number: str) -> tuple[str, int] | None:
    """Model label and primary key of the case with this normalised number, or None."""
    model = MODELS_BY_SERIES.get(Series(number[0])) if number else None
    if model is None:
        return None
    key = model._default_manager.filter(number=number).values_list("pk", flat=True).first()
    return (model._meta.label_lower, key) if key else None
