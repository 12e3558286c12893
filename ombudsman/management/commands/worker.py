import os
import signal
import time
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from ombudsman.services import background

LOOKS_EVERY = 1.0  # seconds


class Command(BaseCommand):
    help = (
        "Runs background tasks and starts what recurs: webhooks, reminders. Several may run at once. "
        "Where TASKS_BACKEND is a broker, that broker's worker runs the tasks, and this the calendar."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due and end")
        parser.add_argument(
            "--with-parent", action="store_true", help="end when the process that started it ends"
        )

    def handle(self, *args: Any, once: bool, with_parent: bool, **options: Any) -> None:
        self.is_running = True
        self.worker: Worker | None = None
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self.stop)
        parent = os.getppid()
        while self.is_running:
            close_old_connections()
            background.start_due()
            if background.is_embedded():
                self.run_tasks()
            if once or (with_parent and os.getppid() != parent):
                break
            time.sleep(LOOKS_EVERY)

    def stop(self, *args: Any) -> None:
        """Ends after the task that is running."""
        self.is_running = False
        if self.worker is not None:
            self.worker.running = False

    def run_tasks(self) -> None:
        """Until none is ready."""
        self.worker = Worker(
            queue_names=["*"],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )
        self.worker.run()
