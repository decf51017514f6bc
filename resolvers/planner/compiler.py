"""From an operation to its statements: objects, lists and relations as JSON text, under the caller's policy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from graphql import FieldNode, GraphQLField, GraphQLObjectType, GraphQLSchema, get_named_type
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Select,
    String,
    True_,
    case,
    cast,
    func,
    literal_column,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by

from hub.policy import Policy, Reach
from hub.policy.predicates import alive, all_of
from resolvers.compiling.filters import Filters, members_of
from resolvers.planner import text
from resolvers.planner.arguments import ArgumentReader, GiveUp, Listed
from resolvers.planner.marks import SealMark
from resolvers.planner.pages import Page
from resolvers.planner.selection import Fields, Selections
from resolvers.planner.statement import Ready, Rows, Statement
from resolvers.planner.text import Text
from schema.kit import Entity
from schema.kit.access import Inherits
from schema.kit.declaration import Collection, Column, snake


class Compiler:
    """Compiles one operation for one policy."""

    def __init__(
        self,
        schema: GraphQLSchema,
        policy: Policy,
        district: str,
        selections: Selections,
        arguments: ArgumentReader,
    ) -> None:
        self._schema = schema
        self.policy = policy
        self._district = district
        self._selections = selections
        self.arguments = arguments
        self.statement = Statement()

    def root_list(
        self, collection: Collection, field_: GraphQLField, nodes: Sequence[FieldNode]
    ) -> tuple[Select[Any], Statement]:
        """The statement of a root list."""
        self.statement = Statement()
        page = self._connection("Query", collection, field_, nodes, None)
        return select(page.expression()), self.statement

    def root_one(
        self, entity: type[Entity], field_: GraphQLField, nodes: Sequence[FieldNode]
    ) -> tuple[Select[Any], Statement]:
        """The statement of a root field that names one row."""
        self.statement = Statement()
        stated = {
            name: leaf
            for name in field_.args
            if (leaf := self.arguments.one(field_, nodes[0], name)) is not None
        }
        if len(stated) != 1:
            raise GiveUp
        ((name, leaf),) = stated.items()
        base = entity.__table__.alias()
        if name == "id":
            named = Filters(self.policy, self._district, self.statement).compile(
                entity, base, {"id": {"eq": leaf}}
            )
        else:
            column = base.c[snake(name)]
            named = column == self.statement.parameter(leaf, column.type, lambda value: value)
        rows = Rows(self.statement.row(entity))
        body = self.object(entity, rows, self.below(entity.__name__, nodes))
        inner = rows.chosen(base).where(named, self.policy.rows(entity, base)).order_by(base.c.id)
        source = rows.joined_to(inner.limit(literal_column("1")).subquery(rows.row.name))
        return select(body.expression()).select_from(source), self.statement

    def several(
        self, entity: type[Entity], nodes: Sequence[FieldNode], keys: Ready
    ) -> tuple[Select[Any], Statement]:
        """The statement of rows by their keys: a list of texts, in the order of the keys, null where none is read."""
        self.statement = Statement()
        base = entity.__table__.alias()
        (among,) = self.statement.bind([ARRAY(BigInteger)], lambda *asked: [keys(*asked)])
        places: Any = func.unnest(among).table_valued("id", with_ordinality="place", name="asked")
        places = places.render_derived()
        rows = Rows(self.statement.row(entity))
        body = self.object(entity, rows, self.below(entity.__name__, nodes)).expression()
        key = rows.row.c.id
        read = rows.chosen(base).where(self.policy.rows(entity, base)).subquery(rows.row.name)
        shown = case((key.is_not(None), body))
        source = rows.joined_to(places.outerjoin(read, key == places.c.id))
        listed = func.array_agg(aggregate_order_by(shown, places.c.place))
        return select(listed).select_from(source), self.statement

    def object(self, entity: type[Entity], rows: Rows, fields: Fields) -> Text:
        """The text of one row's object; relations that it needs are joined to `rows`."""
        type_ = self._schema.get_type(entity.__name__)
        assert isinstance(type_, GraphQLObjectType)
        return text.object_({key: self._field(entity, type_, rows, nodes) for key, nodes in fields.items()})

    def _field(
        self, entity: type[Entity], type_: GraphQLObjectType, rows: Rows, nodes: list[FieldNode]
    ) -> Text:
        name = nodes[0].name.value
        if name == "__typename":
            return text.constant(f'"{type_.name}"')
        if name == "id":
            return text.global_id(type_.name, self._district, rows.row.c.id)
        declaration, own = entity.declaration, snake(name)
        if own in declaration.columns:
            return self._value(entity, declaration.columns[own], rows)
        if own in declaration.relations:
            relation = declaration.relations[own]
            return self._related(relation.target, rows, rows.row.c[relation.column], nodes)
        collection = declaration.collections[own]
        return self._connection(type_.name, collection, type_.fields[name], nodes, rows)

    def _value(self, entity: type[Entity], column: Column, rows: Rows) -> Text:
        if self.policy.reach(entity, column) is Reach.NONE:
            return text.NULL
        source = self.policy.column(entity, column, rows.row.clause, subject=rows.subject)
        assert source is not None
        plain = source is rows.row.c[column.name]
        if column.sealed:
            data = func.encode(source, literal_column("'hex'", String))
            marked = self.statement.mark(SealMark(entity, column), cast(rows.row.c.id, String), data)
            return text.nullable(source, marked)
        return text.value(column, source, may_be_null=column.nullable or not plain)

    def _related(
        self, target: type[Entity], rows: Rows, key: ColumnElement[Any], nodes: list[FieldNode]
    ) -> Text:
        row = self.statement.row(target)
        visible = self.policy.rows(target, row.clause)
        rows.joins.append((target.__table__.alias(row.name), all_of(row.c.id == key, visible)))
        body = self.object(target, rows.joined(row), self.below(target.__name__, nodes))
        return text.nullable(row.c.id, body)

    def _connection(
        self,
        owner: str,
        collection: Collection,
        field_: GraphQLField,
        nodes: Sequence[FieldNode],
        parent: Rows | None,
    ) -> Text:
        asked = self.arguments.listed(field_, nodes[0])
        fields = self.below(get_named_type(field_.type).name, nodes)
        return Page(self, f"{owner}.{collection.name}", collection, asked, fields, parent).text()

    def conditions(
        self, collection: Collection, asked: Listed, row: FromClause, parent: Rows | None
    ) -> list[ColumnElement[bool]]:
        """Which rows are in a list."""
        found: list[ColumnElement[bool]] = []
        if parent is not None:
            found.append(row.c[collection.column] == parent.row.c.id)
        if parent is not None and self._follows(collection):
            found.append(alive(collection.entity, row))
        else:
            found += members_of(self.policy, collection, row)
        if asked.filter:
            found.append(
                Filters(self.policy, self._district, self.statement).compile(
                    collection.entity, row, asked.filter
                )
            )
        return [condition for condition in found if not isinstance(condition, True_)]

    def _follows(self, collection: Collection) -> bool:
        """Whether each role reads these rows exactly where it reads the parent, which was read under the policy."""
        declaration = collection.entity.declaration
        if declaration.grounds or collection.where:
            return False
        path = collection.column.removesuffix("_id")
        return all(declaration.access.rules.get(role, ()) == (Inherits(path),) for role in self.policy.shape)

    def below(self, type_name: str, nodes: Sequence[FieldNode]) -> Fields:
        """The fields that are asked below a field."""
        return self._selections.below(type_name, nodes)
