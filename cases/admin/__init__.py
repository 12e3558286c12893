"""The admin of the cases, one module a noun."""

from cases.admin import (
    call_steps,
    callback_steps,
    callbacks,
    calls,
    complaint_steps,
    complaints,
    documents,
    facilities,
    intake,
    persons,
)

__all__ = [
    "call_steps",
    "callback_steps",
    "callbacks",
    "calls",
    "complaint_steps",
    "complaints",
    "documents",
    "facilities",
    "intake",
    "persons",
]
