import os
import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.urls import is_valid_path

from ombudsman.services import catalogues, demo_server

PAGES = {
    "public home": "",
    "staff": "admin/",
    "call console": "calls/",
    "events": "events/",
    "API": "api/v1/docs/",
}


class Command(BaseCommand):
    help = "Make the demo ready and serve it; `make demo` calls this."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.OFFICE_DEMO:
            raise CommandError("This serves the demo: set OFFICE_DEMO=1, or call `make demo`.")
        port = int(os.environ.get("PORT") or 8000)
        catalogues.compile_all()
        if demo_server.migrate():
            self.stdout.write("database ready")
        call_command("demo", stdout=self.stdout)
        for name, page in PAGES.items():
            if is_valid_path(f"/{page}"):
                self.stdout.write(f"{name}: http://{demo_server.LOCALHOST}:{port}/{page}")
        self.stdout.write("Stop with Ctrl-C; the next start keeps the data.")
        sys.stdout.flush()
        connections.close_all()
        demo_server.start_worker()
        line = demo_server.arguments(port)
        os.execv(line[0], line)  # noqa: S606  the server replaces this process
