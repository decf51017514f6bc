"""Triggers of statements, one function for each table, as this version's declarations say: made anew where they differ."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import Connection, text

from hub.base.logging import logger
from schema.kit.entity import Entity
from schema.kit.tables import quoted

_THERE = text(
    "SELECT p.proname, obj_description(p.oid, 'pg_proc') AS mark FROM pg_proc p"
    " WHERE starts_with(p.proname, :prefix) AND p.pronamespace = current_schema()::regnamespace"
    " AND (SELECT count(*) FROM pg_trigger t WHERE t.tgfoid = p.oid AND t.tgenabled = 'O') = :triggers"
)

_log = logger("store")


@dataclass(frozen=True)
class Triggers:
    """The triggers of one kind."""

    prefix: str
    """With the table's name: that of its function."""
    on: Mapping[str, str]
    """What a function hears of: `INSERT`, with what it calls the rows there were and are."""
    declared: Callable[[], Mapping[type[Entity], str]]
    """The PL/pgSQL of each table's function."""

    @cached_property
    def _bodies(self) -> dict[str, tuple[type[Entity], str]]:
        return {
            f"{self.prefix}{entity.__tablename__}": (entity, body) for entity, body in self.declared().items()
        }

    @cached_property
    def _marks(self) -> dict[str, str]:
        return {
            name: hashlib.sha256(body.encode()).hexdigest()[:16] for name, (_, body) in self._bodies.items()
        }

    def settle(self, connection: Connection) -> None:
        """Bring the triggers to what is declared, in the current schema and transaction. The connection is the owner's."""
        there = self.found(connection)
        if there == self.expected():
            return
        connection.execute(text("SET LOCAL lock_timeout = '5s'"))
        schema = quoted(connection.execute(text("SELECT current_schema()")).scalar_one())
        for name in there.keys() | self._bodies.keys():
            # Its triggers go with it.
            connection.exec_driver_sql(f"DROP FUNCTION IF EXISTS {name}() CASCADE")
        for name in self._bodies:
            for statement in self._built(name, schema):
                connection.exec_driver_sql(statement)
        _log.info("triggers settled", kind=self.prefix.strip("_"), entities=len(self._bodies))

    def expected(self) -> dict[str, str]:
        """The mark of each function by its name."""
        return self._marks

    def found(self, connection: Connection) -> dict[str, str]:
        """The marks that the database has of functions whose triggers are all there."""
        rows = connection.execute(_THERE, {"prefix": self.prefix, "triggers": len(self.on)})
        return {row.proname: row.mark for row in rows}

    def _built(self, name: str, schema: str) -> Iterator[str]:
        entity, body = self._bodies[name]
        table = quoted(entity.__tablename__)
        yield (
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql SET search_path = {schema}, pg_temp AS $${body}$$"
        )
        yield f"COMMENT ON FUNCTION {name}() IS '{self._marks[name]}'"
        for event, tables in self.on.items():
            yield (
                f"CREATE TRIGGER {name}_{event.lower()} AFTER {event} ON {table} {tables}"
                f" FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
            )
