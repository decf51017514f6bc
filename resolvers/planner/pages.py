"""One page of a list as the text of its connection: a scalar subquery, whatever stands around it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, cast

from graphql import FieldNode

from resolvers.compiling.orders import Term, after, joins, terms
from resolvers.looks import Categories
from resolvers.planner import text
from resolvers.planner.arguments import Leaf, Listed
from resolvers.planner.marks import CursorMark
from resolvers.planner.selection import Fields
from resolvers.planner.sql import Row, Sql, table
from resolvers.planner.statement import FEW, Rows
from resolvers.planner.text import Text
from schema.kit.declaration import Collection

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from resolvers.planner.compiler import Compiler


TOLD = ("nodes", "edges", "pageInfo")
"""Fields of a connection that its items tell."""


class Page:
    """A list of one parent (or of the root) under its arguments."""

    def __init__(
        self,
        compiler: Compiler,
        name: str,
        collection: Collection,
        asked: Listed,
        fields: Fields,
        parent: Rows | None,
        categories: Categories,
    ) -> None:
        self.compiler = compiler
        self._categories = categories
        self.collection = collection
        self.entity = collection.entity
        self.asked = asked
        self.fields = fields
        above = 1 if parent is None else parent.most
        self._most = above and above * asked.size
        self.mark = CursorMark(self.entity.declaration.name, name, asked)
        self._base = compiler.statement.row(self.entity)
        # Made even where nothing of the page is asked: what is given may have to be refused.
        self._order = terms(
            compiler.policy,
            self.entity,
            self._base.clause,
            asked.order,
            lambda entity: compiler.statement.row(entity).clause,
        )
        self._conditions = compiler.conditions(collection, asked, self._base, parent)
        backward = [term.reversed() for term in self._order]
        self._beyond = [
            compiler.statement.said(after(way, self._marks(leaf)))
            for leaf, way in ((asked.after, self._order), (asked.before, backward))
            if leaf is not None
        ]

    def text(self) -> Text:
        """The connection. LIMIT stands innermost, before any join; the text is put together around it."""
        if not told_by_items(self.fields):
            return text.object_({key: self._apart(group) for key, group in self.fields.items()})
        row = self.compiler.statement.row(self.entity)
        subject = dict(self.collection.where).get("subject_entity")
        rows = Rows(self.entity, row, subject, few=self.asked.size <= FEW, most=self._most)
        values = [self.compiler.statement.said(term.value) for term in self._order]
        sorts = [Sort.of(term, f"{row.name}._sort{index}") for index, term in enumerate(self._order)]
        more = more_is_asked(self.compiler, self.asked, self.fields)
        # One row more is read to know whether there are any: it is no part of the answer.
        only = f" FILTER (WHERE {row.name}._place <= {self.asked.size})" * more
        content = RowContent(self, self.entity.__name__, sorts, only, rows)
        statement, pupil = self.compiler.statement, self.compiler.pupil(rows, self._categories)
        lone = self._lone(more)
        if lone:
            body = text.joined(statement.looked(self._categories, pupil), content.item(lone))
        else:
            body = text.joined(
                statement.looked_at(self._categories, pupil, only),
                text.object_({key: self._part(group, content) for key, group in self.fields.items()}),
            )
        backward = self.asked.backward
        within = [Sort.of(term, value) for term, value in zip(self._order, values, strict=True)]
        named = [f"{value} AS _sort{index}" for index, value in enumerate(values)]
        page = (
            f"SELECT {', '.join([*rows.columns(self._base), *named])}"
            f" FROM {self._from([*self._conditions, *self._beyond], self._joined(), row)}"
            # The size is part of the plan, and PostgreSQL's own plans are better for knowing it.
            f" ORDER BY {clauses(within, backward)} LIMIT {self.asked.size + more}"
        )
        if more:
            placed = f"row_number() OVER (ORDER BY {clauses(sorts, backward)}) AS _place"
            page = f"SELECT {row.name}.*, {placed} FROM ({page}) AS {row.name}"
        source = rows.source(f"({page}) AS {row.name}")
        if lone:
            listed = text.only(text.of(f"(SELECT {body.sql} FROM {source})", long=True))
            return text.object_(
                {key: listed if group is lone else self._apart(group) for key, group in self.fields.items()}
            )
        # HAVING makes one row of it even where nothing is asked of the rows themselves.
        return text.of(f"(SELECT {body.sql} FROM {source} HAVING TRUE)", long=True)

    def _lone(self, more: bool) -> list[FieldNode] | None:
        """The only part that rows tell, of a page of one row: nothing is to be gathered, which takes longer than to find it."""
        told = [group for group in self.fields.values() if group[0].name.value in TOLD]
        lone = self.asked.size == 1 and not more and len(told) == 1
        return told[0] if lone and told[0][0].name.value != "pageInfo" else None

    def _from(self, conditions: Sequence[Sql], joined: str = "", told: Row | None = None) -> str:
        """`told`: the row of which objects are made, once everything was asked of it."""
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        return f"{table(self.entity, told.c.used if told else ())} AS {self._base.name}{joined}{where}"

    def _joined(self) -> str:
        """The related rows by which the list is sorted."""
        return "".join(
            f" LEFT JOIN {table(join.entity)} AS {cast(Row, join.row).name}"
            f" ON {self.compiler.statement.said(join.on)}"
            for join in joins(self._order)
        )

    def _part(self, group: Sequence[FieldNode], content: Content) -> Text:
        if group[0].name.value in TOLD:
            return content.part(group)
        return self._apart(group)

    def _apart(self, group: Sequence[FieldNode]) -> Text:
        """What is known without the page's rows."""
        if group[0].name.value == "__typename":
            return text.constant(f'"{self.entity.__name__}Connection"')
        return text.of(f"(SELECT count(*)::text FROM {self._from(self._conditions)})")

    def _marks(self, leaf: Leaf) -> list[ColumnElement[Any]]:
        mark, order = self.mark, self._order
        return self.compiler.statement.bind(
            [term.value.type for term in order],
            lambda variables, asker: mark.opened(leaf.get(variables), variables, asker, order),
        )


