"""A search as one statement: an arm for each kind, what fits best of each, and of all only what is told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from graphql import FieldNode, GraphQLField
from sqlalchemy import Text as TextType

from resolvers.compiling.arguments import LARGEST_LIST, LARGEST_PAGE
from resolvers.compiling.search import DEFAULT_FIRST, Once, finding, permitted
from resolvers.compiling.texts import plain
from resolvers.planner.arguments import GiveUp
from resolvers.planner.members import Members
from resolvers.planner.sql import Sql, readable, table

if TYPE_CHECKING:
    from resolvers.planner.compiler import Compiler

_ORDER = "_rank, _kind, _sort NULLS LAST, _id"


def search(compiler: Compiler, field_: GraphQLField, nodes: Sequence[FieldNode]) -> Sql:
    """The statement. Raises FieldWithheld, and GiveUp for what the reference executor refuses."""
    arguments, statement = compiler.arguments, compiler.statement
    given = arguments.one(field_, nodes[0], "text")
    kinds = arguments.formed(field_, nodes[0], "kinds")
    first = arguments.formed(field_, nodes[0], "first")
    first = DEFAULT_FIRST if first is None else first
    if given is None or not 1 <= first <= LARGEST_PAGE or (kinds and len(kinds) > LARGEST_LIST):
        raise GiveUp
    parameters = Once(statement)
    # Made even where nothing is searched: what is given may have to be refused.
    parameters.parameter(given, TextType(), plain)
    names = None if kinds is None else [kind.value for kind in kinds]
    order = f" ORDER BY {_ORDER} LIMIT {first}"
    arms, entities = [], []
    for entity, columns in permitted(compiler.policy, names):
        row = statement.row(entity)
        found = finding(compiler.policy, entity, columns, row.clause, given, parameters)
        terms = [f"{statement.said(value)} AS _{name}" for name, value in found.terms.items()]
        visible = " AND ".join(compiler.visible(entity, row))
        # OFFSET keeps the comparing of texts, which costs most, behind the policy: PostgreSQL believes it cheap.
        read = f"SELECT {readable(entity)} FROM {table(entity)} AS {row.name}{f' WHERE {visible}' * bool(visible)} OFFSET 0"
        arms.append(
            f"(SELECT {', '.join(terms)}, {row['id']} AS _id FROM ({read}) AS {row.name}"
            f" WHERE {statement.said(found.holds)}{order})"
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
