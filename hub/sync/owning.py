"""What the hub's own users decide of rows: records of one more source, the hub's own, which comes before all others.

So a row is a projection here too. What was decided outlives every sync, has its history, is told of by the records
behind the row, and goes with the pupil who is erased.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from sqlalchemy import insert, select

from hub.store import cells
from hub.store.work import Work
from hub.store.writer import Writer, table_of
from hub.sync.apply import NO_RUN, Batch
from hub.sync.derive import derive
from hub.sync.rollups import maintain
from hub.sync.sources import OWN_NAME
from hub.sync.staging import Staging
from hub.sync.survivorship import HUB
from schema.integration.source import Circuit, Source, SourceHealth
from schema.integration.source_record import SourceRecord
from schema.kit.entity import Entity


class Owning:
    """Makes and changes rows in the caller's transaction and its turn in the line; whoever sits in front of it was asked who may."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.connection = work.connection
        self.writer = Writer(work.connection, work.keyring.pinned(), work.now)

    async def make(self, entity: type[Entity], values: Mapping[str, Any]) -> int:
        """Add a row that stands on the hub's word alone, of these values by column and relation name. Raises CellError."""
        (row,) = await self.writer.new_ids(entity, 1)
        (link,) = await self.writer.new_ids(SourceRecord, 1)
        await self._say(entity, row, link, _said(entity, values), founding=True)
        return row

    async def change(self, entity: type[Entity], row: int, values: Mapping[str, Any]) -> None:
        """Decide these values of a row, by column and relation name; of the others its records say what they say. Raises CellError."""
        table, source = table_of(SourceRecord), await own_source(self.work)
        known = await self.connection.execute(
            select(table.c.id, table.c.said, table.c.founding).where(
                table.c.source_id == source, table.c.stream == entity.__name__, table.c.key == str(row)
            )
        )
        before = known.first()
        said = _said(entity, values)
        if before is None:
            (link,) = await self.writer.new_ids(SourceRecord, 1)
            await self._say(entity, row, link, said, founding=False)
            return
        place = cells.place(SourceRecord, "said", before.id)
        earlier = orjson.loads(self.work.keyring.open(place, before.said))
        merged = {part: {**earlier[part], **said[part]} for part in said}
        await self._say(entity, row, before.id, merged, founding=before.founding)

    async def _say(
        self, entity: type[Entity], row: int, link: int, said: Mapping[str, Any], *, founding: bool
    ) -> None:
        """Write the one record of the hub about a row, and make the row what its records say."""
        record = {
            "source": await own_source(self.work),
            "stream": entity.__name__,
            "key": str(row),
            "slot": "",
            "subject_entity": entity.__name__,
            "subject_id": row,
            "refers_to": [],
            "source_time": self.work.now,
            "founding": founding,
            "outdated": False,
            "said": orjson.dumps(said, default=cells.jsonable).decode(),
        }
        await self.writer.save(SourceRecord, {link: record})
        await project(self.writer, entity, row)
        self.work.touched.append((entity, row))


def _said(entity: type[Entity], values: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    columns = entity.declaration.columns
    return {
        "values": {
            name: cells.plain(columns[name], value) for name, value in values.items() if name in columns
        },
        "refs": {name: value for name, value in values.items() if name in entity.declaration.relations},
    }


async def project(writer: Writer, entity: type[Entity], row: int) -> None:
    """Make a row what its records say, with all that follows from it."""
    batch = Batch(Staging(writer.connection, writer.keyring, NO_RUN), writer, NO_RUN, roster=False)
    await batch.project(entity, [row])
    await batch.release()
    while await derive(writer):
        pass
    while await maintain(writer.connection):
        pass


async def own_source(work: Work) -> int:
    """The id of the hub's own source."""
    table = table_of(Source)
    known = (await work.connection.execute(select(table.c.id).where(table.c.connector == HUB))).scalar()
    if known is None:
        row = {"name": OWN_NAME, "connector": HUB, "roster": False, "feeds": [], "config": {}, "failures": 0}
        row |= {"health": SourceHealth.HEALTHY.name, "circuit": Circuit.CLOSED.name}
        made = await work.connection.execute(insert(table).values(row).returning(table.c.id))
        known = made.scalar_one()
    return int(known)
