"""Bulk writing of rows: by COPY on PostgreSQL, by one long INSERT on SQLite.

Primary keys are assigned before the write, so the rows of one batch may refer to each other in any
order. Nothing else should write to the database meanwhile.
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


class TableBatch(NamedTuple):
    """Rows to write to one table; ``last`` is the highest key among them."""

    table: str
    columns: list[str]
    converters: list[Convert]
    rows: Rows
    last: int


class Table:
    """The buffered rows of one model."""

    def __init__(self, model: type[models.Model]) -> None:
        fields = model._meta.concrete_fields
        self.name = model._meta.db_table
        self.defaults = {str(f.column): _default(f) for f in fields}
        self.converters = [_converter(f) for f in fields]
        self.last = model._base_manager.aggregate(last=models.Max("pk"))["last"] or 0
        self.rows: Rows = []

    def add(self, **values: Any) -> int:
        """Buffer a row given by database columns; return its key. A wrong column fails at the write."""
        self.last += 1
        values["id"] = self.last
        self.rows.append(tuple((self.defaults | values).values()))
        return self.last

    def add_values(self, *values: Any) -> int:
        """Buffer a row whose columns are all given, in order and without the key: faster than ``add``."""
        self.last += 1
        self.rows.append((self.last, *values))
        return self.last

    def take(self) -> TableBatch:
        """Return the buffered rows and empty the buffer."""
        batch = TableBatch(self.name, list(self.defaults), self.converters, self.rows, self.last)
        self.rows = []
        return batch


class Tables:
    """The tables of a run, created at first use."""

    def __init__(self) -> None:
        self._tables: dict[type[models.Model], Table] = {}

    def __getitem__(self, model: type[models.Model]) -> Table:
        if model not in self._tables:
            self._tables[model] = Table(model)
        return self._tables[model]

    def take(self) -> list[TableBatch]:
        """Return the buffered rows of all tables and empty the buffers."""
        return [table.take() for table in self._tables.values() if table.rows]


class Writer:
    """Writes batches of rows, one transaction each.

    With ``in_subprocess`` another process writes one batch while the next is built. This works
    only on PostgreSQL and outside a transaction, whose rows another connection cannot see.
    """

    def __init__(self, *, in_subprocess: bool) -> None:
        is_possible = connection.vendor == "postgresql" and not connection.in_atomic_block
        self._process = _start_process() if in_subprocess and is_possible else None
        self._running: Future[None] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        try:
            self._wait()
        finally:
            if self._process:
                self._process.shutdown()

    def write(self, tables: list[TableBatch], finish: Callable[[], None]) -> None:
        """Write ``tables`` and call ``finish`` in the same transaction.

        In a subprocess the write goes on after the return; its error is raised by the next call.
        """
        self._wait()
        if self._process:
            self._running = self._process.submit(_write, tables, finish)
        else:
            _write(tables, finish)

    def _wait(self) -> None:
        running, self._running = self._running, None
        if running:
            running.result()


def _start_process() -> ProcessPoolExecutor:
    """Start a process with its own connection to the same database."""
    fresh = multiprocessing.get_context("spawn")  # a forked process would share the connection
    database = {name: value for name, value in connection.settings_dict.items() if name != "TEST"}
    return ProcessPoolExecutor(1, mp_context=fresh, initializer=_connect, initargs=(database,))


def _connect(database: dict[str, Any]) -> None:
    django.setup()
    connection.settings_dict.update(database)


@transaction.atomic
def _write(tables: list[TableBatch], finish: Callable[[], None]) -> None:
    if connection.vendor == "postgresql":
        _skip_foreign_key_checks()
    write = _copy if connection.vendor == "postgresql" else _insert
    for batch in tables:
        write(batch)
    if connection.vendor == "postgresql":
        _move_sequences(tables)
    finish()


def _skip_foreign_key_checks() -> None:
    """Skip the foreign key checks if the database account is a superuser: all keys are our own.

    This halves the time of a batch. SQLite always checks, so the tests show that the keys are right.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
        cursor.execute("SELECT current_setting('is_superuser')")
        if cursor.fetchone() == ("on",):
            cursor.execute("SET LOCAL session_replication_role = replica")


# Marks for column end, row end and NULL, replaced after the escaping of the texts.
COLUMN, ROW, NULL = "\x1f", "\x1e", "\x1d"
ESCAPES = (("\\", r"\\"), ("\t", r"\t"), ("\n", r"\n"), ("\r", r"\r"))
SEPARATORS = ((COLUMN, "\t"), (ROW, "\n"), (NULL, r"\N"))


def _copy(batch: TableBatch) -> None:
    with connection.cursor() as cursor:
        statement = f'COPY "{batch.table}" ({_column_list(batch)}) FROM STDIN'
        with cursor.copy(statement) as copy:
            copy.write(_copy_text(batch.rows))


def _column_list(batch: TableBatch) -> str:
    return ", ".join(f'"{column}"' for column in batch.columns)


def _copy_text(rows: Rows) -> str:
    """Rows in the text format of COPY, built column by column and escaped at the end, for speed."""
    columns = [_column(values) for values in zip(*rows, strict=True)]
    text = ROW.join(map(COLUMN.join, zip(*columns, strict=True))) + ROW
    for old, new in ESCAPES + SEPARATORS:
        text = text.replace(old, new)
    return text


def _column(values: tuple[Any, ...]) -> Iterable[str]:
    kinds = set(map(type, values))
    if kinds == {str}:
        return values
    if NoneType not in kinds and str not in kinds:
        return map(str, values)
    return [NULL if v is None else v if type(v) is str else str(v) for v in values]


def _insert(batch: TableBatch) -> None:
    marks = ", ".join(["%s"] * len(batch.columns))
    with connection.cursor() as cursor:
        cursor.executemany(
            f'INSERT INTO "{batch.table}" ({_column_list(batch)})'  # noqa: S608  our own models
            f" VALUES ({marks})",
            _converted(batch),
        )


def _converted(batch: TableBatch) -> list[list[Any]]:
    return [
        [
            convert(value) if value is not None else None
            for convert, value in zip(batch.converters, row, strict=True)
        ]
        for row in batch.rows
    ]


def _move_sequences(tables: list[TableBatch]) -> None:
    """Set each key sequence to the highest key written here."""
    with connection.cursor() as cursor:
        for batch in tables:
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)",
                [f'"{batch.table}"', batch.last],
            )


def _default(field: models.Field) -> Any:
    value = field.get_default()
    if isinstance(value, Enum):
        return value.value
    return json.dumps(value) if isinstance(value, dict | list) else value


def _converter(field: models.Field) -> Convert:
    """Converts a value of the field as Django does for SQLite."""
    if isinstance(field, models.DateTimeField):
        return _moment
    return date.isoformat if isinstance(field, models.DateField) else _unchanged


def _moment(value: datetime) -> str:
    return str(value.astimezone(UTC).replace(tzinfo=None))


def _unchanged(value: Any) -> Any:
    return value
