"""A receiver of webhooks, as an integration would run it."""

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from standardwebhooks.webhooks import Webhook


class Receiver:
    """``answers`` are used in turn, then 204: a status, or seconds to wait before a 204."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.taken, self.refused = [], []
        self.server = None
        self.port = 0

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *error):
        self.stop()

    def start(self):
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.answer(self, body)

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self):
        if self.server is not None:
            self.server.shutdown()
            self.server.server_close()
            self.server = None

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}/hooks?for=tests"

    def answer(self, handler, body):
        said = self.answers.pop(0) if self.answers else 204
        if isinstance(said, float):
            time.sleep(said)
            said = 204
        message = (dict(handler.headers), body)
        (self.taken if 200 <= said < 300 else self.refused).append(message)
        try:
            handler.send_response(said)
            handler.send_header("Content-Length", "0")
            handler.end_headers()
        except OSError:
            pass  # the client has closed the connection

    def verified(self, secret):
        """The accepted messages, each verified by the library for receivers."""
        return [Webhook(secret).verify(body, headers) for headers, body in self.taken]
