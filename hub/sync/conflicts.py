"""Where sources disagree about a person, kept as rows beside the person's: written with what made them differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from hub.policy.sealing import masked
from hub.store.writer import Writer, among, table_of
from hub.sync.survivorship import Link, Rules, Verdict
from schema.integration.conflict import Conflict
from schema.integration.conflict_value import ConflictValue
from schema.kit.declaration import camel
from schema.kit.entity import Entity
from schema.kit.sensitivity import Sensitivity

Place = tuple[int, str]
"""A person's row and a field of it, as the graph names it."""


class Conflicts:
    """The conflicts about rows of one transaction."""

    def __init__(self, writer: Writer, rules: Rules) -> None:
        self.writer = writer
        self.rules = rules

    async def settle(
        self, entity: type[Entity], said: Mapping[int, Sequence[Link]], rows: Mapping[int, Mapping[str, Any]]
    ) -> None:
        """Make the conflicts about these persons what their records say. `rows`: those who are there, as they stand now."""
        person = persons().get(entity)
        if person is None or not said:
            return
        found = {
            (subject, camel(field)): (field, verdict)
            for subject in sorted(said.keys() & rows.keys())
            if len({link["source_id"] for link in said[subject]}) > 1
            for field in (*entity.declaration.columns, *entity.declaration.relations)
            if (verdict := self.rules.verdict(entity, field, said[subject])) is not None and verdict.disputed
        }
        present = await self._present(person, said)
        if not found and not present:
            return

        def row(place: Place, revision: int) -> dict[str, Any]:
            subject, field = place
            return {
                "kind": entity.__name__,
                "field": field,
                "rule": found[place][1].rule.name,
                "revision": revision,
                "name": rows[subject].get("name"),
                person: subject,
                "school": rows[subject].get("school"),
            }

        fresh = [place for place in found if place not in present]
        ids = dict(zip(fresh, await self.writer.new_ids(Conflict, len(fresh)), strict=True))
        await self.writer.save(Conflict, {row_id: row(place, 1) for place, row_id in ids.items()})
        known = {place: present[place] for place in found if place in present}
        ids |= {place: row_id for place, (row_id, _) in known.items()}
        moved = await self._values(entity, {row_id: found[place] for place, row_id in ids.items()})
        await self.writer.save(
            Conflict,
            {row_id: row(place, revision + (row_id in moved)) for place, (row_id, revision) in known.items()},
        )
        over = {row_id for place, (row_id, _) in present.items() if place not in found}
        await self.writer.remove(ConflictValue, await self._below(over))
        await self.writer.remove(Conflict, over)

    async def _present(self, person: str, subjects: Iterable[int]) -> dict[Place, tuple[int, int]]:
        """The conflicts about these persons, each with its revision; ended ones too: one that is there again is the same row."""
        table = table_of(Conflict)
        subject = table.c[f"{person}_id"]
        found = await self.writer.connection.execute(
            select(subject, table.c.field, table.c.id, table.c.revision).where(among(subject, subjects))
        )
        return {(of, field): (int(row_id), int(revision)) for of, field, row_id, revision in found}

    async def _below(self, conflicts: Iterable[int]) -> list[int]:
        table = table_of(ConflictValue)
        found = await self.writer.connection.execute(
            select(table.c.id).where(among(table.c.conflict_id, conflicts))
        )
        return [int(row_id) for (row_id,) in found]

    async def _values(self, entity: type[Entity], verdicts: Mapping[int, tuple[str, Verdict]]) -> set[int]:
        """Write what each source says; returns the conflicts of which that changed."""
        table = table_of(ConflictValue)
        rows = await self.writer.connection.execute(
            select(table.c.conflict_id, table.c.source_id, table.c.id).where(
                among(table.c.conflict_id, verdicts)
            )
        )
        present = {(conflict, source): int(row_id) for conflict, source, row_id in rows}
        names = await self._names(entity, verdicts.values())
        wanted: dict[tuple[int, int], dict[str, Any]] = {}
        for conflict, (field, verdict) in verdicts.items():
            for number, claim in enumerate(verdict.claims, 1):
                wanted[conflict, claim.link["source_id"]] = {
                    "value": names[field].get(claim.value)
                    if field in names
                    else shown(entity, field, claim.value),
                    "stands": number == 1,
                    "place": number,
                    "stated_at": claim.link["source_time"],
                    "conflict": conflict,
                    "source": claim.link["source_id"],
                }
        fresh = [place for place in wanted if place not in present]
        ids = await self.writer.new_ids(ConflictValue, len(fresh))
        kept = {place: present[place] for place in wanted if place in present} | dict(
            zip(fresh, ids, strict=True)
        )
        saved = await self.writer.save(
            ConflictValue, {row_id: wanted[place] for place, row_id in kept.items()}
        )
        gone = await self.writer.remove(
            ConflictValue, [row_id for place, row_id in present.items() if place not in wanted]
        )
        moved = {*saved.added, *saved.changed, *gone.removed}
        return {conflict for (conflict, _), row_id in (present | kept).items() if row_id in moved}

    async def _names(
        self, entity: type[Entity], verdicts: Iterable[tuple[str, Verdict]]
    ) -> dict[str, dict[int, str]]:
        """By relation: the names of the rows that sources say it leads to, where those are no person's."""
        ids: dict[str, set[int]] = defaultdict(set)
        for field, verdict in verdicts:
            if field in entity.declaration.relations:
                ids[field].update(claim.value for claim in verdict.claims)
        names: dict[str, dict[int, str]] = {}
        for field, keys in ids.items():
            target = entity.declaration.relations[field].target
            column = target.declaration.columns.get("name")
            names[field] = {}
            if column is not None and column.sensitivity <= Sensitivity.INTERNAL:
                table = table_of(target)
                found = await self.writer.connection.execute(
                    select(table.c.id, table.c.name).where(among(table.c.id, keys))
                )
                names[field] = {int(key): name for key, name in found}
        return names


def shown(entity: type[Entity], field: str, value: Any) -> str | None:
    """A value as text for readers of what is personal: a secret masked, what is more sensitive not at all."""
    column = entity.declaration.columns[field]
    if column.sensitivity is Sensitivity.SECRET:
        return masked(str(value))
    if column.sensitivity > Sensitivity.PERSONAL:
        return None
    return text(value)


def text(value: Any) -> str:
    """A plain value as text."""
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def persons() -> Mapping[type[Entity], str]:
    """Entities whose disagreements are kept, each with the relation that leads to it."""
    return {
        relation.target: name for name, relation in Conflict.declaration.relations.items() if name != "school"
    }
