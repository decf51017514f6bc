"""A page of a timeline as the text of its connection: one arm for each kind of event, LIMIT innermost in each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphql import FieldNode, GraphQLField
from sqlalchemy import BigInteger, Date, literal_column

from resolvers.compiling.arguments import LARGEST_LIST
from resolvers.compiling.orders import after
from resolvers.compiling.timeline import LIST, MARKS, belongs, chosen, happened, listing, terms, within
from resolvers.ids import decode
from resolvers.planner import text
from resolvers.planner.arguments import GiveUp, Leaf, Listed, Variables
from resolvers.planner.marks import CursorMark
from resolvers.planner.members import Members
from resolvers.planner.pages import Content, Sort, clauses, more_is_asked, told_by_items
from resolvers.planner.sql import Row, Sql, table
from resolvers.planner.statement import Rows
from resolvers.planner.text import Text
from schema.kit.declaration import snake
from schema.kit.events import Event

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from resolvers.planner.compiler import Compiler

_EMPTY = "SELECT NULL::timestamp AS _at, NULL::text AS _kind, NULL::bigint AS _id WHERE FALSE"


@dataclass(frozen=True)
class Span(Listed):
    """The arguments of a timeline."""

    student: Leaf | None
    district: str
    kinds: tuple[str, ...] | None
    from_: Leaf | None
    to: Leaf | None

    def listing(self, variables: Variables) -> str:
        """What a cursor is bound to, as the reference executor says it."""
        student, first, last = (
            None if leaf is None else leaf.get(variables) for leaf in (self.student, self.from_, self.to)
        )
        key = None if student is None else decode(student, self.district)[1]
        return listing(key, self.kinds, first, last)


@dataclass
class Arm:
    """One kind of event, and where it is looked for."""

    event: Event
    base: Row
    at: Sql
    """When."""
    conditions: list[Sql]
    """Which events are in the list."""
    beyond: list[Sql]
    """Which of them are on the page."""


class Timeline:
    """The events of one pupil under their arguments."""

    def __init__(
        self,
        compiler: Compiler,
        owner: str,
        field_: GraphQLField,
        nodes: Sequence[FieldNode],
        parent: Rows,
        student: Leaf | None = None,
    ) -> None:
        self.compiler = compiler
        self.asked = _span(compiler, field_, nodes[0], student)
        self.mark = CursorMark(LIST, f"{owner}.timeline", self.asked)
        self._fields = compiler.below("TimelineConnection", nodes)
        first, last = (
            None if leaf is None else compiler.statement.parameter(leaf, Date(), lambda day: day)
            for leaf in (self.asked.from_, self.asked.to)
        )
        ends = [None if leaf is None else self._marks(leaf) for leaf in (self.asked.after, self.asked.before)]
        self._arms = [
            self._arm(event, parent, first, last, ends) for event in chosen(compiler.policy, self.asked.kinds)
        ]

    def _marks(self, leaf: Leaf) -> list[ColumnElement[Any]]:
        mark = self.mark
        return self.compiler.statement.bind(
            [term.value.type for term in MARKS],
            lambda variables, asker: mark.opened(leaf.get(variables), variables, asker, MARKS),
        )

    def _arm(self, event: Event, parent: Rows, first: Any, last: Any, ends: Sequence[Any]) -> Arm:
        compiler, statement = self.compiler, self.compiler.statement
        row = statement.row(event.entity)
        at = happened(compiler.policy, event, row.clause)
        order = terms(event, at, row.clause)
        ways = (order, [term.reversed() for term in order])
        key = literal_column(parent.row["id"], BigInteger())
        of = belongs(compiler.policy, event.of, row.clause, lambda reached: reached == key)
        return Arm(
            event,
            row,
            statement.said(at),
            [
                statement.said(of),
                *compiler.below_read(event.entity, row, event.path),
                *(statement.said(condition) for condition in within(at, first, last)),
            ],
            [statement.said(after(way, end)) for way, end in zip(ways, ends, strict=True) if end is not None],
        )

    def text(self) -> Text:
        """The connection: the page's events are found first, and only those of the page are told."""
        if not told_by_items(self._fields):
            return text.object_({key: self._apart(group) for key, group in self._fields.items()})
        name = self.compiler.statement.name()
        more = more_is_asked(self.compiler, self.asked, self._fields)
        columns = ("_at", "_kind", "_id")
        order = [Sort.of(term, f"{name}.{own}") for term, own in zip(MARKS, columns, strict=True)]
        only = f" FILTER (WHERE {name}._place <= {self.asked.size})" * more
        members = Members(self.compiler, name, [arm.event.entity for arm in self._arms])
        kinds = {arm.event.name: text.constant(f'"{snake(arm.event.name).upper()}"') for arm in self._arms}
        content = EventContent(self, "Timeline", order, only, name, members, kinds)
        body = text.object_({key: self._part(group, content) for key, group in self._fields.items()})
        within_ = clauses(
            [Sort.of(term, own) for term, own in zip(MARKS, columns, strict=True)], self.asked.backward
        )
        end = f" ORDER BY {within_} LIMIT {self.asked.size + more}"
        arms = [
            f"(SELECT {arm.at} AS _at, '{arm.event.name}' COLLATE \"C\" AS _kind, {arm.base['id']} AS _id"
            f" FROM {self._from(arm, [*arm.conditions, *arm.beyond])}{end})"
            for arm in self._arms
        ]
        page = f"SELECT * FROM ({' UNION ALL '.join(arms) or _EMPTY}) AS {name}{end}"
        if more:
            placed = f"row_number() OVER (ORDER BY {clauses(order, self.asked.backward)}) AS _place"
            page = f"SELECT {name}.*, {placed} FROM ({page}) AS {name}"
        return text.of(f"(SELECT {body.sql} FROM ({page}) AS {name}{members.joins()} HAVING TRUE)", long=True)

    def _from(self, arm: Arm, conditions: Sequence[Sql]) -> str:
        return f"{table(arm.event.entity)} AS {arm.base.name} WHERE {' AND '.join(conditions)}"

    def _part(self, group: Sequence[FieldNode], content: Content) -> Text:
        if group[0].name.value in ("nodes", "edges", "pageInfo"):
            return content.part(group)
        return self._apart(group)

    def _apart(self, group: Sequence[FieldNode]) -> Text:
        if group[0].name.value == "__typename":
            return text.constant('"TimelineConnection"')
        counts = [f"(SELECT count(*) FROM {self._from(arm, arm.conditions)})" for arm in self._arms]
        return text.of(f"({' + '.join(counts) or '0'})::text")


