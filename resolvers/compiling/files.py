"""From which sources the rows of a part of a file come: the records behind the rows that are read, under the same policy."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Select, bindparam, func, literal, select, tuple_, union_all
from sqlalchemy.dialects.postgresql import TIMESTAMP

from hub.policy import Policy, Reach
from hub.policy.predicates import alias, all_of
from schema.integration.source import Source
from schema.integration.source_record import SourceRecord
from schema.kit.declaration import Part
from schema.kit.entity import Entity
from schema.kit.tables import TEXT

TOLD = ("name", "synced_at", "stale_after")
"""What is told of a source to those who may know it."""


@cache
def held(entity: type[Entity], part: Part) -> tuple[type[Entity], ...]:
    """The entities of whose rows a part is made."""
    declaration = entity.declaration
    return tuple(
        declaration.relations[name].target
        if name in declaration.relations
        else declaration.collections[name].entity
        for name in part.holds
    )


def named(policy: Policy) -> bool:
    """Whether sources are known by name."""
    return policy.reach(Source, Source.declaration.columns["name"]) is Reach.WHOLE


def sources(policy: Policy, entity: type[Entity], part: Part) -> Select[Any] | None:
    """By parent and source: how many rows of the part it knows, when it last changed one, and what is told of it.

    The parents are those of the parameter `keys`. Where sources are not known by name they are taken together. None: no row has any.
    """
    arms = list(_arms(policy, entity, part))
    if not arms:
        return None
    known = union_all(*arms).subquery("known")
    row = tuple_(known.c.entity, known.c.row)
    figures = (func.count(row.distinct()), func.max(known.c.time))
    if not named(policy):
        return select(known.c.parent, *figures).group_by(known.c.parent)
    source = alias(Source)
    columns = Source.declaration.columns
    shown = [policy.column(Source, columns[name], source) for name in TOLD]
    joined = known.join(source, all_of(source.c.id == known.c.source, policy.rows(Source, source)))
    found = select(known.c.parent, *figures, *(one for one in shown if one is not None)).select_from(joined)
    return found.group_by(known.c.parent, source.c.id).order_by(known.c.parent, source.c.name)


def _arms(policy: Policy, entity: type[Entity], part: Part) -> Iterator[Select[Any]]:
    """For each list and relation of a part: the records behind its rows."""
    time = SourceRecord.declaration.columns["source_time"]
    for name in part.holds:
        relation = entity.declaration.relations.get(name)
        of = relation.target if relation is not None else entity.declaration.collections[name].entity
        if of.declaration.keeping != "projected" or not policy.reads_any(of):
            # What is worked out from other rows no source says.
            continue
        row, record, above = alias(of), alias(SourceRecord), alias(entity)
        keys = func.unnest(bindparam("keys", type_=ARRAY(BigInteger))).table_valued("id").render_derived()
        if relation is not None:
            led = keys.join(above, above.c.id == keys.c.id).join(row, row.c.id == above.c[relation.column])
        else:
            led = keys.join(row, row.c[entity.declaration.collections[name].column] == keys.c.id)
        behind = all_of(
            record.c.subject_entity == literal(of.__name__, literal_execute=True),
            record.c.subject_id == row.c.id,
            policy.rows(SourceRecord, record, subject=of.__name__),
        )
        shown = policy.column(SourceRecord, time, record, subject=of.__name__)
        yield (
            select(
                keys.c.id.label("parent"),
                literal(of.__name__, TEXT, literal_execute=True).label("entity"),
                row.c.id.label("row"),
                record.c.source_id.label("source"),
                (literal(None, TIMESTAMP(timezone=True)) if shown is None else shown).label("time"),
            )
            .select_from(led.join(record, behind))
            .where(policy.rows(of, row))
        )
