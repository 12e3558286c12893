"""Rows on their way into the tables: dictionaries in, COPY (PostgreSQL) or one long insert out.

Keys are given beforehand, so rows of one batch may refer to each other in any order. Nobody else
should write to the office while rows are on their way.
"""

import json
import multiprocessing
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from datetime import UTC, date, datetime
from enum import Enum
from types import NoneType
from typing import Any, NamedTuple, Self

import django
from django.db import connection, models, transaction

Convert = Callable[[Any], Any]
Rows = list[tuple[Any, ...]]


class Filled(NamedTuple):
    """Rows to be written to one table, with the last key among them."""

    table: str
    columns: list[str]
    converters: list[Convert]
    rows: Rows
    last: int


class Table:
    """The waiting rows of one model. ``add`` takes database columns and returns the new key."""

    def __init__(self, model: type[models.Model]) -> None:
        fields = model._meta.concrete_fields
        self.name = model._meta.db_table
        self.blank = {str(f.column): _default(f) for f in fields}
        self.converters = [_converter(f) for f in fields]
        self.last = model._base_manager.aggregate(last=models.Max("pk"))["last"] or 0
        self.rows: Rows = []

    def add(self, **values: Any) -> int:
        """One row; a column the table does not have fails when the rows are written."""
        self.last += 1
        values["id"] = self.last
        self.rows.append(tuple((self.blank | values).values()))
        return self.last

    def add_whole(self, *values: Any) -> int:
        """One row whose every column is given, but for its key: the fast way for many small rows."""
        self.last += 1
        self.rows.append((self.last, *values))
        return self.last

    def take(self) -> Filled:
        """The waiting rows, which the table forgets."""
        filled = Filled(self.name, list(self.blank), self.converters, self.rows, self.last)
        self.rows = []
        return filled


class Tables:
    """All tables of a run, made when they are first asked for."""

    def __init__(self) -> None:
        self._tables: dict[type[models.Model], Table] = {}

    def __getitem__(self, model: type[models.Model]) -> Table:
        if model not in self._tables:
            self._tables[model] = Table(model)
        return self._tables[model]

    def take(self) -> list[Filled]:
        """The waiting rows of all, which they forget."""
        return [table.take() for table in self._tables.values() if table.rows]


class Writer:
    """Writes batches, one transaction each.

    ``aside``: on PostgreSQL a process of its own writes one batch while the next is made; not
    inside a transaction of the caller, whose connection alone may write then.
    """

    def __init__(self, *, aside: bool) -> None:
        is_alone = connection.vendor == "postgresql" and not connection.in_atomic_block
        self._process = _process() if aside and is_alone else None
        self._running: Future[None] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        try:
            self._wait()
        finally:
            if self._process:
                self._process.shutdown()

    def write(self, batch: list[Filled], finish: Callable[[], None]) -> None:
        """Write ``batch`` and call ``finish`` in its transaction. Raises what the one before met."""
        self._wait()
        if self._process:
            self._running = self._process.submit(_write, batch, finish)
        else:
            _write(batch, finish)

    def _wait(self) -> None:
        running, self._running = self._running, None
        if running:
            running.result()


def _process() -> ProcessPoolExecutor:
    """A process with a connection of its own to the database of this one."""
    fresh = multiprocessing.get_context("spawn")  # a forked one would share the connection
    database = {name: value for name, value in connection.settings_dict.items() if name != "TEST"}
    return ProcessPoolExecutor(1, mp_context=fresh, initializer=_connect, initargs=(database,))


def _connect(database: dict[str, Any]) -> None:
    django.setup()
    connection.settings_dict.update(database)


@transaction.atomic
def _write(batch: list[Filled], finish: Callable[[], None]) -> None:
    if connection.vendor == "postgresql":
        _spare_checks()
    write = _copy if connection.vendor == "postgresql" else _insert
    for filled in batch:
        write(filled)
    if connection.vendor == "postgresql":
        _move_sequences(batch)
    finish()


def _spare_checks() -> None:
    """Leave out the look-up of every foreign key, where the account may: all keys are our own.

    It halves the time of a batch. SQLite always looks, so the tests prove the keys right.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
        cursor.execute("SELECT current_setting('is_superuser')")
        if cursor.fetchone() == ("on",):
            cursor.execute("SET LOCAL session_replication_role = replica")


# What stands between columns, between rows and for NULL until the texts themselves are escaped.
COLUMN, ROW, NULL = "\x1f", "\x1e", "\x1d"
ESCAPES = (("\\", r"\\"), ("\t", r"\t"), ("\n", r"\n"), ("\r", r"\r"))
MARKS = ((COLUMN, "\t"), (ROW, "\n"), (NULL, r"\N"))


def _copy(filled: Filled) -> None:
    with connection.cursor() as cursor:
        statement = f'COPY "{filled.table}" ({_named(filled)}) FROM STDIN'
        with cursor.copy(statement) as copy:
            copy.write(_as_text(filled.rows))


def _named(filled: Filled) -> str:
    return ", ".join(f'"{column}"' for column in filled.columns)


def _as_text(rows: Rows) -> str:
    """Rows in the text format of COPY; made column by column and escaped all at once."""
    columns = [_column(values) for values in zip(*rows, strict=True)]
    text = ROW.join(map(COLUMN.join, zip(*columns, strict=True))) + ROW
    for old, new in ESCAPES + MARKS:
        text = text.replace(old, new)
    return text


def _column(values: tuple[Any, ...]) -> Iterable[str]:
    kinds = set(map(type, values))
    if kinds == {str}:
        return values
    if NoneType not in kinds and str not in kinds:
        return map(str, values)
    return [NULL if v is None else v if type(v) is str else str(v) for v in values]


def _insert(filled: Filled) -> None:
    marks = ", ".join(["%s"] * len(filled.columns))
    with connection.cursor() as cursor:
        cursor.executemany(
            f'INSERT INTO "{filled.table}" ({_named(filled)}) VALUES ({marks})',  # noqa: S608  names of our own models
            _converted(filled),
        )


def _converted(filled: Filled) -> list[list[Any]]:
    return [
        [
            convert(value) if value is not None else None
            for convert, value in zip(filled.converters, row, strict=True)
        ]
        for row in filled.rows
    ]


def _move_sequences(batch: list[Filled]) -> None:
    """Let the next ordinary row take the key after the last one given out here."""
    with connection.cursor() as cursor:
        for filled in batch:
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)",
                [f'"{filled.table}"', filled.last],
            )


def _default(field: models.Field) -> Any:
    value = field.get_default()
    if isinstance(value, Enum):
        return value.value
    return json.dumps(value) if isinstance(value, dict | list) else value


def _converter(field: models.Field) -> Convert:
    """How SQLite keeps a value of the field; the same as Django writes it."""
    if isinstance(field, models.DateTimeField):
        return _moment
    return date.isoformat if isinstance(field, models.DateField) else _same


def _moment(value: datetime) -> str:
    return str(value.astimezone(UTC).replace(tzinfo=None))


def _same(value: Any) -> Any:
    return value
