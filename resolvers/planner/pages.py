"""One page of a list as the text of its connection: a scalar subquery, whatever stands around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphql import FieldNode
from sqlalchemy import ColumnElement, FromClause, String, cast, func, literal_column, select, true

from resolvers.compiling.orders import Term, after, terms
from resolvers.planner import text
from resolvers.planner.arguments import Leaf, Listed
from resolvers.planner.marks import CursorMark
from resolvers.planner.selection import Fields
from resolvers.planner.statement import Ready, Rows
from resolvers.planner.text import Text, Value
from schema.kit.declaration import Collection

if TYPE_CHECKING:
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
        self.parent = parent
        self.mark = CursorMark(self.entity.declaration.name, name, asked)
        self._base = self.entity.__table__.alias()
        self._order = terms(compiler.policy, self.entity, self._base, asked.order)
        # Made even where nothing of the page is asked: what is given may have to be refused.
        self._conditions = compiler.conditions(collection, asked, self._base, parent)
        self._beyond = [
            after(way, self._marks(leaf))
            for leaf, way in ((asked.after, self._order), (asked.before, _turned(self._order)))
            if leaf is not None
        ]

    def text(self) -> Text:
        """The connection. LIMIT stands innermost, before any join; the text is put together around it."""
        if not any(_named(self.fields, name) for name in ("nodes", "edges", "pageInfo")):
            return text.object_({key: self._apart(group) for key, group in self.fields.items()})
        row = self.compiler.statement.row(self.entity)
        rows = Rows(row, dict(self.collection.where).get("subject_entity"))
        order = _outside(row.name, self._order)
        info = self.compiler.below("PageInfo", _named(self.fields, "pageInfo"))
        more = bool(_named(info, "hasPreviousPage" if self.asked.backward else "hasNextPage"))
        # One row more is read to know whether there are any: it is no part of the answer.
        place: Value = literal_column(f"{row.name}.place")
        content = Content(self, rows, order, place <= self.asked.size if more else None)
        body = text.object_({key: self._part(group, content) for key, group in self.fields.items()})
        page: FromClause = self._rows(rows, self.asked.size + more).subquery(row.name)
        if more:
            clauses = [term.clause() for term in self._way(order)]
            placed = func.row_number().over(order_by=clauses).label("place")
            page = select(literal_column(f"{row.name}.*"), placed).select_from(page).subquery(row.name)
        # HAVING makes one row of it even where nothing is asked of the rows themselves.
        chosen = select(body.expression()).select_from(rows.joined_to(page)).having(true())
        return text.of(chosen.scalar_subquery())

    def _rows(self, rows: Rows, size: int) -> Any:
        sorting = [term.value.label(f"sort{index}") for index, term in enumerate(self._order)]
        found = rows.chosen(self._base, *sorting).where(*self._conditions, *self._beyond)
        # The size is part of the plan, and PostgreSQL's own plans are better for knowing it.
        return found.order_by(*(term.clause() for term in self._way(self._order))).limit(
            literal_column(str(size))
        )

    def _way(self, order: Sequence[Term]) -> Sequence[Term]:
        return _turned(order) if self.asked.backward else order

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
        counted = select(cast(func.count(), String)).select_from(self._base).where(*self._conditions)
        return text.of(counted.scalar_subquery())

    def _marks(self, leaf: Leaf) -> list[Value]:
        mark, order = self.mark, self._order

        def ready(variables: Any, asker: Any) -> list[Any]:
            return mark.opened(leaf.get(variables), variables, asker, order)

        source: Ready = ready
        return self.compiler.statement.bind([term.value.type for term in order], source)


@dataclass
class Content:
    """The rows of a page, as texts."""

    page: Page
    rows: Rows
    order: Sequence[Term]
    only: ColumnElement[bool] | None

    def list(self, item: Text) -> Text:
        """One text for each row, as a list."""
        return text.list_(item, [term.clause() for term in self.order], self.only)

    def object(self, group: Sequence[FieldNode]) -> Text:
        """The row itself."""
        entity = self.page.entity
        return self.page.compiler.object(entity, self.rows, self.page.compiler.below(entity.__name__, group))

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
            way = self.order if name == "startCursor" else _turned(self.order)
            return text.first(self._cursor(), [term.clause() for term in way], self.only)
        if (name == "hasPreviousPage") is asked.backward:
            return text.of(cast(func.count() > asked.size, String))
        return text.constant("true" if (asked.before if asked.backward else asked.after) else "false")

    def _cursor(self) -> Text:
        plain = text.array([(term.type, term.value) for term in self.order])
        return self.page.compiler.statement.mark(self.page.mark, text.hexadecimal(plain))


def _turned(order: Sequence[Term]) -> list[Term]:
    return [term.reversed() for term in order]


def _named(fields: Fields, name: str) -> list[FieldNode]:
    return [node for group in fields.values() for node in group if node.name.value == name]


def _outside(row: str, order: Sequence[Term]) -> list[Term]:
    """The same order, over what the page's subquery has of it."""
    return [
        Term(
            literal_column(f"{row}.sort{index}", term.value.type),
            term.type,
            term.descending,
            term.nulls_first,
            term.nullable,
        )
        for index, term in enumerate(order)
    ]
