"""One page of a list as the text of its connection: a scalar subquery, whatever stands around it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from graphql import FieldNode
from sqlalchemy import ColumnElement, FromClause, Select, String, cast, func, literal_column, select

from resolvers.compiling.orders import Term, after, terms
from resolvers.planner import text
from resolvers.planner.arguments import Leaf, Listed
from resolvers.planner.marks import CursorMark
from resolvers.planner.selection import Fields
from resolvers.planner.statement import Ready, Rows, Statement
from resolvers.planner.text import Text
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
        self.name = name
        self.collection = collection
        self.entity = collection.entity
        self.asked = asked
        self.fields = fields
        self.parent = parent
        self.info = compiler.below("PageInfo", _named(fields, "pageInfo"))

    def text(self) -> Text:
        """The connection. LIMIT stands innermost, before any join; the text is put together around it."""
        if not any(_named(self.fields, name) for name in ("nodes", "edges", "pageInfo")):
            return text.object_({key: self._apart(group) for key, group in self.fields.items()})
        base = self.entity.__table__.alias()
        order = terms(self.compiler.policy, self.entity, base, self.asked.order)
        sorting = [term.value.label(f"sort{index}") for index, term in enumerate(order)]
        conditions = [
            *self.compiler.conditions(self.collection, self.asked, base, self.parent),
            *self._beyond(order),
        ]
        more = bool(_named(self.info, "hasPreviousPage" if self.asked.backward else "hasNextPage"))
        rows = select(*base.c, *sorting).where(*conditions)
        rows = rows.order_by(*(term.clause() for term in self._way(order)))
        page: FromClause = _within(rows.limit(self.asked.size + more), self.parent).subquery()
        only: ColumnElement[bool] | None = None
        if more:
            # One row more than the page was read, to know whether there are any: it is no part of the answer.
            clauses = [term.clause() for term in self._way(_outside(page, order))]
            page = select(*page.c, func.row_number().over(order_by=clauses).label("place")).subquery()
            only = page.c.place <= self.asked.size
        subject = dict(self.collection.where).get("subject_entity")
        made = _Content(self, Rows(page, page, subject), _outside(page, order), only)
        body = text.object_({key: self._part(group, made) for key, group in self.fields.items()})
        return _scalar(select(body).select_from(made.rows.source), self.parent)

    def _way(self, order: Sequence[Term]) -> list[Term]:
        return [term.reversed() for term in order] if self.asked.backward else list(order)

    def _part(self, group: Sequence[FieldNode], made: _Content) -> Text:
        match group[0].name.value:
            case "nodes":
                return made.list(made.object(group))
            case "edges":
                return made.list(made.edge(group))
            case "pageInfo":
                return made.info(group)
        return self._apart(group)

    def _apart(self, group: Sequence[FieldNode]) -> Text:
        """What is known without the page's rows."""
        if group[0].name.value == "__typename":
            return text.constant(f'"{self.entity.__name__}Connection"')
        row = self.entity.__table__.alias()
        conditions = self.compiler.conditions(self.collection, self.asked, row, self.parent)
        counted = select(cast(func.count(), String)).select_from(row).where(*conditions)
        return _scalar(counted, self.parent)

    def cursor_mark(self, order: Sequence[Term]) -> CursorMark:
        """What makes cursors of this list, and opens them."""
        types = tuple(term.type for term in order)
        return CursorMark(self.entity.declaration.name, self.name, self.asked, types)

    def _beyond(self, order: list[Term]) -> list[ColumnElement[bool]]:
        backward = [term.reversed() for term in order]
        ways = ((self.asked.after, order), (self.asked.before, backward))
        mark, statement = self.cursor_mark(order), self.compiler.statement
        return [after(way, _marks(statement, mark, leaf, order)) for leaf, way in ways if leaf is not None]


class _Content:
    """The rows of a page, as texts."""

    def __init__(self, page: Page, rows: Rows, order: list[Term], only: ColumnElement[bool] | None) -> None:
        self.page = page
        self.rows = rows
        self.order = order
        self.only = only

    def list(self, item: Text) -> Text:
        return text.list_(item, [term.clause() for term in self.order], self.only)

    def object(self, group: Sequence[FieldNode]) -> Text:
        entity = self.page.entity
        return self.page.compiler.object(entity, self.rows, self.page.compiler.below(entity.__name__, group))

    def edge(self, group: Sequence[FieldNode]) -> Text:
        type_name = f"{self.page.entity.__name__}Edge"

        def part(inner: Sequence[FieldNode]) -> Text:
            match inner[0].name.value:
                case "node":
                    return self.object(inner)
                case "cursor":
                    return self.cursor()
            return text.constant(f'"{type_name}"')

        fields = self.page.compiler.below(type_name, group)
        return text.object_({key: part(inner) for key, inner in fields.items()})

    def info(self, group: Sequence[FieldNode]) -> Text:
        fields = self.page.compiler.below("PageInfo", group)
        return text.object_({key: self._info(inner[0].name.value) for key, inner in fields.items()})

    def _info(self, name: str) -> Text:
        asked = self.page.asked
        if name == "__typename":
            return text.constant('"PageInfo"')
        if name in ("startCursor", "endCursor"):
            way = self.order if name == "startCursor" else [term.reversed() for term in self.order]
            return text.first(self.cursor(), [term.clause() for term in way], self.only)
        if (name == "hasPreviousPage") is asked.backward:
            return cast(func.count() > asked.size, String)
        return text.constant("true" if (asked.before if asked.backward else asked.after) else "false")

    def cursor(self) -> Text:
        plain = cast(func.json_build_array(*(term.value for term in self.order)), String)
        data = func.encode(
            func.convert_to(plain, literal_column("'UTF8'", String)), literal_column("'hex'", String)
        )
        return self.page.compiler.statement.mark(self.page.cursor_mark(self.order), data)


def _named(fields: Fields, name: str) -> list[FieldNode]:
    return [node for group in fields.values() for node in group if node.name.value == name]


def _outside(page: FromClause, order: Sequence[Term]) -> list[Term]:
    """The same order, over the columns that the page's subquery gives it."""
    return [
        Term(page.c[f"sort{index}"], term.type, term.descending, term.nulls_first, term.nullable)
        for index, term in enumerate(order)
    ]


def _marks(
    statement: Statement, mark: CursorMark, leaf: Leaf, order: Sequence[Term]
) -> list[ColumnElement[Any]]:
    def at(index: int) -> Ready:
        return lambda variables, asker: mark.opened(leaf.get(variables), variables, asker, order)[index]

    return [statement.bind(term.value.type, at(index)) for index, term in enumerate(order)]


def _within(inner: Select[Any], parent: Rows | None) -> Select[Any]:
    return inner if parent is None else inner.correlate(parent.row)


def _scalar(chosen: Select[Any], parent: Rows | None) -> Text:
    return _within(chosen, parent).scalar_subquery()