@dataclass(frozen=True)
class Sort:
    """A term of an order as text."""

    value: Sql
    type: type[Any]
    descending: bool
    nulls: str
    """Where they stand; empty where there are none."""

    @classmethod
    def of(cls, term: Term, value: str) -> Sort:
        """The same term over this expression."""
        nulls = ("FIRST" if term.nulls_first else "LAST") if term.nullable else ""
        return cls(Sql(value), term.type, term.descending, nulls)

    def clause(self, backward: bool) -> str:
        """For ORDER BY."""
        clause = f"{self.value} {'DESC' if self.descending is not backward else 'ASC'}"
        if not self.nulls:
            return clause
        return f"{clause} NULLS {'FIRST' if (self.nulls == 'FIRST') is not backward else 'LAST'}"


def clauses(sorts: Iterable[Sort], backward: bool = False) -> str:
    """For ORDER BY, from one end or the other."""
    return ", ".join(sort.clause(backward) for sort in sorts)


class Paged(Protocol):
    """What the parts of a page need to know of it."""

    @property
    def compiler(self) -> Compiler:
        """What compiles the parts below."""
        ...

    @property
    def asked(self) -> Listed:
        """Its arguments."""
        ...

    @property
    def mark(self) -> CursorMark:
        """How its cursors are sealed."""
        ...


@dataclass
class Content(ABC):
    """The items of a page, as texts."""

    page: Paged
    name: str
    """Of the items' type, from which the edge has its name."""
    order: Sequence[Sort]
    only: str

    @abstractmethod
    def object(self, group: Sequence[FieldNode]) -> Text:
        """The item itself."""

    def list(self, item: Text) -> Text:
        """One text for each item, as a list."""
        return text.list_(item, clauses(self.order), self.only)

    def part(self, group: Sequence[FieldNode]) -> Text:
        """A field of the connection that is told from its items."""
        if group[0].name.value != "pageInfo":
            return self.list(self.item(group))
        fields = self.page.compiler.below("PageInfo", group)
        return text.object_({key: self._info(inner[0].name.value) for key, inner in fields.items()})

    def item(self, group: Sequence[FieldNode]) -> Text:
        """One of the nodes or edges."""
        return self.object(group) if group[0].name.value == "nodes" else self._edge(group)

    def _edge(self, group: Sequence[FieldNode]) -> Text:
        fields = self.page.compiler.below(f"{self.name}Edge", group)
        return text.object_({key: self.edge_field(inner) for key, inner in fields.items()})

    def edge_field(self, group: Sequence[FieldNode]) -> Text:
        """A field of an edge."""
        match group[0].name.value:
            case "node":
                return self.object(group)
            case "cursor":
                return self._cursor()
        return text.constant(f'"{self.name}Edge"')

    def _info(self, name: str) -> Text:
        asked = self.page.asked
        if name == "__typename":
            return text.constant('"PageInfo"')
        if name in ("startCursor", "endCursor"):
            return text.first(self._cursor(), clauses(self.order, name == "endCursor"), self.only)
        if (name == "hasPreviousPage") is asked.backward:
            return text.of(f"(count(*) > {asked.size})::text")
        return text.constant("true" if (asked.before if asked.backward else asked.after) else "false")

    def _cursor(self) -> Text:
        return self.page.compiler.statement.mark(self.page.mark, text.hexadecimal(self.marks()))

    def marks(self) -> Sql:
        """The sort values of an item, as the text of a JSON array."""
        return text.array([(sort.type, sort.value) for sort in self.order])


@dataclass
class RowContent(Content):
    """The rows of a page."""

    rows: Rows

    def object(self, group: Sequence[FieldNode]) -> Text:
        """The row itself."""
        return self.page.compiler.object(self.rows, self.page.compiler.below(self.name, group))


def more_is_asked(compiler: Compiler, asked: Listed, fields: Fields) -> bool:
    """Whether it is asked if there are items behind the page: then one more is read."""
    info = compiler.below("PageInfo", named(fields, "pageInfo"))
    return bool(named(info, "hasPreviousPage" if asked.backward else "hasNextPage"))


def told_by_items(fields: Fields) -> bool:
    """Whether anything of a connection is asked that its items tell."""
    return any(named(fields, name) for name in TOLD)


def named(fields: Fields, name: str) -> list[FieldNode]:
    """The nodes of a field, whatever its response keys."""
    return [node for group in fields.values() for node in group if node.name.value == name]
