"""Brings a database's rights and guards to what the declarations say: the last step of `yixin db upgrade`.

The application's role reads the entities' fields and their roll-ups, guarded tables only behind the wall, and writes
nothing. Of a history it reads the versions of rows that it reads. All other tables (staging, accounts) are the writer's alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, text

from hub.base.logging import logger
from hub.policy import wall
from hub.policy.guarded import is_guarded, readable
from schema.kit.entity import Entity
from schema.kit.registry import load
from schema.kit.tables import OPEN

APPEND_ONLY = ("audit_entry", "audit_seal", "audit_pruning")
"""Tables in which the writer changes and deletes nothing."""

VIEWER, WRITER = "wall_viewer", "wall_writer"
"""The policies of a guarded table, one for each role."""
HISTORY = "wall_history"
"""The policy of a history: of guarded rows those are read of which the viewer reads the row as it is."""

_MARKS = """
SELECT c.relname, obj_description(p.oid, 'pg_policy'), r.rolname
FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid LEFT JOIN pg_roles r ON r.oid = p.polroles[1]
WHERE p.polname = :policy AND c.relnamespace = current_schema()::regnamespace AND c.relrowsecurity
"""
_OPEN = """
SELECT rolsuper OR rolbypassrls OR pg_has_role(rolname, current_user, 'MEMBER') FROM pg_roles WHERE rolname = :role
"""
_LEFT = """
SELECT format('DROP POLICY %I ON %I', p.polname, c.relname)
FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
WHERE p.polname LIKE 'wall\\_%' AND c.relnamespace = current_schema()::regnamespace
UNION ALL
SELECT format('DROP VIEW %I', relname) FROM pg_class
WHERE relkind = 'v' AND relname SIMILAR TO '(wall|open)\\_%' AND relnamespace = current_schema()::regnamespace
UNION ALL
SELECT format('DROP FUNCTION %I', proname) FROM pg_proc
WHERE proname LIKE 'wall\\_%' AND pronamespace = current_schema()::regnamespace
"""

_log = logger("policy")


@dataclass(frozen=True)
class Roles:
    """The roles of PostgreSQL by which the hub works, beside the owner."""

    application: str
    """Answers queries."""
    writer: str
    """Does all else."""


def settle(connection: Connection, roles: Roles) -> None:
    """Give rights and build the wall, in the current schema and transaction. The connection is the owner's."""
    owner = connection.execute(text("SELECT current_user")).scalar_one()
    if connection.execute(text(_OPEN), {"role": roles.application}).scalar_one():
        _log.warning("the wall is open: the application's role may pass it", role=roles.application)
    for statement in _granted(connection, roles, owner):
        connection.execute(text(statement))
    if not _stands(connection, roles):
        connection.execute(text("SET LOCAL lock_timeout = '5s'"))
        for (left,) in connection.execute(text(_LEFT)).all():
            connection.execute(text(left))
        for statement in _built(connection, roles):
            # As it is: a colon of SQL is no parameter's.
            connection.exec_driver_sql(statement)


def expected() -> dict[str, str]:
    """The mark of each guarded table's policy."""
    return {guard.table: guard.mark for guard in wall.guards()}


def found(connection: Connection) -> dict[str, str]:
    """The marks that the database has."""
    return {table: mark for table, mark, _ in connection.execute(text(_MARKS), {"policy": VIEWER})}


def _stands(connection: Connection, roles: Roles) -> bool:
    viewers = connection.execute(text(_MARKS), {"policy": VIEWER}).all()
    writers = connection.execute(text(_MARKS), {"policy": WRITER}).all()
    histories = connection.execute(text(_MARKS), {"policy": HISTORY}).all()
    return (
        {table: mark for table, mark, _ in viewers} == expected()
        and {role for *_, role in viewers} <= {roles.application}
        and {table for table, *_ in writers} == {*expected(), *_writers_only(connection)}
        and {role for *_, role in writers} <= {roles.writer}
        and {table for table, *_ in histories} == set(_histories(connection))
        and {role for *_, role in histories} <= {roles.application}
    )


def _readable() -> dict[str, list[str] | None]:
    """The tables of which queries are made, with the columns; None: all."""
    tables: dict[str, list[str] | None] = {"alembic_version": None}
    tables |= {name: None for name, table in Entity.metadata.tables.items() if OPEN in table.info}
    for entity in load().values():
        columns = readable(entity)
        # A right on each column is looked up for each column that a statement names.
        every = len(columns) == len(entity.__table__.columns)
        tables[entity.__tablename__] = None if every else columns
        for rollup in entity.declaration.rollups:
            tables |= {rollup.table.name: None, rollup.due.name: None}
    return tables


