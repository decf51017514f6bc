"""A search as one statement: an arm for each kind, what fits best of each, and of all only what is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from graphql import FieldNode, GraphQLField
from sqlalchemy import ColumnElement, bindparam
from sqlalchemy.types import TypeEngine

from hub.policy import Policy
from resolvers.compiling.arguments import LARGEST_LIST, LARGEST_PAGE
from resolvers.compiling.search import DEFAULT_FIRST, Once, finding, permitted
from resolvers.compiling.texts import plain
from resolvers.planner.arguments import GiveUp
from resolvers.planner.members import Members
from resolvers.planner.sql import ANY, Piece, Row, Sql, compiled, every_column, marker, numbers, of, table
from schema.kit import Entity
from schema.kit.declaration import Column

if TYPE_CHECKING:
    from resolvers.planner.compiler import Compiler

_ORDER = "_rank, _kind, _sort NULLS LAST, _id"


_HOLDS = "holds"
"""Name of the piece that says whether a row is found; the others are what is sorted by."""


@dataclass(frozen=True)
class _Arm:
    """How rows of one kind are found under one policy, compiled for any text and any name of the row."""

    pieces: Mapping[str, Piece]
    forms: Mapping[str, Callable[[Any], Any]]
    """By the names of places in the pieces: the form of the text that is looked for there."""

    def placed(self, piece: Piece, row: Row, places: Mapping[Callable[[Any], Any], str]) -> Piece:
        """A piece in a statement, which names the row and the places of the forms."""
        said = of(piece, row).text
        for name, ready in self.forms.items():
            said = Sql(said.replace(marker(name), marker(places[ready])))
        return Piece(said, piece.constants)


class _Forms:
    """Parameters of pieces that are kept."""

    def __init__(self) -> None:
        self.named: dict[str, Callable[[Any], Any]] = {}

    def parameter(
        self, given: Any, type_: TypeEngine[Any], ready: Callable[[Any], Any]
    ) -> ColumnElement[Any]:
        """See `resolvers.compiling.filters.Parameters`."""
        name = f"form_{len(self.named)}"
        self.named[name] = ready
        return bindparam(name, type_=type_)


@lru_cache(maxsize=2048)
def _arm(policy: Policy, entity: type[Entity], columns: tuple[Column, ...]) -> _Arm:
    forms, name = _Forms(), numbers(f"{entity.__name__}_found")
    found = finding(policy, entity, columns, Row(ANY, entity).clause, None, Once(forms))
    said = {**found.terms, _HOLDS: found.holds}
    return _Arm({key: compiled(value, name) for key, value in said.items()}, forms.named)


def search(compiler: Compiler, field_: GraphQLField, nodes: Sequence[FieldNode]) -> Sql:
    """The statement. Raises FieldWithheld, and GiveUp for what the reference executor refuses."""
    arguments, statement = compiler.arguments, compiler.statement
    given = arguments.one(field_, nodes[0], "text")
    kinds = arguments.formed(field_, nodes[0], "kinds")
    first = arguments.formed(field_, nodes[0], "first")
    first = DEFAULT_FIRST if first is None else first
    if given is None or not 1 <= first <= LARGEST_PAGE or (kinds and len(kinds) > LARGEST_LIST):
        raise GiveUp
    # Made even where nothing is searched: what is given may have to be refused.
    places: dict[Callable[[Any], Any], str] = {plain: statement.place(given, plain)}
    names = None if kinds is None else [kind.value for kind in kinds]
    order = f" ORDER BY {_ORDER} LIMIT {first}"
    arms, entities = [], []
    for entity, columns in permitted(compiler.policy, names):
        row = statement.row(entity)
        arm = _arm(compiler.policy, entity, columns)
        for ready in arm.forms.values():
            if ready not in places:
                places[ready] = statement.place(given, ready)
        said = {name: statement.kept(arm.placed(piece, row, places)) for name, piece in arm.pieces.items()}
        holds = said.pop(_HOLDS)
        terms = [f"{value} AS _{name}" for name, value in said.items()]
        visible = " AND ".join(compiler.visible(entity, row))
        # OFFSET keeps the comparing of texts, which costs most, behind the policy: PostgreSQL believes it cheap.
        read = f"SELECT {every_column(entity)} FROM {table(entity)} AS {row.name}{f' WHERE {visible}' * bool(visible)} OFFSET 0"
        arms.append(
            f"(SELECT {', '.join(terms)}, {row['id']} AS _id FROM ({read}) AS {row.name}"
            f" WHERE {holds}{order})"
        )
        entities.append(entity)
    if not arms:
        return Sql("SELECT '[]'")
    name = statement.name()
    members = Members(compiler, name, entities)
    item = members.object(nodes, outermost=True)
    best = f"(SELECT * FROM ({' UNION ALL '.join(arms)}) AS {name}{order}) AS {name}"
    by = f"{name}._rank, {name}._kind, {name}._sort NULLS LAST, {name}._id"
    return Sql(
        f"SELECT concat('[', string_agg({item.sql}, ',' ORDER BY {by}), ']') FROM {best}{members.joins()}"
    )
