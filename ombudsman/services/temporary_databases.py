"""Temporary databases beside the one of the office."""

import contextlib
import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection


@contextlib.contextmanager
def empty_database(name: str) -> Iterator[None]:
    """Work in an empty database with all tables; an old one of this name is dropped."""
    kept = connection.settings_dict["NAME"]
    connection.settings_dict.get("OPTIONS", {}).pop("pool", None)
    connection.settings_dict["TEST"]["NAME"] = _database_name(name)
    with contextlib.redirect_stdout(io.StringIO()):
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(kept, verbosity=0)


def copy(name: str) -> None:
    """Copy the database for ``use_copy``; nobody else may be connected."""
    if connection.vendor == "sqlite":
        place = _database_name(name)
        Path(place).unlink(missing_ok=True)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [place])
        return
    drop(name)
    template = connection.ops.quote_name(str(connection.settings_dict["NAME"]))
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {connection.ops.quote_name(name)} TEMPLATE {template}")


@contextlib.contextmanager
def use_copy(name: str) -> Iterator[None]:
    """Work in a copy."""
    kept = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = _database_name(name)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = kept


def drop(name: str) -> None:
    """Drop a copy, if it exists."""
    if connection.vendor == "sqlite":
        Path(_database_name(name)).unlink(missing_ok=True)
        return
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {connection.ops.quote_name(name)}")


def _database_name(name: str) -> str:
    is_file = connection.vendor == "sqlite"
    return str(Path(settings.VAR_DIR) / f"{name}.sqlite3") if is_file else name


def use_bench_database() -> None:
    """Restart this command with ``BENCH_DATABASE_URL`` as its database, if it is set."""
    wanted = os.environ.get("BENCH_DATABASE_URL", "")
    if wanted and os.environ.get("DATABASE_URL") != wanted:
        os.environ["DATABASE_URL"] = wanted
        os.execv(sys.executable, [sys.executable, *sys.argv])  # noqa: S606  this very command
