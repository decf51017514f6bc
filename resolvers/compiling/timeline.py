"""The timeline of a pupil: when each kind of event happened, to whom, and the total order of them all.

Events stand by the district's local time: a day is the midnight at which it begins, an instant is put into the
district's zone. A time that the viewer may not read counts as unknown, as everywhere, and unknown times come last.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any

import orjson
from sqlalchemy import (
    TIMESTAMP,
    BigInteger,
    ColumnElement,
    Date,
    FromClause,
    Select,
    bindparam,
    cast,
    func,
    literal_column,
    null,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY

from hub.policy import Policy
from hub.policy.predicates import alias, all_of
from resolvers.compiling.arguments import LARGEST_LIST, Arguments, read
from resolvers.compiling.filters import Condition
from resolvers.compiling.orders import Term, after
from resolvers.errors import FilterInvalid
from resolvers.ids import decode
from schema.kit.declaration import Relation
from schema.kit.entity import Entity
from schema.kit.events import Event, events
from schema.kit.registry import load
from schema.kit.tables import TEXT
from schema.pupils import pupil

LIST = "Timeline"
"""What a cursor of a timeline is bound to in the place of an entity."""

DAY = ("TimelineEdge", "on")
"""Type and field that tell by which day an event stands."""

MARKS = (
    Term(literal_column("at", TIMESTAMP()), datetime, descending=True, nulls_first=False, nullable=True),
    Term(literal_column("kind", TEXT), str, descending=False, nulls_first=False, nullable=False),
    Term(literal_column("id", BigInteger()), int, descending=True, nulls_first=False, nullable=False),
)
"""The newest first, unknown times last; ties by kind, then the newest entry."""


@cache
def declared() -> tuple[Event, ...]:
    """Every kind of event, by name."""
    return events(load())


def chosen(policy: Policy, kinds: Iterable[str] | None) -> list[Event]:
    """The kinds that are asked for (None: all) and of which the viewer may read anything."""
    wanted = None if kinds is None else set(kinds)
    asked = [event for event in declared() if wanted is None or event.name in wanted]
    return [event for event in asked if policy.reads_any(event.entity)]


def listing(student: int | None, kinds: Iterable[str] | None, first: date | None, last: date | None) -> str:
    """What a cursor is bound to. `student`: None below a pupil, where each row has a timeline of its own."""
    return orjson.dumps([student, None if kinds is None else sorted(set(kinds)), first, last]).decode()


@dataclass(frozen=True)
class Span:
    """Which events of a timeline, and which page of them."""

    student: int | None
    kinds: tuple[str, ...] | None
    first: date | None
    last: date | None
    page: Arguments

    @property
    def listing(self) -> str:
        """See `listing`."""
        return listing(self.student, self.kinds, self.first, self.last)

    @property
    def key(self) -> Any:
        """Equal for equal arguments: such timelines are read together."""
        return (self.listing, self.page.key)


def span(given: Mapping[str, Any], district: str) -> Span:
    """Check the arguments. Raises a RequestError for what cannot be meant."""
    stated = {name: value for name, value in given.items() if value is not None}
    kinds = stated.get("kinds")
    if kinds is not None and len(kinds) > LARGEST_LIST:
        raise FilterInvalid("the list is too long", place="kinds", mend="name each kind once")
    student = decode(stated["student"], district, pupil())[1] if "student" in stated else None
    names = None if kinds is None else tuple(kind.value for kind in kinds)
    return Span(student, names, stated.get("from_"), stated.get("to"), read(given))


def happened(policy: Policy, event: Event, row: FromClause) -> ColumnElement[Any]:
    """When, as the district's local time; null where it is not known or not for this viewer."""
    value = _dated(policy, event, event.entity, event.via, row)
    if value is None:
        return cast(null(), TIMESTAMP())
    if event.column.type is datetime:
        return func.timezone(bindparam("zone", type_=TEXT), value, type_=TIMESTAMP())
    return cast(value, TIMESTAMP())