@dataclass
class EventContent(Content):
    """The events of a page; each is told from its own entity's row."""

    row: str
    members: Members
    kinds: Mapping[str, Text]

    def object(self, group: Sequence[FieldNode]) -> Text:
        """The event as its entity."""
        return self.members.object(group)

    def edge_field(self, group: Sequence[FieldNode]) -> Text:
        """Where the event stands."""
        at = Sql(f"{self.row}._at")
        match group[0].name.value:
            case "kind":
                return self.members.by_kind(self.kinds)
            case "on":
                day = text.joined(
                    text.constant('"'), text.of(text.day(Sql(f"{at}::date"))), text.constant('"')
                )
                return text.nullable(at, day)
        return super().edge_field(group)

    def marks(self) -> Sql:
        """A local time has no offset from UTC."""
        at = Sql(f"{self.row}._at")
        return Sql(f"json_build_array({text.local_time(at)}, {self.row}._kind, {self.row}._id)::text")


def _span(compiler: Compiler, field_: GraphQLField, node: FieldNode, student: Leaf | None) -> Span:
    arguments = compiler.arguments
    asked = arguments.listed(field_, node)
    kinds = arguments.formed(field_, node, "kinds")
    if kinds is not None and len(kinds) > LARGEST_LIST:
        raise GiveUp
    return Span(
        asked.size,
        asked.backward,
        asked.after,
        asked.before,
        {},
        (),
        student,
        compiler.district,
        None if kinds is None else tuple(kind.value for kind in kinds),
        arguments.one(field_, node, "from"),
        arguments.one(field_, node, "to"),
    )