def _there(connection: Connection) -> set[str]:
    return set(
        connection.execute(
            text("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        ).scalars()
    )


def _writers_only(connection: Connection) -> list[str]:
    there, readable = _there(connection), _readable()
    return [name for name in Entity.metadata.tables if name in there and name not in readable]


def _histories(connection: Connection) -> dict[str, type[Entity]]:
    """The histories of entities, of which files as of an instant are made."""
    there = _there(connection)
    kept = {entity.history.name: entity for entity in load().values() if entity.history is not None}
    return {name: entity for name, entity in kept.items() if name in there}


def _granted(connection: Connection, roles: Roles, owner: str) -> Iterator[str]:
    quote = connection.dialect.identifier_preparer.quote
    schema = quote(connection.execute(text("SELECT current_schema()")).scalar_one())
    there = _there(connection)
    tables, sequences = f"ALL TABLES IN SCHEMA {schema}", f"ALL SEQUENCES IN SCHEMA {schema}"
    if roles.writer != owner:
        name = quote(roles.writer)
        yield f"GRANT USAGE ON SCHEMA {schema} TO {name}"
        yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON {tables} TO {name}"
        yield f"GRANT USAGE, SELECT ON {sequences} TO {name}"
        kept = [table for table in APPEND_ONLY if table in there]
        if kept:
            yield f"REVOKE UPDATE, DELETE ON {', '.join(kept)} FROM {name}"
    if roles.application in (owner, roles.writer):
        return
    name = quote(roles.application)
    yield f"ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} REVOKE ALL ON TABLES FROM {name}"
    yield f"ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} REVOKE ALL ON SEQUENCES FROM {name}"
    yield f"REVOKE ALL ON {tables} FROM {name}"
    yield f"REVOKE ALL ON {sequences} FROM {name}"
    yield f"GRANT USAGE ON SCHEMA {schema} TO {name}"
    for table, columns in _readable().items():
        if table in there:
            of = f" ({', '.join(quote(column) for column in columns)})" if columns else ""
            yield f"GRANT SELECT{of} ON {quote(table)} TO {name}"
    for history, entity in _histories(connection).items():
        of = ", ".join(quote(column) for column in [*readable(entity), "superseded_at"])
        yield f"GRANT SELECT ({of}) ON {quote(history)} TO {name}"
    for (view,) in connection.execute(
        text(
            "SELECT viewname FROM pg_views WHERE schemaname = current_schema() AND viewname SIMILAR TO '(wall|open)\\_%'"
        )
    ):
        yield f"GRANT SELECT ON {quote(view)} TO {name}"


def _built(connection: Connection, roles: Roles) -> Iterator[str]:
    quote = connection.dialect.identifier_preparer.quote
    schema = quote(connection.execute(text("SELECT current_schema()")).scalar_one())
    application, writer = quote(roles.application), quote(roles.writer)
    guards = wall.guards()
    for guard in guards:
        for name, body in guard.functions.items():
            yield (
                f"CREATE FUNCTION {name}(asked text) RETURNS SETOF bigint LANGUAGE plpgsql STABLE SECURITY DEFINER"
                f" ROWS 50 SET search_path = {schema}, pg_temp AS $$ {body} $$"
            )
            yield f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC"
            yield f"GRANT EXECUTE ON FUNCTION {name} TO {application}"
        for name, body in guard.lookups.items():
            # It costs as much as it says, so that an index asks it once and no scan once for each row.
            yield (
                f"CREATE FUNCTION {name}(asked bigint[]) RETURNS integer[] LANGUAGE plpgsql STABLE SECURITY DEFINER"
                f" COST 10000 SET search_path = {schema}, pg_temp AS $$ {body} $$"
            )
            yield f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC"
            yield f"GRANT EXECUTE ON FUNCTION {name} TO {application}, {writer}"
        for name, query in guard.views.items():
            # A barrier: no condition of whoever asks it is tried on rows that it leaves out.
            yield f"CREATE VIEW {name} WITH (security_barrier) AS {query}"
            yield f"GRANT SELECT ON {name} TO {application}"
        for name, query in guard.opened.items():
            yield f"CREATE VIEW {quote(name)} AS {query}"
            yield f"GRANT SELECT ON {quote(name)} TO {application}, {writer}"
        table = quote(guard.table)
        yield f"CREATE POLICY {VIEWER} ON {table} FOR SELECT TO {application} USING ({guard.policy})"
        yield f"COMMENT ON POLICY {VIEWER} ON {table} IS '{guard.mark}'"
    for name in [*(guard.table for guard in guards), *_writers_only(connection)]:
        yield f"ALTER TABLE {quote(name)} ENABLE ROW LEVEL SECURITY"
        yield f"CREATE POLICY {WRITER} ON {quote(name)} TO {writer} USING (true) WITH CHECK (true)"
    for name, entity in _histories(connection).items():
        history, table = quote(name), quote(entity.__tablename__)
        shown = (
            f"EXISTS (SELECT FROM {table} WHERE {table}.id = {history}.id)" if is_guarded(entity) else "true"
        )
        yield f"CREATE POLICY {HISTORY} ON {history} FOR SELECT TO {application} USING ({shown})"
