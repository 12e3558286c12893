"""Logging and timeouts of the application server; see ``gunicorn.conf.py``."""

import socket
import struct
import sys
from typing import Any

from gunicorn.glogging import Logger

from ombudsman.logs import NoMessageFormatter

# Seconds without a byte. A client may need time between two parts of an export.
STALLED_SECONDS = {socket.SO_RCVTIMEO: 10, socket.SO_SNDTIMEO: 60}
NO_HTTP = "Invalid request"
IN_VAIN = "Error handling request"


class QuietLogger(Logger):
    """Log no part of a request, which may contain search terms, and no message of an exception."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(NoMessageFormatter(self.error_fmt, self.datefmt))

    def warning(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        if str(msg).startswith(NO_HTTP):
            msg, args = f"{NO_HTTP}: no HTTP that this server reads", ()
        super().warning(msg, *args, **kwargs)

    def exception(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        if isinstance(sys.exc_info()[1], BlockingIOError):
            return  # a stalled connection has timed out
        if str(msg).startswith(IN_VAIN):
            msg, args = IN_VAIN, ()
        super().exception(msg, *args, **kwargs)


def close_stalled_connections(worker: Any) -> None:
    """Set timeouts on the sockets, so that a stalled client frees its thread.

    A client that sends single bytes is left to the proxy in front.
    """
    for listener in worker.sockets:
        for direction, seconds in STALLED_SECONDS.items():
            moment = struct.pack("ll", seconds, 0)
            listener.sock.setsockopt(socket.SOL_SOCKET, direction, moment)
