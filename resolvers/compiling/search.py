"""Search by a text: which entities a viewer may search, what is found, and how well it fits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    Select,
    Text,
    case,
    func,
    literal_column,
    select,
    union_all,
)
from sqlalchemy.types import TypeEngine

from hub.policy import Policy, Reach
from hub.policy.predicates import any_of
from resolvers.compiling.arguments import LARGEST_LIST, LARGEST_PAGE, check_text
from resolvers.compiling.filters import Condition, Literals, Parameters, Value, readable
from resolvers.compiling.texts import beginning, comparable, matching, plain
from resolvers.errors import FieldWithheld, FilterInvalid, PageSize
from schema.kit import Entity
from schema.kit.declaration import Column, camel
from schema.kit.events import searched
from schema.kit.registry import load
from schema.kit.tables import TEXT

DEFAULT_FIRST = 20


@cache
def declared() -> Mapping[type[Entity], tuple[Column, ...]]:
    """What is found, and by which columns."""
    return searched(load())


@dataclass(frozen=True)
class Sought:
    """What is looked for."""

    text: str
    kinds: tuple[str, ...] | None
    first: int


def sought(given: Mapping[str, Any]) -> Sought:
    """Check the arguments. Raises a RequestError for what cannot be meant."""
    stated = {name: value for name, value in given.items() if value is not None}
    plain(check_text(stated["text"], "text"), "text")
    kinds, first = stated.get("kinds"), stated.get("first", DEFAULT_FIRST)
    if kinds is not None and len(kinds) > LARGEST_LIST:
        raise FilterInvalid("the list is too long", place="kinds", mend="name each kind once")
    if not 1 <= first <= LARGEST_PAGE:
        raise PageSize(f"1 to {LARGEST_PAGE:,} rows are found at once", place="first")
    return Sought(stated["text"], None if kinds is None else tuple(kind.value for kind in kinds), first)


class Once:
    """Of the one text that is looked for, each form is one parameter, wherever it stands."""

    def __init__(self, parameters: Parameters) -> None:
        self._parameters = parameters
        self._made: dict[Callable[[Any], Any], Value] = {}

    def parameter(self, given: Any, type_: TypeEngine[Any], ready: Callable[[Any], Any]) -> Value:
        """See `resolvers.compiling.filters.Parameters`."""
        if ready not in self._made:
            self._made[ready] = self._parameters.parameter(given, type_, ready)
        return self._made[ready]


def permitted(policy: Policy, kinds: Iterable[str] | None) -> list[tuple[type[Entity], tuple[Column, ...]]]:
    """What is searched for this viewer, and by which columns: those that can be read (A4).

    Raises FieldWithheld for a kind that is asked for by name and of which no such column can be read.
    """
    wanted = None if kinds is None else set(kinds)
    found = []
    for entity, columns in declared().items():
        if wanted is not None and entity.__name__ not in wanted:
            continue
        open_ = tuple(column for column in columns if policy.reach(entity, column) is not Reach.NONE)
        if open_:
            found.append((entity, open_))
        elif wanted is not None:
            raise FieldWithheld(
                "none of your roles reads by what this is found, so it cannot be searched",
                place=f"{entity.__name__}.{camel(columns[0].name)}",
                mend="leave the kind out, or ask with an account whose role reads it",
            )
    return found


@dataclass(frozen=True)
class Finding:
    """How rows of one entity are found."""

    holds: Condition
    rank: ColumnElement[Any]
    """0: the whole name or code; 1: its beginning; 2: a part of it."""
    kind: ColumnElement[Any]
    sort: ColumnElement[Any]
    """The first of the names, romanised."""

    @property
    def terms(self) -> Mapping[str, ColumnElement[Any]]:
        """What is sorted by, in this order; the row's id makes it total."""
        return {"rank": self.rank, "kind": self.kind, "sort": self.sort}


def finding(
    policy: Policy,
    entity: type[Entity],
    columns: Sequence[Column],
    row: FromClause,
    given: Any,
    parameters: Parameters,
) -> Finding:
    """What of `row` is compared with the given text."""
    found: list[Condition] = []
    whole: list[Condition] = []
    begun: list[Condition] = []
    for column in columns:
        value = readable(policy, entity, column, row, row.c[column.name])
        if column.spec.identifies:
            found.append(value == parameters.parameter(given, TEXT, str.strip))
            whole.append(found[-1])
            continue
        name = parameters.parameter(given, Text(), plain)
        whole.append(comparable(value) == name)
        begun.append(func.starts_with(comparable(value), name))
        sound = None
        if column.pinyin:
            sound = readable(policy, entity, column, row, row.c[column.pinyin])
            whole.append(comparable(sound) == name)
            begun.append(sound.regexp_match(parameters.parameter(given, Text(), beginning)))
        found.append(matching(value, sound, given, parameters))
    first = columns[0]
    return Finding(
        any_of(found),
        case((any_of(whole), 0), (any_of(begun), 1), else_=2).cast(Integer),
        literal_column(f"'{entity.__name__}' COLLATE \"C\"", TEXT),
        readable(policy, entity, first, row, row.c[first.pinyin or first.name]),
    )


def search(policy: Policy, asked: Sought) -> Select[Any] | None:
    """What is found, the best first: (kind, id); None where nothing is searched."""
    parameters, arms = Once(Literals()), []
    for entity, columns in permitted(policy, asked.kinds):
        row = entity.__table__.alias()
        found = finding(policy, entity, columns, row, asked.text, parameters)
        values = [value.label(name) for name, value in found.terms.items()]
        arms.append(select(*values, row.c.id.label("id")).where(policy.rows(entity, row), found.holds))
    if not arms:
        return None
    rows = union_all(*arms).subquery("found")
    order = [rows.c.rank, rows.c.kind, rows.c.sort.asc().nulls_last(), rows.c.id]
    return select(rows.c.kind, rows.c.id).order_by(*order).limit(asked.first)
