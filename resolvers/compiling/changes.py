"""What is new in pupils' files: rows that were written since an instant and say something else than then, as far as they are read now.

Rows and fields are compared under the policy of today. A row of which nothing changed that the viewer reads has not changed for
this viewer: that a reason was written anew is not told to who may not read reasons. A row that was removed since is told of
where it would be read if it were there; what it said is not.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    FromClause,
    Select,
    and_,
    bindparam,
    case,
    cast,
    false,
    func,
    literal,
    literal_column,
    null,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import TIMESTAMP, array

from hub.policy import Policy
from hub.policy.known import names
from hub.policy.predicates import alias, all_of
from resolvers.compiling.arguments import Arguments
from resolvers.compiling.orders import Term, after
from resolvers.compiling.timeline import belongs
from schema.access.audit_entry import AuditEntry
from schema.kit.declaration import Relation, camel
from schema.kit.entity import Entity
from schema.kit.registry import load
from schema.kit.tables import TEXT
from schema.pupils import leads, pupil

LIST = "StudentChange"
"""What a cursor is bound to in the place of an entity."""
SITTING = timedelta(minutes=30)
"""Looks at a pupil that are no further apart are one: who opens a list, then the file, and loads it again has looked once."""

_INSTANT = TIMESTAMP(timezone=True)
MARKS = (
    Term(literal_column("at", _INSTANT), datetime, descending=True, nulls_first=False, nullable=False),
    Term(literal_column("kind", TEXT), str, descending=False, nulls_first=False, nullable=False),
    Term(literal_column("id", BigInteger()), int, descending=True, nulls_first=False, nullable=False),
)
"""What was written last comes first; ties by kind, then the newest entry."""


@cache
def kept() -> tuple[type[Entity], ...]:
    """The entities whose rows are of a pupil's file and whose former versions are kept, the pupil first; not what sources disagree about."""
    found = [
        one
        for one in load().values()
        if leads(one) is not None and one.history is not None and one.declaration.domain != "integration"
    ]
    return tuple(sorted(found, key=lambda one: one is not pupil()))


def looked() -> Select[Any]:
    """By pupil of the parameter `keys`: when the account `viewer_account` looked last before this sitting, which ends `now`.

    It asks the record itself, of the caller's own entries only.
    """
    parents, entry = _keys("keys"), alias(AuditEntry)
    key: ColumnElement[Any] = array([parents.c.id], type_=BigInteger)
    following = func.lead(entry.c.at).over(partition_by=parents.c.id, order_by=entry.c.at)
    own = and_(
        entry.c.account_id == bindparam("viewer_account", type_=BigInteger),
        names(AuditEntry, entry, pupil(), key),
    )
    looks = (
        select(parents.c.id, entry.c.at, following.label("next"))
        .select_from(parents.join(entry, own))
        .subquery("looks")
    )
    return (
        select(looks.c.id, func.max(looks.c.at))
        .where(looks.c.at <= bindparam("now", type_=_INSTANT) - SITTING)
        .where(or_(looks.c.next.is_(None), looks.c.next > looks.c.at + SITTING))
        .group_by(looks.c.id)
    )


def page(
    policy: Policy, asked: Arguments, after_: Any, before: Any, *, removed: bool = False
) -> Select[Any] | None:
    """One change more than the page of each pupil: (parent, at, kind, id, fresh, fields); None where nothing is read.

    The pupils are those of the parameter `keys`, each since the instant at its place in `sinces`. `removed`: only rows that were
    there then and are no longer, else only others; for the writer, as the wall hides them.
    """
    changes = _changes(policy, after_, before, removed=removed)
    if changes is None:
        return None
    order = [(term.reversed() if asked.backward else term).clause() for term in MARKS]
    place = func.row_number().over(partition_by=changes.c.parent, order_by=order).label("place")
    placed = select(changes, place).where(_new(changes)).subquery("placed")
    told = (placed.c[name] for name in ("parent", "at", "kind", "id", "fresh", "fields"))
    return select(*told).where(placed.c.place <= asked.size + 1).order_by(placed.c.parent, placed.c.place)


# To make it takes longer than to find it compiled.
@lru_cache(maxsize=64)
def count(policy: Policy, *, removed: bool = False) -> Select[Any] | None:
    """How many changes each pupil of `keys` has: (parent, number); None where nothing is read. `removed`: as for `page`."""
    changes = _changes(policy, removed=removed)
    if changes is None:
        return None
    return select(changes.c.parent, func.count()).where(_new(changes)).group_by(changes.c.parent)


