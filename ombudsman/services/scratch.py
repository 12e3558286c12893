"""A database for a while: made beside the one of the office, and gone afterwards."""

import contextlib
import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection


@contextlib.contextmanager
def database(name: str) -> Iterator[None]:
    """Work in an empty database with all tables; what was there under this name is dropped."""
    kept = connection.settings_dict["NAME"]
    is_file = connection.vendor == "sqlite"
    connection.settings_dict.get("OPTIONS", {}).pop("pool", None)
    place = str(Path(settings.VAR_DIR) / f"{name}.sqlite3") if is_file else name
    connection.settings_dict["TEST"]["NAME"] = place
    with contextlib.redirect_stdout(io.StringIO()):
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(kept, verbosity=0)


def use_bench_database() -> None:
    """Start this command again with ``BENCH_DATABASE_URL`` as the database, where it is given."""
    wanted = os.environ.get("BENCH_DATABASE_URL", "")
    if wanted and os.environ.get("DATABASE_URL") != wanted:
        os.environ["DATABASE_URL"] = wanted
        os.execv(sys.executable, [sys.executable, *sys.argv])  # noqa: S606  this very command
