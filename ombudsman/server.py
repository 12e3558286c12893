"""What the application server keeps out of its log, and from whom it hangs up; see ``gunicorn.conf.py``."""

import socket
import struct
import sys
from typing import Any

from gunicorn.glogging import Logger

from ombudsman.logs import Discreet

# Seconds without a byte. Who takes an export may think about what came before asking for more.
PATIENCE = {socket.SO_RCVTIMEO: 10, socket.SO_SNDTIMEO: 60}
NO_HTTP = "Invalid request"
IN_VAIN = "Error handling request"


class Log(Logger):
    """No line of a request: it may hold what was searched for. An error is told as ``Discreet`` does."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(Discreet(self.error_fmt, self.datefmt))

    def warning(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        if str(msg).startswith(NO_HTTP):
            msg, args = f"{NO_HTTP}: no HTTP that this server reads", ()
        super().warning(msg, *args, **kwargs)

    def exception(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        if isinstance(sys.exc_info()[1], BlockingIOError):
            return  # the patience with a stalled stranger has run out
        if str(msg).startswith(IN_VAIN):
            msg, args = IN_VAIN, ()
        super().exception(msg, *args, **kwargs)


def hang_up_on_the_stalled(worker: Any) -> None:
    """Whoever sends or takes nothing for so long frees the thread; connections inherit it.

    Who dribbles a byte now and then is the affair of the proxy in front.
    """
    for listener in worker.sockets:
        for direction, seconds in PATIENCE.items():
            moment = struct.pack("ll", seconds, 0)
            listener.sock.setsockopt(socket.SOL_SOCKET, direction, moment)
