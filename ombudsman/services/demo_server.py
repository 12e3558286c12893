"""Prepare and start the demo.

Static files are not collected: WhiteNoise serves the sources, which saves a minute of compression
at the first start.
"""

import subprocess
import sys

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

LOCALHOST = "127.0.0.1"


def migrate() -> bool:
    """Migrate the database; False if it was up to date."""
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return False
    call_command("migrate", verbosity=0)
    return True


def start_worker() -> None:
    """Start a background worker that ends with the server."""
    line = [sys.executable, "manage.py", "worker", "--with-parent"]
    subprocess.Popen(line, cwd=settings.BASE_DIR)  # noqa: S603  a command of our own


def arguments(port: int) -> list[str]:
    """The command line of the server; ``gunicorn.conf.py`` adds the rest.

    No access log: URLs may contain search terms.
    """
    return [
        *(sys.executable, "-m", "gunicorn", "ombudsman.wsgi"),
        *("--bind", f"{LOCALHOST}:{port}", "--chdir", str(settings.BASE_DIR)),
        *("--config", str(settings.BASE_DIR / "gunicorn.conf.py")),
    ]
