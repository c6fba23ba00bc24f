"""Rows that the database itself refuses to change: triggers on SQLite and PostgreSQL.

Services refuse such writes with a sentence; the triggers stand behind them, for the shell, for an
update in bulk and for a fault of ours. A refused write raises ``IntegrityError``.

A room declares its tables once, in the ``ready`` of its AppConfig::

    from frameworks import freezing

    freezing.register(freezing.FrozenTable.insert_only(Change))
    freezing.register(
        freezing.FrozenTable.frozen_when(Publication, "{row}.withdrawn_at IS NOT NULL")
    )
    freezing.register(
        freezing.FrozenTable.frozen_when(Note, "{row}.closed", guards_insert=True, mutable=("read_at",))
    )

Triggers are removed before ``migrate`` and installed again after it: on SQLite, altering a table
builds it anew and loses its triggers, and a trigger that reads the altered table blocks the change.
``migrate --database`` of any database brings them back; ``check --database default`` says
where they are missing. TRUNCATE on PostgreSQL is not refused (it is how tests are emptied; the
application has no such statement).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage
from django.core.checks import Warning as CheckWarning
from django.db import connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

PREFIX = "frozen__"
LONGEST_NAME = 63


@dataclass(frozen=True, slots=True)
class FrozenTable:
    """What the database refuses for the table of one model.

    ``condition`` is SQL about one row, written ``{row}.column`` (it becomes OLD or NEW), or None:
    every row is frozen. UPDATE and DELETE of a frozen row are refused; with ``guards_insert``
    also an INSERT of a row that meets the condition, and an UPDATE that makes a row meet it.
    ``mutable`` columns may change even in a frozen row (for example a foreign key to a user that
    becomes NULL when the user is removed).
    """

    model: type[models.Model]
    condition: str | None = None
    guards_insert: bool = False
    mutable: tuple[str, ...] = ()

    @classmethod
    def insert_only(cls, model: type[models.Model], *, mutable: tuple[str, ...] = ()) -> FrozenTable:
        """Return a table whose rows never change and never go once they are written."""
        return cls(model, mutable=mutable)

    @classmethod
    def frozen_when(
        cls,
        model: type[models.Model],
        condition: str,
        *,
        guards_insert: bool = False,
        mutable: tuple[str, ...] = (),
    ) -> FrozenTable:
        """Return a table whose rows are frozen while they meet the condition."""
        return cls(model, condition, guards_insert, mutable)

    @property
    def table(self) -> str:
        """The name of the table."""
        return self.model._meta.db_table

    def condition_on(self, row: str) -> str:
        """Return the condition on OLD or NEW as SQL."""
        return "1 = 1" if self.condition is None else self.condition.replace("{row}", row)

    def list_triggers(self) -> list[tuple[str, str, str]]:
        """Return name, operation and condition of each trigger."""
        old, new = self.condition_on("OLD"), self.condition_on("NEW")
        triggers = [("update", old), ("delete", old)]
        if self.guards_insert:
            triggers = [("insert", new), ("update", f"({old}) OR ({new})"), ("delete", old)]
        return [
            (f"{PREFIX}{self.table}__{operation}", operation.upper(), condition)
            for operation, condition in triggers
        ]


_tables: dict[type[models.Model], FrozenTable] = {}


def register(table: FrozenTable) -> None:
    """Declare a table; declaring a model again replaces what was declared."""
    for name, _operation, _condition in table.list_triggers():
        if len(name) > LONGEST_NAME:
            raise ValueError(f"The name of the trigger {name} is longer than {LONGEST_NAME} characters.")
    _tables[table.model] = table


def unregister(model: type[models.Model]) -> None:
    """Take a declaration back (for tests)."""
    _tables.pop(model, None)


def list_frozen_tables() -> tuple[FrozenTable, ...]:
    """Return what is declared."""
    return tuple(_tables.values())


def install_triggers(connection: BaseDatabaseWrapper) -> None:
    """Bring the triggers of a database to what is declared; doing it twice changes nothing.

    Tables that are not there yet are left out.
    """
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        _remove(connection, cursor)
        for table in _list_present(connection, cursor):
            for statement in _create_statements(connection, cursor, table):
                cursor.execute(statement)


def remove_triggers(connection: BaseDatabaseWrapper) -> None:
    """Remove every trigger of ours from a database."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        _remove(connection, cursor)


