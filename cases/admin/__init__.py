"""The admin of the cases, one module a noun."""

from cases.admin import complaint_steps, complaints, documents, facilities, intake, persons

__all__ = ["complaint_steps", "complaints", "documents", "facilities", "intake", "persons"]
