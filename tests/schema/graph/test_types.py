"""The types of the graph follow from the declarations."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from graphql import GraphQLEnumType, GraphQLNonNull, get_named_type, parse

from schema.kit import Sensitivity, Vocabulary
from schema.kit.aggregates import aggregated
from schema.kit.declaration import camel
from schema.kit.registry import load

ROOT = Path(__file__).parents[3]
ENTITIES = load()


@pytest.fixture(params=ENTITIES)
def entity(request):
    return ENTITIES[request.param]


@pytest.fixture
def type_(entity, graph_schema):
    return graph_schema.core.type_map[entity.__name__]


def test_every_field_of_an_entity_is_a_field_of_its_type(entity, type_):
    declaration = entity.declaration
    shown = [column for column in declaration.columns.values() if not column.spec.hidden]
    lists = list(declaration.collections)
    names = [column.name for column in shown] + [*declaration.relations, *lists, *map(aggregated, lists)]
    more = {"timeline", "accessLog"} if entity.__name__ == "Student" else set()
    more |= {"provenance"} if entity.corroborated_by else set()
    more |= {"freshness"} if entity.__name__ == "Source" else set()
    more |= {"file"} if entity.parts else set()
    assert set(type_.fields) == {"id", *map(camel, names), *more}
    assert type_.description == declaration.doc
    for column in shown:
        assert type_.fields[camel(column.name)].description.startswith(column.spec.doc)


def test_what_may_be_withheld_may_be_null(entity, type_):
    assert str(type_.fields["id"].type) == "ID!"
    for column in entity.declaration.columns.values():
        if not column.spec.hidden:
            required = isinstance(type_.fields[camel(column.name)].type, GraphQLNonNull)
            assert required == (column.sensitivity is Sensitivity.PUBLIC and not column.nullable)
    for relation in entity.declaration.relations:
        assert not isinstance(type_.fields[camel(relation)].type, GraphQLNonNull)


def test_every_entity_is_a_node_with_a_root_list(entity, type_, graph_schema):
    assert [interface.name for interface in type_.interfaces] == ["Node"]
    query = graph_schema.core.query_type.fields
    declaration = entity.declaration
    assert str(query[camel(declaration.plural)].type) == f"{entity.__name__}Connection!"
    assert str(query[camel(declaration.singular)].type) == entity.__name__
    assert set(query[camel(declaration.plural)].args) == {
        "first",
        "after",
        "last",
        "before",
        "filter",
        "orderBy",
    }


def test_vocabularies_are_enums_with_described_values(entity, type_):
    for column in entity.declaration.columns.values():
        if issubclass(column.type, Vocabulary) and not column.spec.hidden:
            enum = get_named_type(type_.fields[camel(column.name)].type)
            assert isinstance(enum, GraphQLEnumType)
            assert {name: value.description for name, value in enum.values.items()} == {
                member.name: member.value for member in column.type
            }


def test_every_projected_row_tells_its_sources(entity, type_):
    assert ("sourceRecords" in type_.fields) == (entity.declaration.keeping == "projected")


def test_lists_of_an_entity_are_named_apart():
    assert ENTITIES["Staff"].declaration.plural == "staff_members"
    assert ENTITIES["AttendanceMark"].declaration.plural == "attendance_marks"


def test_the_schema_is_described_throughout(graph_schema):
    for name, type_ in graph_schema.core.type_map.items():
        if name.startswith("__") or not hasattr(type_, "fields"):
            continue
        assert type_.description, name
        assert all(field.description for field in type_.fields.values()), name


def test_the_printed_schema_parses_and_never_changes_its_order(graph_schema):
    parse(graph_schema.sdl)
    program = (
        "import {}\nfrom resolvers.schema import Schema\nimport sys\nsys.stdout.write(Schema(kept=False).sdl)"
    )
    other = subprocess.run(
        [sys.executable, "-c", program.format("schema.integration.source_record")],
        cwd=ROOT, env={"PYTHONHASHSEED": "1"}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert other.stdout == graph_schema.sdl


def test_the_kit_stays_small():
    lines = sum(
        len(path.read_text(encoding="utf-8").splitlines()) for path in (ROOT / "schema/kit").glob("*.py")
    )
    assert lines <= 1700