def _dated(
    policy: Policy, event: Event, entity: type[Entity], via: Sequence[Relation], row: FromClause
) -> ColumnElement[Any] | None:
    if not via:
        return policy.column(entity, event.column, row)
    first, *rest = via
    step = alias(first.target)
    value = _dated(policy, event, first.target, rest, step)
    if value is None:
        return None
    reached = select(value).where(step.c.id == row.c[first.column], policy.rows(first.target, step))
    return reached.scalar_subquery()


def belongs(policy: Policy, of: Sequence[Relation], row: FromClause, holds: Any) -> Condition:
    """The event happened to a pupil whose key `holds`; every row on the way to the pupil is one that is read."""
    first, *rest = of
    if not rest:
        return holds(row.c[first.column])  # type: ignore[no-any-return]
    step = alias(first.target)
    inner = select(step.c.id).where(policy.rows(first.target, step), belongs(policy, rest, step, holds))
    # What `holds` names stands around it, be it two levels further out.
    return row.c[first.column].in_(inner.correlate_except(step))


def terms(event: Event, at: ColumnElement[Any], row: FromClause) -> list[Term]:
    """The order of the events of one kind among all."""
    kind: ColumnElement[Any] = literal_column(f"'{event.name}' COLLATE \"C\"", TEXT)
    return [replace(term, value=value) for term, value in zip(MARKS, (at, kind, row.c.id), strict=True)]


def within(at: ColumnElement[Any], first: Any, last: Any) -> list[Condition]:
    """Events of these days; what is None bounds nothing."""
    day = cast(at, Date)
    found = [] if first is None else [day >= first]
    return found if last is None else [*found, day <= last]


def _arms(policy: Policy, asked: Span, after_: Any = None, before: Any = None) -> list[Select[Any]]:
    """For each kind, the events of all pupils of the parameter `keys`: (parent, when, kind, id)."""
    found = []
    for event in chosen(policy, asked.kinds):
        row, parents = event.entity.__table__.alias(), _parents()
        at = happened(policy, event, row)
        order = terms(event, at, row)
        conditions = [
            belongs(policy, event.of, row, lambda key, parents=parents: key == parents.c.id),
            policy.rows(event.entity, row),
            *within(at, asked.first, asked.last),
        ]
        if after_ is not None:
            conditions.append(after(order, after_))
        if before is not None:
            conditions.append(after([term.reversed() for term in order], before))
        values = [term.value.label(name) for term, name in zip(order, ("at", "kind", "id"), strict=True)]
        arm = select(parents.c.id.label("parent"), *values).where(all_of(*conditions))
        # A pupil at the end of several relations is compared within subqueries: said to be meant, as it looks like forgotten.
        found.append(arm if len(event.of) == 1 else arm.select_from(parents.join(row, true())))
    return found


def page(policy: Policy, asked: Span, after_: Any, before: Any) -> Select[Any] | None:
    """One event more than the page of each pupil: (parent, when, kind, id); None where no kind is looked for."""
    arms = _arms(policy, asked, after_, before)
    if not arms:
        return None
    events_ = union_all(*arms).subquery("events")
    order = [(term.reversed() if asked.page.backward else term).clause() for term in MARKS]
    place = func.row_number().over(partition_by=events_.c.parent, order_by=order).label("place")
    placed = select(events_, place).subquery("placed")
    found = select(placed.c.parent, placed.c.at, placed.c.kind, placed.c.id)
    return found.where(placed.c.place <= asked.page.size + 1).order_by(placed.c.parent, placed.c.place)


def count(policy: Policy, asked: Span) -> Select[Any] | None:
    """How many events each pupil of `keys` has: (parent, number); None where no kind is looked for."""
    arms = _arms(policy, asked)
    if not arms:
        return None
    events_ = union_all(*arms).subquery("events")
    return select(events_.c.parent, func.count()).group_by(events_.c.parent)


def _parents() -> Any:
    keys = bindparam("keys", type_=ARRAY(BigInteger))
    return func.unnest(keys).table_valued("id", name="parents").render_derived()
