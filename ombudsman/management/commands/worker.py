import os
import signal
import threading
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections, connections
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
        queues = background.queues() if background.is_embedded() else []
        self.workers = [_worker(queue, is_batch=once) for queue in queues]
        self.is_running = True
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self.stop)
        if once:
            background.start_due()
            for worker in self.workers:
                worker.run()
        else:
            self.work(parent=os.getppid() if with_parent else None)

    def work(self, *, parent: int | None) -> None:
        """Run the schedule, and one thread for each queue.

        Raises CommandError if a thread has failed, so that the service manager restarts the
        worker.
        """
        threads = [threading.Thread(target=_run, args=(one,)) for one in self.workers]
        for thread in threads:
            thread.start()
        try:
            while self.is_running and (parent is None or os.getppid() == parent):
                close_old_connections()
                background.start_due()
                if self.is_running and not all(thread.is_alive() for thread in threads):
                    raise CommandError("A queue is worked on no more; the error stands above.")
                time.sleep(LOOKS_EVERY)
        finally:
            self.stop()

    def stop(self, *args: Any) -> None:
        """Finish the running tasks, then end."""
        self.is_running = False
        for worker in self.workers:
            worker.running = False


def _worker(queue: str, *, is_batch: bool) -> Worker:
    return Worker(
        queue_names=[queue],
        interval=LOOKS_EVERY,
        batch=is_batch,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
        excluded_queue_names=[],
    )


def _run(worker: Worker) -> None:
    try:
        worker.run()
    finally:
        connections.close_all()
