"""Log formatting without personal data."""

import logging
import traceback
from typing import Any


class NoMessageFormatter(logging.Formatter):
    """Format an exception as its type and traceback, without its message.

    A database error may quote the row that it refuses.
    """

    def formatException(self, ei: Any) -> str:  # noqa: N802  the name in logging
        lines: list[str] = []
        error, seen = ei[1], set()
        while error is not None and id(error) not in seen:
            seen.add(id(error))
            lines += traceback.format_list(traceback.extract_tb(error.__traceback__))
            lines.append(f"{type(error).__module__}.{type(error).__qualname__}\n")
            error = error.__cause__ or error.__context__
        return "".join(lines).rstrip()
