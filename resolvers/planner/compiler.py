"""From an operation to its statements: objects, lists and relations as JSON text, under the caller's policy."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import Any

from graphql import FieldNode, GraphQLField, GraphQLObjectType, GraphQLSchema, get_named_type
from sqlalchemy import ARRAY, BigInteger, ColumnElement, True_
from sqlalchemy.dialects.postgresql import array

from hub.policy import Policy, Reach
from hub.policy.known import names
from resolvers.compiling.filters import Filters, follows
from resolvers.compiling.pupils import same_above, same_below, whom
from resolvers.looks import NOTHING, Categories, Looks
from resolvers.planner import text
from resolvers.planner.aggregates import Aggregate
from resolvers.planner.arguments import ArgumentReader, GiveUp, Listed
from resolvers.planner.guards import Guards
from resolvers.planner.marks import SealMark
from resolvers.planner.pages import Page
from resolvers.planner.search import search
from resolvers.planner.selection import Fields, Selections
from resolvers.planner.sql import Row, Sql, choosing, probing, shown, table, visible
from resolvers.planner.statement import Ready, Rows, Statement
from resolvers.planner.text import Text
from resolvers.planner.timeline import Timeline
from schema.files import within
from schema.kit import Entity
from schema.kit.aggregates import listed_by
from schema.kit.declaration import Collection, Column, snake
from schema.kit.events import TIMELINE
from schema.pupils import pupil


class Compiler:
    """Compiles one operation for one policy."""

    def __init__(
        self,
        schema: GraphQLSchema,
        policy: Policy,
        district: str,
        selections: Selections,
        arguments: ArgumentReader,
        looks: Looks,
    ) -> None:
        self._schema = schema
        self.policy = policy
        self.district = district
        self._selections = selections
        self.arguments = arguments
        self.looks = looks
        self.statement = Statement(policy.shape)
        self._below_read = True

    def under(self, policy: Policy) -> Compiler:
        """The same under another policy, for a part of this statement whose rows were read under this one."""
        if policy is self.policy:
            return self
        other = copy(self)
        other.policy, other._below_read = policy, False
        return other

    def root_list(
        self, collection: Collection, field_: GraphQLField, nodes: Sequence[FieldNode]
    ) -> tuple[Sql, Statement]:
        """The statement of a root list."""
        self.statement = Statement(self.policy.shape)
        page = self._connection("Query", collection, field_, nodes, None)
        return Sql(f"SELECT {page.sql}"), self.statement

    def root_aggregate(
        self, collection: Collection, field_: GraphQLField, nodes: Sequence[FieldNode]
    ) -> tuple[Sql, Statement]:
        """The statement of the aggregate beside a root list."""
        self.statement = Statement(self.policy.shape)
        made = Aggregate(self, collection, field_, nodes, None).text()
        return Sql(f"SELECT {made.sql}"), self.statement

    def root_one(
        self, entity: type[Entity], field_: GraphQLField, nodes: Sequence[FieldNode]
    ) -> tuple[Sql, Statement]:
        """The statement of a root field that names one row."""
        self.statement = Statement(self.policy.shape)
        stated = {
            name: leaf
            for name in field_.args
            if (leaf := self.arguments.one(field_, nodes[0], name)) is not None
        }
        if len(stated) != 1:
            raise GiveUp
        ((name, leaf),) = stated.items()
        base = self.statement.row(entity)
        if name == "id":
            condition = self.filters().compile(entity, base.clause, {"id": {"eq": leaf}})
        else:
            column = base.c[snake(name)]
            condition = column == self.statement.parameter(leaf, column.type, lambda value: value)
        rows = Rows(entity, self.statement.row(entity), few=True, most=1)
        body = self.told(rows, self.below(entity.__name__, nodes)).sql
        conditions = [self.statement.said(condition), *map(probing, self.visible(entity, base))]
        inner = f"{self._read(rows, base, conditions)} ORDER BY {base['id']} LIMIT 1"
        return Sql(f"SELECT {body} FROM {rows.source(f'({inner}) AS {rows.row.name}')}"), self.statement

    def root_timeline(self, field_: GraphQLField, nodes: Sequence[FieldNode]) -> tuple[Sql, Statement]:
        """The statement of a pupil's timeline; of a pupil who is hidden or not there, that of nobody."""
        self.statement = Statement(self.policy.shape)
        student = self.arguments.one(field_, nodes[0], "student")
        assert student is not None
        base = self.statement.row(pupil())
        condition = self.filters().compile(pupil(), base.clause, {"id": {"eq": student}})
        rows = Rows(pupil(), self.statement.row(pupil()))
        timeline = Timeline(self, "Query", field_, nodes, rows, student).text()
        found = rows.row["id"]
        mark = self.statement.looked(self.looks.events(field_, nodes), found)
        if mark.parts:
            mark = text.of(f"CASE WHEN {found} IS NULL THEN '' ELSE {mark.sql} END")
        body = text.joined(mark, timeline).sql
        inner = self._read(rows, base, [self.statement.said(condition), *self.visible(pupil(), base)])
        return Sql(
            f"SELECT {body} FROM (SELECT) AS one LEFT JOIN ({inner}) AS {rows.row.name} ON TRUE"
        ), self.statement

    def root_search(self, field_: GraphQLField, nodes: Sequence[FieldNode]) -> tuple[Sql, Statement]:
        """The statement of a search."""
        self.statement = Statement(self.policy.shape)
        return search(self, field_, nodes), self.statement

    def several(self, entity: type[Entity], nodes: Sequence[FieldNode], keys: Ready) -> tuple[Sql, Statement]:
        """The statement of rows by their keys: a list of texts, in the order of the keys, null where none is read."""
        self.statement = Statement(self.policy.shape)
        base = self.statement.row(entity)
        (among,) = self.statement.bind([ARRAY(BigInteger)], lambda *asked: [keys(*asked)])
        rows = Rows(entity, self.statement.row(entity))
        body = self.told(rows, self.below(entity.__name__, nodes)).sql
        key = rows.row["id"]
        read = f"({self._read(rows, base, self.visible(entity, base))}) AS {rows.row.name}"
        asked = f"unnest({self.statement.said(among)}) WITH ORDINALITY AS asked(id, place)"
        source = rows.source(f"{asked} LEFT JOIN {read} ON {key} = asked.id")
        each = f"CASE WHEN {key} IS NOT NULL THEN {body} END"
        return Sql(f"SELECT array_agg({each} ORDER BY asked.place) FROM {source}"), self.statement

    def _read(self, rows: Rows, base: Row, conditions: Sequence[Sql]) -> str:
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        # A row of which nothing is shown has a column still.
        columns = ", ".join(rows.columns(base)) or "NULL"
        return f"SELECT {columns} FROM {table(rows.entity, rows.row.c.used)} AS {base.name}{where}"

    def told(self, rows: Rows, fields: Fields) -> Text:
        """The text of one row's object, the outermost of its pupil: it says of whom it tells what is recorded."""
        categories = self.looks.row(rows.entity, fields)
        return text.joined(
            self.statement.looked(categories, self.pupil(rows, categories)), self.object(rows, fields)
        )

    def pupil(self, rows: Rows, categories: Categories) -> Sql:
        """The id of the row's pupil, or what says whose it is, as an expression, where it is asked for."""
        found = whom(rows.entity, rows.row.clause) if categories else None
        return Sql("NULL") if found is None else self.statement.said(found)

    def object(self, rows: Rows, fields: Fields, type_name: str | None = None) -> Text:
        """The text of one row's object, or of a view of it; relations that it needs are joined to `rows`."""
        type_ = self.type(type_name or rows.entity.__name__)
        return text.object_({key: self._field(type_, rows, nodes) for key, nodes in fields.items()})

    def _field(self, type_: GraphQLObjectType, rows: Rows, nodes: list[FieldNode]) -> Text:
        name = nodes[0].name.value
        if name == "__typename":
            return text.constant(f'"{type_.name}"')
        if name == "id":
            return text.global_id(type_.name, self.district, rows.row["id"])
        if (view := within(type_.name, name)) is not None:
            return self.object(rows, self.below(view, nodes), view)
        declaration, own = rows.entity.declaration, snake(name)
        if own in declaration.columns:
            return self._value(declaration.columns[own], rows)
        if own in declaration.relations:
            relation = declaration.relations[own]
            row = self.statement.row(relation.target)
            found = self.visible(relation.target, row)
            inner = rows.joined(relation.target, row, found, rows.row[relation.column])
            tell = self.object if same_above(rows.entity, relation) else self.told
            body = tell(inner, self.below(relation.target.__name__, nodes))
            return text.nullable(row["id"], body)
        listed = listed_by(own)
        if listed is not None:
            collection = declaration.collections[listed]
            return Aggregate(self, collection, type_.fields[name], nodes, rows).text()
        if own == TIMELINE:
            return Timeline(self, declaration.name, type_.fields[name], nodes, rows).text()
        if own not in declaration.collections and own not in declaration.gathered:
            # What only Python can say, as where a value comes from.
            raise GiveUp
        collection = declaration.collections.get(own) or declaration.gathered[own]
        return self._connection(declaration.name, collection, type_.fields[name], nodes, rows)

    def _value(self, column: Column, rows: Rows) -> Text:
        if self.policy.reach(rows.entity, column) is Reach.NONE:
            return text.NULL
        guarded = shown(self.policy, rows.entity, column, rows.row, rows.subject)
        source = rows.row[column.name] if guarded is None else self.statement.kept(guarded)
        if column.sealed:
            data = Sql(f"encode({source}, 'hex')")
            marked = self.statement.mark(SealMark(rows.entity, column), rows.row["id"], data)
            return text.nullable(source, marked)
        return text.value(column, source, may_be_null=column.nullable or guarded is not None)

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
        covered = parent is not None and same_below(parent.entity, collection)
        categories = NOTHING if covered else self.looks.page(collection, field_, nodes)
        return Page(self, f"{owner}.{collection.name}", collection, asked, fields, parent, categories).text()

    def conditions(self, collection: Collection, asked: Listed, row: Row, parent: Rows | None) -> list[Sql]:
        """Which rows are in a list."""
        entity = collection.entity
        found: list[Sql] = []
        if parent is not None and collection.among:
            named = entity.declaration.columns[collection.column].spec.names
            assert named is not None
            keys: ColumnElement[Any] = array([parent.row.c["id"]], type_=BigInteger)
            found.append(self.statement.said(names(entity, row.clause, named, keys)))
        elif parent is not None:
            found.append(Sql(f"{row[collection.column]} = {parent.row['id']}"))
        if parent is not None and not collection.where:
            found += self.below_read(entity, row, collection.column.removesuffix("_id"))
        else:
            # Of entities and the declarations' own constants: names, nothing to escape.
            found += [Sql(f"{row[name]} = '{value}'") for name, value in collection.where]
            visible = self.visible(entity, row, dict(collection.where).get("subject_entity"))
            found += visible if parent else map(choosing, visible)
        if asked.filter:
            condition = self.filters().compile(entity, row.clause, asked.filter)
            if not isinstance(condition, True_):
                found.append(self.statement.said(condition))
        return found

    def filters(self) -> Filters:
        """Compiles filters into the statement."""
        return Filters(Guards(self.policy, self.statement), self.district, self.statement)

    def visible(self, entity: type[Entity], row: Row, subject: str | None = None) -> list[Sql]:
        """Which rows of an entity the caller reads."""
        piece = visible(self.policy, entity, row, subject)
        return [] if piece is None else [self.statement.kept(piece)]

    def below_read(self, entity: type[Entity], row: Row, path: str) -> list[Sql]:
        """Which rows are read of those whose row at the end of `path` was read under the policy.

        Where each role reads them exactly where it reads that row, only the removed are left out.
        """
        if not self._below_read or not follows(self.policy, entity, path):
            return self.visible(entity, row)
        return [] if entity.declaration.keeping == "ledger" else [Sql(f"{row['removed_at']} IS NULL")]

    def type(self, name: str) -> GraphQLObjectType:
        """An object type of the graph."""
        type_ = self._schema.type_map[name]
        assert isinstance(type_, GraphQLObjectType)
        return type_

    def below(self, type_name: str, nodes: Sequence[FieldNode]) -> Fields:
        """The fields that are asked below a field."""
        return self._selections.below(type_name, nodes)
