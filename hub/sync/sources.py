"""Configured sources: the systems that the hub reads from, with their settings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError
from sqlalchemy import RowMapping, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.base.errors import YixinError
from hub.base.files import Misfit
from hub.base.logging import logger
from hub.store.writer import table_of
from hub.sync.contract import Connector, JsonObject, Stream
from hub.sync.survivorship import HUB
from hub.sync.tables import PENDING, staged_record
from schema.integration.source import Source, SourceHealth

log = logger("sync")

OWN_NAME = "hub"
"""Name of the source by which the hub itself speaks; it is made with the first settlement, and nothing is fetched from it."""

Connectors = Callable[[str], type[Connector]]
"""Finds a connector by its name; raises YixinError for an unknown one."""


class SourceError(YixinError):
    """A source is unknown, or its settings do not fit its connector."""

    code = "source.invalid"


class UnknownSource(SourceError):
    """No source bears this name."""

    code = "source.unknown"


@dataclass(frozen=True, slots=True)
class Configured:
    """A source with its connector and its settings, checked."""

    id: int
    name: str
    roster: bool
    connector: type[Connector]
    config: BaseModel

    @property
    def streams(self) -> Sequence[Stream]:
        """What it offers, in the order in which it is applied."""
        return self.connector.streams_of(self.config)


class Sources:
    """The sources of one hub."""

    def __init__(self, connection: AsyncConnection, connectors: Connectors) -> None:
        self.connection = connection
        self.connectors = connectors
        self.table = table_of(Source)

    async def all(self) -> Sequence[RowMapping]:
        """Every source but the hub's own, by name."""
        others = select(self.table).where(self.table.c.connector != HUB)
        found = await self.connection.execute(others.order_by(self.table.c.name))
        return found.mappings().all()

    async def get(self, name: str) -> Configured:
        """One source. Raises UnknownSource naming those that exist, SourceError where its settings do not fit."""
        rows = {row["name"]: row for row in await self.all()}
        if name not in rows:
            known = ", ".join(rows) or "none yet"
            raise UnknownSource(
                f"there is no source {name!r}",
                mend=f"the sources are: {known}; add one with `yixin source add`",
            )
        return self._configured(rows[name])

    async def by_id(self, source_id: int) -> Configured:
        """One source by its id."""
        found = await self.connection.execute(select(self.table).where(self.table.c.id == source_id))
        return self._configured(found.mappings().one())

    async def released(self, source_id: int) -> list[Configured]:
        """The sources with records to apply: this one's, and those of others that had waited."""
        table = staged_record
        released = table.c.released_run.is_not(None) | (table.c.source_id == source_id)
        ids = select(table.c.source_id).where(table.c.state == PENDING, released).distinct()
        found = []
        for (each,) in (await self.connection.execute(ids)).all():
            try:
                found.append(await self.by_id(each))
            except YixinError as error:
                # Another source's settings are no reason to fail; its next run takes the records.
                log.warning("released records are left", source=each, code=error.code)
        return found

    def _configured(self, row: RowMapping) -> Configured:
        connector = self.connectors(row["connector"])
        return Configured(
            row["id"],
            row["name"],
            row["roster"],
            connector,
            self._config(connector, row["name"], row["config"]),
        )

    async def add(
        self,
        name: str,
        connector_name: str,
        config: JsonObject,
        *,
        roster: bool,
        stale_after: int | None = None,
    ) -> Configured:
        """Add a source, or give one that exists new settings. Raises SourceError naming the setting that does not fit.

        `stale_after`: minutes after a success from which its data count as stale; None: as usual.
        """
        if name == OWN_NAME:
            raise SourceError(
                "is the name by which the hub itself speaks",
                place=f"source {name}",
                mend="give the source another name",
            )
        connector = self.connectors(connector_name)
        checked = self._config(connector, name, config)
        values: dict[str, Any] = {
            "connector": connector_name,
            "roster": roster,
            "stale_after": stale_after,
            "config": checked.model_dump(mode="json", exclude_defaults=True),
        }
        found = await self.connection.execute(
            update(self.table).where(self.table.c.name == name).values(values).returning(self.table.c.id)
        )
        if found.first() is None:
            await self.connection.execute(
                insert(self.table).values(
                    name=name, health=SourceHealth.NEW.name, feeds=[], circuit="CLOSED", failures=0, **values
                )
            )
        return await self.get(name)

    async def schedule(self, name: str, cron: str | None) -> None:
        """Have workers synchronise a source by a cron line of five fields, or six with seconds first; None: no more.

        Raises UnknownSource, SourceError.
        """
        from croniter import croniter

        if cron is not None and not croniter.is_valid(cron, second_at_beginning=True):
            raise SourceError(
                "is no cron line",
                place=f"source {name}, schedule",
                mend="write minute, hour, day of month, month and day of week: `*/15 * * * *`, `30 2 * * *`",
            )
        source = await self.get(name)
        await self.connection.execute(
            update(self.table).where(self.table.c.id == source.id).values(schedule=cron)
        )

    def _config(self, connector: type[Connector], name: str, config: JsonObject) -> BaseModel:
        try:
            return connector.Config.model_validate(config)
        except ValidationError as error:
            misfit = Misfit.of(error)
            fields = ", ".join(connector.Config.model_fields)
            said = misfit.said
            if misfit.kind == "extra_forbidden":
                said = f"{misfit.where} is no setting of this connector"
            raise SourceError(
                said,
                place=f"source {name}, setting {misfit.where}",
                mend=f"{connector.title} takes: {fields}",
            ) from None
