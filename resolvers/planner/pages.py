"""One page of a list as the text of its connection: a scalar subquery, whatever stands around it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from graphql import FieldNode

from resolvers.compiling.orders import Term, after, joins, terms
from resolvers.planner import text
from resolvers.planner.arguments import Leaf, Listed
from resolvers.planner.marks import CursorMark
from resolvers.planner.selection import Fields
from resolvers.planner.sql import Row, Sql, table
from resolvers.planner.statement import Rows
from resolvers.planner.text import Text
from schema.kit.declaration import Collection

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from resolvers.planner.compiler import Compiler


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
    ) -> None:
        self.compiler = compiler
        self.collection = collection
        self.entity = collection.entity
        self.asked = asked
        self.fields = fields
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
        if not any(_named(self.fields, name) for name in ("nodes", "edges", "pageInfo")):
            return text.object_({key: self._apart(group) for key, group in self.fields.items()})
        row = self.compiler.statement.row(self.entity)
        rows = Rows(self.entity, row, dict(self.collection.where).get("subject_entity"))
        values = [self.compiler.statement.said(term.value) for term in self._order]
        sorts = [Sort.of(term, f"{row.name}._sort{index}") for index, term in enumerate(self._order)]
        info = self.compiler.below("PageInfo", _named(self.fields, "pageInfo"))
        more = bool(_named(info, "hasPreviousPage" if self.asked.backward else "hasNextPage"))
        # One row more is read to know whether there are any: it is no part of the answer.
        content = Content(self, rows, sorts, f" FILTER (WHERE {row.name}._place <= {self.asked.size})" * more)
        body = text.object_({key: self._part(group, content) for key, group in self.fields.items()})
        backward = self.asked.backward
        within = [Sort.of(term, value) for term, value in zip(self._order, values, strict=True)]
        named = [f"{value} AS _sort{index}" for index, value in enumerate(values)]
        page = (
            f"SELECT {', '.join([*rows.columns(self._base), *named])}"
            f" FROM {self._from([*self._conditions, *self._beyond], self._joined())}"
            # The size is part of the plan, and PostgreSQL's own plans are better for knowing it.
            f" ORDER BY {_clauses(within, backward)} LIMIT {self.asked.size + more}"
        )
        if more:
            placed = f"row_number() OVER (ORDER BY {_clauses(sorts, backward)}) AS _place"
            page = f"SELECT {row.name}.*, {placed} FROM ({page}) AS {row.name}"
        # HAVING makes one row of it even where nothing is asked of the rows themselves.
        source = rows.source(f"({page}) AS {row.name}")
        return text.of(f"(SELECT {body.sql} FROM {source} HAVING TRUE)", long=True)

    def _from(self, conditions: Sequence[Sql], joined: str = "") -> str:
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        return f"{table(self.entity)} AS {self._base.name}{joined}{where}"

    def _joined(self) -> str:
        """The related rows by which the list is sorted."""
        return "".join(
            f" LEFT JOIN {table(join.entity)} AS {cast(Row, join.row).name}"
            f" ON {self.compiler.statement.said(join.on)}"
            for join in joins(self._order)
        )

    def _part(self, group: Sequence[FieldNode], content: Content) -> Text:
        match group[0].name.value:
            case "nodes":
                return content.list(content.object(group))
            case "edges":
                return content.list(content.edge(group))
            case "pageInfo":
                return content.info(group)
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


def _clauses(sorts: Iterable[Sort], backward: bool = False) -> str:
    return ", ".join(sort.clause(backward) for sort in sorts)


@dataclass
class Content:
    """The rows of a page, as texts."""

    page: Page
    rows: Rows
    order: Sequence[Sort]
    only: str

    def list(self, item: Text) -> Text:
        """One text for each row, as a list."""
        return text.list_(item, _clauses(self.order), self.only)

    def object(self, group: Sequence[FieldNode]) -> Text:
        """The row itself."""
        fields = self.page.compiler.below(self.page.entity.__name__, group)
        return self.page.compiler.object(self.rows, fields)

    def edge(self, group: Sequence[FieldNode]) -> Text:
        """The row with its cursor."""
        type_name = f"{self.page.entity.__name__}Edge"

        def part(inner: Sequence[FieldNode]) -> Text:
            match inner[0].name.value:
                case "node":
                    return self.object(inner)
                case "cursor":
                    return self._cursor()
            return text.constant(f'"{type_name}"')

        fields = self.page.compiler.below(type_name, group)
        return text.object_({key: part(inner) for key, inner in fields.items()})

    def info(self, group: Sequence[FieldNode]) -> Text:
        """Where the page stands."""
        fields = self.page.compiler.below("PageInfo", group)
        return text.object_({key: self._info(inner[0].name.value) for key, inner in fields.items()})

    def _info(self, name: str) -> Text:
        asked = self.page.asked
        if name == "__typename":
            return text.constant('"PageInfo"')
        if name in ("startCursor", "endCursor"):
            return text.first(self._cursor(), _clauses(self.order, name == "endCursor"), self.only)
        if (name == "hasPreviousPage") is asked.backward:
            return text.of(f"(count(*) > {asked.size})::text")
        return text.constant("true" if (asked.before if asked.backward else asked.after) else "false")

    def _cursor(self) -> Text:
        plain = text.array([(sort.type, sort.value) for sort in self.order])
        return self.page.compiler.statement.mark(self.page.mark, text.hexadecimal(plain))


def _named(fields: Fields, name: str) -> list[FieldNode]:
    return [node for group in fields.values() for node in group if node.name.value == name]