def _new(changes: FromClause) -> ColumnElement[bool]:
    # Of a removed row no fields are told.
    return or_(changes.c.fresh, changes.c.fields.is_(None), func.cardinality(changes.c.fields) > 0)


def _changes(policy: Policy, after_: Any = None, before: Any = None, *, removed: bool) -> FromClause | None:
    arms = list(_arms(policy, after_, before, removed=removed))
    return union_all(*arms).subquery("changes") if arms else None


def _arms(policy: Policy, after_: Any, before: Any, *, removed: bool) -> Iterator[Select[Any]]:
    for entity in kept():
        if not policy.reads_any(entity):
            continue
        assert entity.history is not None
        row, then, parents = policy.table(entity), entity.history.alias(), _keys("keys", "sinces")
        # What came and went since was never there for who looked.
        fresh: ColumnElement[bool] = false() if removed else then.c.id.is_(None)
        version = and_(
            then.c.id == row.c.id,
            then.c.changed_at <= parents.c.since,
            then.c.superseded_at > parents.c.since,
            then.c.removed_at.is_(None),
        )
        kind: ColumnElement[Any] = literal_column(f"'{entity.__name__}' COLLATE \"C\"", TEXT)
        order = [
            Term(value, term.type, descending=term.descending, nulls_first=False, nullable=False)
            for term, value in zip(MARKS, (row.c.changed_at, kind, row.c.id), strict=True)
        ]
        conditions = [
            _of(policy, entity, row, parents.c.id),
            row.c.changed_at > parents.c.since,
            policy.gone(entity, row) if removed else policy.rows(entity, row),
        ]
        if after_ is not None:
            conditions.append(after(order, after_))
        if before is not None:
            conditions.append(after([term.reversed() for term in order], before))
        marks = [term.value.label(name) for term, name in zip(order, ("at", "kind", "id"), strict=True)]
        told = cast(null(), ARRAY(TEXT)) if removed else _told(policy, entity, row, then)
        yield (
            select(parents.c.id.label("parent"), *marks, fresh.label("fresh"), told.label("fields"))
            .select_from(parents.join(row, true()).join(then, version, isouter=not removed))
            .where(all_of(*conditions))
        )


def _of(
    policy: Policy, entity: type[Entity], row: FromClause, key: ColumnElement[Any]
) -> ColumnElement[bool]:
    """The row is of the pupil's file, and every row on the way there is read."""
    way = leads(entity)
    if not way:
        return row.c.id == key
    relations, at = list[Relation](), entity
    for name in way:
        relations.append(at.declaration.relations[name])
        at = relations[-1].target
    return belongs(policy, relations, row, lambda reached: reached == key)


def _told(policy: Policy, entity: type[Entity], row: FromClause, then: FromClause) -> ColumnElement[Any]:
    """The names of the fields that are read now and say something else than then."""
    declaration, way, found = entity.declaration, leads(entity) or (), list[ColumnElement[Any]]()
    for column in declaration.columns.values():
        if column.spec.hidden or column.counted:
            # Where the hub counts versions, each change would be told by the number.
            continue
        compared = column.hashed or column.name
        other = row.c[compared].is_distinct_from(then.c[compared])
        shown = policy.column(entity, column, row, value=other)
        if shown is not None:
            found.append(case((shown, literal(camel(column.name), TEXT, literal_execute=True))))
    for relation in declaration.relations.values():
        if not policy.reads_any(relation.target) or (relation.name,) == way[:1]:
            continue
        target, key = alias(relation.target), row.c[relation.column]
        read = select(target.c.id).where(target.c.id == key, policy.rows(relation.target, target)).exists()
        moved = and_(key.is_distinct_from(then.c[relation.column]), read)
        found.append(case((moved, literal(camel(relation.name), TEXT, literal_execute=True))))
    names_: ColumnElement[Any] = array(found, type_=TEXT)
    return func.array_remove(names_, null(), type_=ARRAY(TEXT))


def _keys(*parameters: str) -> Any:
    types: dict[str, Any] = {"keys": BigInteger(), "sinces": _INSTANT}
    given: list[Any] = [bindparam(name, type_=ARRAY(types[name])) for name in parameters]
    columns = ("id", "since")[: len(parameters)]
    return func.unnest(*given).table_valued(*columns, name="parents").render_derived()
