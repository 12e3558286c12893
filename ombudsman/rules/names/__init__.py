"""Names of people: cleaned, folded, and compared across scripts."""

from ombudsman.rules.names.spelling import COMMON, clean, fold, script_of, without_marks

__all__ = ["COMMON", "clean", "fold", "script_of", "without_marks"]
