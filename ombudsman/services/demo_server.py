"""What stands between a fresh clone and a running demo.

Static files are not collected: WhiteNoise serves them from where they lie, so the first start
does not wait a minute for the compression that a real office asks for once.
"""

import subprocess
import sys

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

LOCALHOST = "127.0.0.1"


def migrate() -> bool:
    """Bring the database up to date. False where it is already."""
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return False
    call_command("migrate", verbosity=0)
    return True


def start_worker() -> None:
    """Background tasks beside the server; the worker ends when the server does."""
    line = [sys.executable, "manage.py", "worker", "--with-parent"]
    subprocess.Popen(line, cwd=settings.BASE_DIR)  # noqa: S603  a command of our own


def arguments(port: int) -> list[str]:
    """The command line of the server, which ``gunicorn.conf.py`` completes.

    No access log: addresses may hold what was searched for.
    """
    return [
        *(sys.executable, "-m", "gunicorn", "ombudsman.wsgi"),
        *("--bind", f"{LOCALHOST}:{port}", "--chdir", str(settings.BASE_DIR)),
        *("--config", str(settings.BASE_DIR / "gunicorn.conf.py")),
    ]