@contextmanager
def lift_triggers(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Do without the triggers for a while.

    For restoring a dump with ``loaddata`` and for tests with real transactions, whose tables are
    emptied at the end. Never for an ordinary write.
    """
    remove_triggers(connection)
    try:
        yield
    finally:
        install_triggers(connection)


def list_missing_triggers(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the names of triggers that are declared for tables that exist, and are not there."""
    with connection.cursor() as cursor:
        installed = set(_list_installed(connection, cursor))
        return [
            name
            for table in _list_present(connection, cursor)
            for name, _operation, _condition in table.list_triggers()
            if name not in installed
        ]


def check_triggers(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Warn about databases whose triggers are missing (a system check; runs with ``--database``).

    A warning and no error: ``migrate``, which installs them, runs the checks before it starts.
    """
    return [
        CheckWarning(
            f"{len(missing)} triggers that keep published rows from changing are missing in the database "
            f"{alias!r}, the first one {missing[0]}.",
            hint="Run the command migrate; it installs them.",
            id="frameworks.W001",
        )
        for alias in databases or ()
        if (missing := list_missing_triggers(connections[alias]))
    ]


def remove_before_migrate(using: str, **kwargs: Any) -> None:
    """Signal receiver: tables are altered without triggers."""
    remove_triggers(connections[using])


def install_after_migrate(using: str, **kwargs: Any) -> None:
    """Signal receiver: every migrate ends with all triggers in place."""
    install_triggers(connections[using])


def _list_present(connection: BaseDatabaseWrapper, cursor: Any) -> list[FrozenTable]:
    present = set(connection.introspection.table_names(cursor))
    return [table for table in _tables.values() if table.table in present]


def _list_installed(connection: BaseDatabaseWrapper, cursor: Any) -> list[str]:
    if connection.vendor == "postgresql":
        cursor.execute(
            "SELECT t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE NOT t.tgisinternal AND t.tgenabled <> 'D' AND n.nspname = current_schema() "
            "AND starts_with(t.tgname, %s)",
            [PREFIX],
        )
    else:
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND substr(name, 1, %s) = %s",
            [len(PREFIX), PREFIX],
        )
    return [row[0] for row in cursor.fetchall()]


def _remove(connection: BaseDatabaseWrapper, cursor: Any) -> None:
    names = _list_installed(connection, cursor)
    quote = connection.ops.quote_name
    for name in names:
        if connection.vendor == "postgresql":
            # The function bears the trigger's name and takes the trigger with it.
            cursor.execute(f"DROP FUNCTION IF EXISTS {quote(name)}() CASCADE")
        else:
            cursor.execute(f"DROP TRIGGER IF EXISTS {quote(name)}")


def _create_statements(connection: BaseDatabaseWrapper, cursor: Any, table: FrozenTable) -> Iterator[str]:
    for name, operation, condition in table.list_triggers():
        if connection.vendor == "postgresql":
            yield from _create_postgresql(connection, table, name, operation, condition)
        else:
            columns = [
                column.name for column in connection.introspection.get_table_description(cursor, table.table)
            ]
            yield _create_sqlite(connection, table, columns, name, operation, condition)


def _create_sqlite(
    connection: BaseDatabaseWrapper,
    table: FrozenTable,
    columns: list[str],
    name: str,
    operation: str,
    condition: str,
) -> str:
    quote = connection.ops.quote_name
    event = operation
    if operation == "UPDATE" and table.mutable:
        event = "UPDATE OF " + ", ".join(quote(column) for column in columns if column not in table.mutable)
    return (
        f"CREATE TRIGGER {quote(name)} BEFORE {event} ON {quote(table.table)} FOR EACH ROW WHEN {condition} "
        f"BEGIN SELECT RAISE(ABORT, 'frozen: {operation} refused on {table.table}'); END"
    )


def _create_postgresql(
    connection: BaseDatabaseWrapper, table: FrozenTable, name: str, operation: str, condition: str
) -> Iterator[str]:
    """Put all names of columns into the body of a function.

    PostgreSQL refuses to alter a column that the head of a trigger names; the body is only text.
    """
    quote = connection.ops.quote_name
    guard = f"({condition})"
    if operation == "UPDATE" and table.mutable:
        kept = ", ".join(f"'{column}'" for column in table.mutable)
        guard += f" AND to_jsonb(OLD) - ARRAY[{kept}] IS DISTINCT FROM to_jsonb(NEW) - ARRAY[{kept}]"
    result = "OLD" if operation == "DELETE" else "NEW"
    yield (
        f"CREATE OR REPLACE FUNCTION {quote(name)}() RETURNS trigger LANGUAGE plpgsql AS $frozen$ BEGIN "
        f"IF {guard} THEN RAISE EXCEPTION 'frozen: {operation} refused on {table.table}' "
        f"USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {result}; END $frozen$"
    )
    yield (
        f"CREATE TRIGGER {quote(name)} BEFORE {operation} ON {quote(table.table)} "
        f"FOR EACH ROW EXECUTE FUNCTION {quote(name)}()"
    )
