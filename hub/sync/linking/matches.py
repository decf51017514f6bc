"""What was found is written down for whoever decides; what was decided is left alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert

from hub.store.writer import Writer, among, table_of
from hub.sync.linking.bearing import of_accounts
from hub.sync.linking.joining import Joining
from hub.sync.linking.model import Pair
from hub.sync.linking.population import Unit
from hub.sync.tables import compared
from schema.integration.identity_match import IdentityMatch, MatchBand, MatchState
from schema.integration.match_evidence import MatchEvidence
from schema.kit.entity import Entity

Place = tuple[int, int | None, int | None, str | None, str | None, str | None]
"""What tells one match from another: subject, other row, or source, stream, key and slot."""

_STALE = """
SELECT m.id FROM identity_match m
LEFT JOIN {table} a ON a.id = m.subject_id
LEFT JOIN {table} b ON b.id = m.other_id
LEFT JOIN staged_record s ON s.source_id = m.source_id AND s.stream = m.stream AND s.key = m.key
WHERE m.subject_entity = :entity AND m.state IN ('OPEN', 'LATER') AND (
  a.id IS NULL OR a.removed_at IS NOT NULL
  OR (m.other_id IS NOT NULL AND (b.id IS NULL OR b.removed_at IS NOT NULL))
  OR (m.other_id IS NULL AND (s.id IS NULL OR s.gone OR s.state NOT IN ('waiting', 'quarantined', 'pending')))
)
"""


@dataclass(frozen=True, slots=True)
class Found:
    """A pair in its order: the row that would stay, and the other one."""

    subject: Unit
    other: Unit
    pair: Pair
    band: MatchBand

    @property
    def place(self) -> Place:
        """See Place."""
        assert self.subject.row_id is not None
        waits = self.other.waiting
        if waits is None:
            return (self.subject.row_id, self.other.row_id, None, None, None, None)
        return (self.subject.row_id, None, waits.source_id, waits.stream, waits.key, waits.slot)


def ordered(one: Unit, two: Unit) -> tuple[Unit, Unit]:
    """The row that stays first: a known one, of a roster, the older."""
    first, second = sorted(
        (one, two), key=lambda unit: (unit.row_id is None, not unit.roster, unit.row_id or 0)
    )
    return first, second


class Matches:
    """Writes the matches of one entity, in one transaction in the line."""

    def __init__(self, writer: Writer, entity: type[Entity]) -> None:
        self.writer = writer
        self.connection = writer.connection
        self.entity = entity

    async def keep(
        self, found: Sequence[Found], fresh: Iterable[Unit], shown: Mapping[str, Mapping[str, str | None]]
    ) -> list[int]:
        """Write what was found of the fresh ones, drop what was and is not any more; returns those that are certain."""
        known = await self._known()
        now = {each.place: each for each in found}
        rows = {unit.row_id for unit in fresh if unit.row_id is not None}
        waiting = {_key(unit.waiting) for unit in fresh if unit.waiting is not None}
        gone = [
            row["id"]
            for place, row in known.items()
            if row["state"] in _UNDECIDED
            and row["asked_by_id"] is None
            and place not in now
            and (place[0] in rows or place[1] in rows or _waits(place) in waiting)
        ]
        await self._drop([*gone, *await self._stale()])
        undecided = {
            place: each
            for place, each in now.items()
            if place not in known or known[place]["state"] in _UNDECIDED
        }
        new = [place for place in undecided if place not in known]
        ids = {place: known[place]["id"] for place in undecided if place in known}
        ids |= dict(zip(new, await self.writer.new_ids(IdentityMatch, len(new)), strict=True))
        await self.writer.save(
            IdentityMatch,
            {ids[place]: self._row(each, known.get(place)) for place, each in undecided.items()},
        )
        await self._evidence({ids[place]: each for place, each in undecided.items()}, shown)
        return [ids[place] for place, each in undecided.items() if each.band is MatchBand.CERTAIN]

    async def note(self, units: Sequence[Unit]) -> None:
        """Remember what these were when they were compared."""
        rows = [
            {
                "entity": self.entity.__name__,
                "waiting": unit.waiting is not None,
                "id": unit.row_id if unit.waiting is None else unit.staged_id,
                "version": unit.version,
            }
            for unit in units
        ]
        if rows:
            statement = upsert(compared)
            await self.connection.execute(
                statement.on_conflict_do_update(
                    index_elements=["entity", "waiting", "id"], set_={"version": statement.excluded.version}
                ),
                # Two parts of one record are remembered once.
                list({(row["waiting"], row["id"]): row for row in rows}.values()),
            )

    async def _known(self) -> dict[Place, Mapping[str, Any]]:
        table = table_of(IdentityMatch)
        found = await self.connection.execute(
            select(table).where(table.c.subject_entity == self.entity.__name__)
        )
        known: dict[Place, Mapping[str, Any]] = {}
        for row in map(dict, found.mappings()):
            place = (
                row["subject_id"],
                row["other_id"],
                row["source_id"],
                row["stream"],
                row["key"],
                row["slot"],
            )
            known[place] = row
            if row["other_id"] is not None:
                # Which of two rows stays may have changed since.
                known.setdefault((row["other_id"], row["subject_id"], None, None, None, None), row)
        return known

    def _row(self, each: Found, before: Mapping[str, Any] | None) -> dict[str, Any]:
        subject, other, source, stream, key, slot = each.place
        return {
            "subject_entity": self.entity.__name__,
            "state": before["state"] if before else MatchState.OPEN.name,
            "band": each.band.name,
            "score": _decimal(each.pair.probability, 6),
            "weight": _decimal(each.pair.weight),
            "prior": _decimal(each.pair.prior),
            "subject_id": subject,
            "other_id": other,
            "source": source,
            "stream": stream,
            "key": key,
            "slot": slot,
            "found_at": before["found_at"] if before else self.writer.now,
            "decided_at": before["decided_at"] if before else None,
            "decided_by": before["decided_by_id"] if before else None,
            "asked_by": before["asked_by_id"] if before else None,
            "merged": False,
            "moved": {},
        }

    async def _evidence(
        self, found: Mapping[int, Found], shown: Mapping[str, Mapping[str, str | None]]
    ) -> None:
        table = table_of(MatchEvidence)
        await self.connection.execute(delete(table).where(among(table.c.match_id, found)))
        rows = [
            {
                "number": number,
                "field": weighed.field,
                "verdict": weighed.verdict.name,
                "weight": _decimal(weighed.weight),
                "subject_says": shown[each.subject.id].get(weighed.field),
                "other_says": shown[each.other.id].get(weighed.field),
                "match": match_id,
            }
            for match_id, each in found.items()
            for number, weighed in enumerate(each.pair.evidence)
        ]
        ids = await self.writer.new_ids(MatchEvidence, len(rows))
        await self.writer.save(MatchEvidence, dict(zip(ids, rows, strict=True)))

    async def join(self, ids: Sequence[int]) -> None:
        """Decide that these are one person each, as the hub's own decision, and join them; those of accounts are left to people."""
        table = table_of(IdentityMatch)
        values = {"state": MatchState.SAME.name, "decided_at": self.writer.now}
        decided = await self.connection.execute(
            update(table)
            .where(among(table.c.id, ids), table.c.state.in_(_UNDECIDED), ~of_accounts(self.entity))
            .values(**values)
            .returning(*table.c)
        )
        await Joining(self.writer).join([dict(row) for row in decided.mappings()])

    async def _stale(self) -> list[int]:
        """What cannot be decided any more: a row left, or the record was joined or taken back."""
        found = await self.connection.execute(
            text(_STALE.format(table=self.entity.__tablename__)), {"entity": self.entity.__name__}
        )
        return [int(match_id) for (match_id,) in found]

    async def _drop(self, ids: Sequence[int]) -> None:
        for entity, column in ((MatchEvidence, "match_id"), (IdentityMatch, "id")):
            table = table_of(entity)
            await self.connection.execute(delete(table).where(among(table.c[column], ids)))


_UNDECIDED = (MatchState.OPEN.name, MatchState.LATER.name)


def _waits(place: Place) -> tuple[Any, ...]:
    return place[2:]


def _key(waiting: Any) -> tuple[Any, ...]:
    return (waiting.source_id, waiting.stream, waiting.key, waiting.slot)


def _decimal(value: float, places: int = 2) -> Decimal:
    return Decimal(f"{value:.{places}f}")
