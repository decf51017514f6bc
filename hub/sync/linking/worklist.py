"""The worklist of identity: what waits for a decision, decisions, and what undoes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, func, or_, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.base.errors import Refusal
from hub.store.writer import Writer, among, table_of
from hub.sync.joined import Joined
from hub.sync.linking.bearing import of_accounts
from hub.sync.linking.joining import Joining
from schema.integration.identity_match import IdentityMatch, MatchBand, MatchState
from schema.integration.match_evidence import MatchEvidence
from schema.kit.entity import Entity
from schema.kit.registry import load


class MatchUnfit(Refusal):
    """What was asked does not fit how the match stands."""

    code = "identity.unfit"
    chinese = "该匹配的当前状态不允许此操作。"


class Worklist:
    """Decides, in the caller's transaction; whoever sits in front of it was asked who may."""

    def __init__(self, writer: Writer) -> None:
        self.writer = writer
        self.connection = writer.connection

    async def decide(self, match_id: int, decision: MatchState, account: int) -> None:
        """Decide on a match: SAME joins, DIFFERENT takes apart what was joined, LATER puts off what is undecided.

        Where an account stands for one of the two, the first SAME only asks, and the next one joins. Raises MatchUnfit.
        """
        match = await self._locked(match_id)
        now = MatchState[match["state"]]
        if decision is MatchState.OPEN or (decision is MatchState.LATER and now is MatchState.SAME):
            raise MatchUnfit(
                "what was joined is taken apart before it is put off",
                place="decision",
                mend="decide DIFFERENT, or leave it",
            )
        if decision is MatchState.SAME and match["other_id"] is not None:
            await self._check(match)
        joins = decision is MatchState.SAME and now is not MatchState.SAME
        if joins and match["asked_by_id"] is None and await self._is_of_accounts(match):
            await self.writer.change(IdentityMatch, match_id, {"asked_by": account})
            return
        values = {"state": decision.name, "decided_at": self.writer.now, "decided_by": account}
        if decision is not MatchState.SAME:
            values["asked_by"] = None
        await self.writer.change(IdentityMatch, match_id, values)
        joining = Joining(self.writer)
        if joins:
            await joining.join([match])
        elif decision is MatchState.DIFFERENT and now is MatchState.SAME:
            await joining.part(match)

    async def propose(self, entity: type[Entity], stays: int, goes: int) -> int:
        """The match of two live rows, made anew where nothing proposed one. Raises MatchUnfit."""
        table, match = table_of(entity), table_of(IdentityMatch)
        live = await self.connection.execute(
            select(table.c.id).where(among(table.c.id, (stays, goes)), table.c.removed_at.is_(None))
        )
        if len(live.all()) != 2:
            raise MatchUnfit(
                "these are not two rows that there are", place="goes", mend="look at the numbers"
            )
        either = or_(
            and_(match.c.subject_id == stays, match.c.other_id == goes),
            and_(match.c.subject_id == goes, match.c.other_id == stays),
        )
        found = await self.connection.execute(
            select(match.c.id).where(match.c.subject_entity == entity.__name__, either)
        )
        match_id = found.scalar()
        if match_id is None:
            (match_id,) = await self.writer.new_ids(IdentityMatch, 1)
            row = {
                "subject_entity": entity.__name__,
                "state": MatchState.OPEN.name,
                "band": MatchBand.TO_REVIEW.name,
                "score": Decimal(0),
                "weight": Decimal(0),
                "prior": Decimal(0),
                "found_at": self.writer.now,
                "merged": False,
                "moved": {},
            }
            await self.writer.save(IdentityMatch, {match_id: row | {"subject_id": stays, "other_id": goes}})
        return int(match_id)

    async def _locked(self, match_id: int) -> Mapping[str, Any]:
        return await one(self.connection, match_id, lock=True)

    async def _is_of_accounts(self, match: Mapping[str, Any]) -> bool:
        table = table_of(IdentityMatch)
        this = select(table.c.id).where(
            table.c.id == match["id"], of_accounts(load()[match["subject_entity"]])
        )
        return (await self.connection.execute(this)).first() is not None

    async def _check(self, match: Mapping[str, Any]) -> None:
        """Both rows stand for themselves still, so that no circle comes about."""
        entity, joined = load()[match["subject_entity"]], await Joined.read(self.connection)
        for row in (match["subject_id"], match["other_id"]):
            if joined.stays(entity, row) != row and match["state"] != MatchState.SAME.name:
                raise MatchUnfit(
                    "one of the two was joined to another row",
                    place="match",
                    mend="decide on the match with the row that stayed",
                )


async def one(connection: AsyncConnection, match_id: int, *, lock: bool = False) -> Mapping[str, Any]:
    """A match as it is stored. Raises MatchUnfit where there is none."""
    table = table_of(IdentityMatch)
    statement = select(table).where(table.c.id == match_id)
    found = await connection.execute(statement.with_for_update() if lock else statement)
    row = found.mappings().first()
    if row is None:
        raise MatchUnfit("there is no such match", place="match", mend="look at the worklist again")
    return dict(row)


async def undecided(connection: AsyncConnection, limit: int) -> Sequence[Mapping[str, Any]]:
    """What waits for a decision, the likeliest first, each with its source's name and how many there are in all."""
    found = await connection.execute(text(_UNDECIDED), {"limit": limit})
    return [dict(row) for row in found.mappings()]


_UNDECIDED = """
SELECT m.*, s.name AS source_name, count(*) OVER () AS total FROM identity_match m LEFT JOIN source s ON s.id = m.source_id
WHERE m.state IN ('OPEN', 'LATER') ORDER BY m.state DESC, m.weight DESC, m.id LIMIT :limit
"""


async def counted(connection: AsyncConnection) -> Sequence[tuple[str, str, str, int]]:
    """How many matches there are, by entity, band and decision."""
    table = table_of(IdentityMatch)
    columns = (table.c.subject_entity, table.c.band, table.c.state)
    found = await connection.execute(select(*columns, func.count()).group_by(*columns).order_by(*columns))
    return [(entity, band, state, count) for entity, band, state, count in found]


async def evidence(connection: AsyncConnection, match_id: int) -> Sequence[Mapping[str, Any]]:
    """The fields of a match as they are stored, in their order."""
    table = table_of(MatchEvidence)
    found = await connection.execute(
        select(table).where(table.c.match_id == match_id).order_by(table.c.number)
    )
    return [dict(row) for row in found.mappings()]
