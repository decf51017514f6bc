"""Which row a draft is about: by its record, by exact identifiers, or a new one. Never by luck."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import RowMapping, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.crypto.sealing import Keyring
from hub.store.cells import digest, digests, place, plain
from hub.store.writer import among, table_of
from hub.sync.contract import Ref
from hub.sync.drafting import Claim, Problem, record_token, tokens_of
from hub.sync.joined import Joined
from schema.integration.source_record import SourceRecord
from schema.kit.entity import Entity

Probe = tuple[str, Any]
"""An identifier to look for: a column, and its keyed hash where it is sealed, else its value."""


class Resolver:
    """Answers, for one batch of one source, which rows records and identifiers stand for."""

    def __init__(self, connection: AsyncConnection, keyring: Keyring, source_id: int) -> None:
        self.connection = connection
        self.keyring = keyring
        self.source_id = source_id
        self._older: dict[bytes, list[bytes]] = {}
        """Hashes that were probed for, by their form under the newest key: those under older keys."""
        self._joined: Joined | None = None

    async def joined(self) -> Joined:
        """The rows that were joined to others, as they are in this transaction."""
        if self._joined is None:
            self._joined = await Joined.read(self.connection)
        return self._joined

    def probes(self, entity: type[Entity], identifiers: Mapping[str, Any]) -> list[Probe]:
        """What to look for, of those identifying columns that have a value."""
        columns = entity.declaration.columns
        found: list[Probe] = []
        for name, value in identifiers.items():
            if value is None:
                continue
            if columns[name].sealed:
                newest, *older = digests(self.keyring, entity, columns[name], value)
                if older:
                    self._older[newest] = older
                found.append((name, newest))
            else:
                found.append((name, plain(columns[name], value)))
        return found

    def current(self, entity: type[Entity], row: RowMapping) -> Mapping[str, Any]:
        """The row with its hashes under the newest key, which a rotation may not have come to yet."""
        newest = self.keyring.keys("hashing")[0].id
        older = {}
        for column in entity.declaration.identifiers:
            known = row[column.hashed] if column.hashed else None
            if known is not None and known[0] != newest:
                text = self.keyring.open(place(entity, column.name, row["id"]), row[column.name])
                older[column.hashed or ""] = digest(self.keyring, entity, column, text)
        return {**row, **older}

    async def by_record(self, target: type[Entity], refs: Iterable[Ref]) -> dict[tuple[str, str], int]:
        """Rows of `target` by stream and key of the source's own records."""
        wanted = {(ref.stream, ref.key) for ref in refs if ref.entity is None}
        if not wanted:
            return {}
        table = table_of(SourceRecord)
        found = await self.connection.execute(
            select(table.c.stream, table.c.key, func.coalesce(table.c.own_id, table.c.subject_id))
            .where(
                table.c.source_id == self.source_id,
                table.c.subject_entity == target.__name__,
                table.c.removed_at.is_(None),
                among(table.c.stream, {stream for stream, _ in wanted}),
                among(table.c.key, {key for _, key in wanted}),
            )
            .order_by(table.c.founding, table.c.slot.desc())
        )
        return {(stream, key): subject for stream, key, subject in found.all() if (stream, key) in wanted}

    async def by_probes(
        self, entity: type[Entity], probes: Iterable[Probe]
    ) -> dict[Probe, list[Mapping[str, Any]]]:
        """Rows that bear any of these identifiers; removed ones only where no live row does."""
        table = table_of(entity)
        by_column: dict[str, set[Any]] = defaultdict(set)
        for name, value in probes:
            by_column[name].add(value)
        if not by_column:
            return {}
        columns = {name: entity.declaration.columns[name].hashed or name for name in by_column}
        tests = [among(table.c[columns[name]], self._forms(values)) for name, values in by_column.items()]
        found: dict[Probe, list[Mapping[str, Any]]] = defaultdict(list)
        rows = await self.connection.execute(select(table).where(or_(*tests)).order_by(table.c.id))
        for row in (self.current(entity, row) for row in rows.mappings().all()):
            for name, column in columns.items():
                if row[column] in by_column[name]:
                    found[name, row[column]].append(row)
        joined = await self.joined()
        return {probe: _bearing(entity, rows, joined) for probe, rows in found.items()}

    def _forms(self, values: set[Any]) -> list[Any]:
        return [*values, *(older for value in values if value in self._older for older in self._older[value])]

    async def resolve_refs(self, claims: Sequence[Claim]) -> None:
        """Turn the references of drafts of one entity into ids, or give the draft its problem."""
        if not claims:
            return
        entity = claims[0].draft.entity
        targets: dict[str, type[Entity]] = {
            name: relation.target for name, relation in entity.declaration.relations.items()
        }
        wanted: dict[str, list[tuple[Claim, Ref]]] = defaultdict(list)
        needed: dict[type[Entity], list[tuple[Claim, Ref]]] = defaultdict(list)
        for claim in claims:
            for name, ref in claim.draft.refs.items():
                if ref is None:
                    claim.refs[name] = None
                else:
                    wanted[name].append((claim, ref))
            if claim.draft.part_of is not None:
                wanted[""].append((claim, claim.draft.part_of))
            for target, ref in claim.draft.depends_on.items():
                needed[target].append((claim, ref))
        for name, pairs in wanted.items():
            await self._resolve(name, targets.get(name, entity), pairs)
        for target, pairs in needed.items():
            await self._resolve(None, target, pairs)
        for claim in claims:
            self._require(claim)

    async def _resolve(
        self, name: str | None, target: type[Entity], pairs: Sequence[tuple[Claim, Ref]]
    ) -> None:
        records = await self.by_record(target, [ref for _, ref in pairs])
        probes = {id(ref): self.probes(target, ref.identifiers) for _, ref in pairs if ref.entity is not None}
        known = await self.by_probes(target, [probe for found in probes.values() for probe in found])
        joined = await self.joined()
        for claim, ref in pairs:
            if ref.entity is None:
                token = record_token(self.source_id, ref.stream, ref.key)
                claim.refers_to.append(f"{ref.stream}/{ref.key}")
                self._take(claim, name, target, records.get((ref.stream, ref.key)), (token,))
                continue
            ids = {row["id"] for probe in probes[id(ref)] for row in known.get(probe, ())}
            if len({joined.stays(target, row_id) for row_id in ids}) > 1:
                claim.problem = Problem(
                    "reference.ambiguous",
                    f"{len(ids)} rows of {target.__name__} bear this identifier",
                    name or None,
                    "join or correct those rows first",
                    retry_on=tokens_of(target.__name__, probes[id(ref)]),
                )
            else:
                self._take(
                    claim, name, target, min(ids, default=None), tokens_of(target.__name__, probes[id(ref)])
                )

    def _take(
        self,
        claim: Claim,
        name: str | None,
        target: type[Entity],
        found: int | None,
        tokens: tuple[str, ...],
    ) -> None:
        """`name` is that of the relation, empty for the row that the draft adds to, None for one that it depends on."""
        if found is None:
            relation = claim.draft.entity.declaration.relations.get(name or "")
            if relation is not None and relation.nullable:
                claim.dangling.extend(tokens)
                claim.adrift.append(relation.name)
                return
            claim.problem = claim.problem or Problem(
                "reference.unknown",
                f"it is about a {target.__name__} that the hub does not know (yet)",
                name or None,
                "it is released when that row appears",
                waits_for=tokens,
            )
        elif name:
            claim.refs[name] = found
        elif name is not None:
            claim.subject_id, claim.founding = found, False

    def _require(self, claim: Claim) -> None:
        if claim.draft.part_of is not None or claim.problem is not None:
            return
        for relation in claim.draft.entity.declaration.relations.values():
            if not relation.nullable and claim.refs.get(relation.name) is None:
                claim.problem = Problem("value.invalid", "a reference is required", relation.name)


def _bearing(entity: type[Entity], rows: list[Mapping[str, Any]], joined: Joined) -> list[Mapping[str, Any]]:
    """Of rows with one identifier the live ones; where one was joined to another, the one that bore it by itself.

    So what comes while they are joined goes with the right one when they are taken apart.
    """
    own = [row for row in rows if (entity.__name__, row["id"]) in joined.to]
    carried = {joined.stays(entity, row["id"]) for row in own}
    live = [row for row in rows if row["removed_at"] is None and row["id"] not in carried]
    return [*live, *own] or rows[:1]
