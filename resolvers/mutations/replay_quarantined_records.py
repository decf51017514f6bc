"""Records that did not fit, tried again."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Annotated

from sqlalchemy import ColumnElement, Table, and_

from hub.sync import installed
from hub.sync.sources import Sources
from hub.sync.worklist import Replay, Replayed
from resolvers.mutations.kit import Acting, ArgumentInvalid, Mutation, given, told
from schema.integration.quarantined_record import QuarantinedRecord, QuarantineState
from schema.integration.source import Source
from schema.kit import Role

OPEN = (QuarantineState.QUARANTINED.name, QuarantineState.WAITING.name)


@dataclass(frozen=True)
class Given:
    """What is given."""

    records: Annotated[list[int], QuarantinedRecord] | None = given(
        doc="These (隔离记录); left out, all that fit the other arguments.", default=None
    )
    source: Annotated[int, Source] | None = given(doc="Only of this source (来源).", default=None)
    stream: str | None = given(doc="Only of this collection (数据集).", default=None)
    reason: str | None = given(doc="Only with this code as reason (原因代码).", default=None)
    field: str | None = given(doc="Only with this field (字段).", default=None)


@dataclass(frozen=True)
class Made:
    """What is told."""

    tried: int = told(doc="Records that were tried again.")
    fit: int = told(doc="That fit now.")
    left: int = told(doc="That the next run of their source takes, as they are too many or part of a run.")


class ReplayQuarantinedRecords(Mutation[Given, Made], roles=(Role.INTEGRATOR, Role.IDENTITY_STEWARD)):
    """Try records again as the source last sent them, after a mapping or what they point to was mended (重放隔离记录)."""

    in_line = True

    async def act(self, acting: Acting, given: Given) -> Made:
        """See the class."""
        if given.records is not None:
            rows = await acting.rows(QuarantinedRecord, given.records, "records")
        elif given.source is not None:
            await acting.row(Source, given.source, "source")
            rows = await acting.those(QuarantinedRecord, lambda table: _wanted(table, given))
        else:
            raise ArgumentInvalid("nothing is chosen", place="records", mend="name records, or a source")
        by_source: dict[int, list[int]] = defaultdict(list)
        for row in rows:
            by_source[row["source_id"]].append(row["id"])
        work, total = acting.work, Replayed(0, 0, 0)
        for source_id, ids in sorted(by_source.items()):
            source = await Sources(work.connection, installed.connector).by_id(source_id)
            total += await Replay(work, source, installed.connector).retry(ids)
            work.touched.extend((QuarantinedRecord, each) for each in ids)
        return Made(total.tried, total.fit, total.left)


def _wanted(table: Table, given: Given) -> ColumnElement[bool]:
    chosen = {"source_id": given.source, "stream": given.stream, "reason": given.reason, "field": given.field}
    tests = [table.c[name] == value for name, value in chosen.items() if value is not None]
    return and_(table.c.state.in_(OPEN), *tests)
