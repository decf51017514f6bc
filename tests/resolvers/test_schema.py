"""The schema in its two forms: both say the same, and what is kept beside the code is never stale."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from graphql import GraphQLEnumType, introspection_from_schema, parse_value, value_from_ast

from resolvers import printed
from resolvers.printed import Printed, digest
from resolvers.schema import Schema
from schema.graph.enums import Direction

ROOT = Path(__file__).parents[2]


def plain(told):
    """An introspection whose order says nothing."""
    if isinstance(told, list):
        return sorted(map(plain, told), key=lambda one: one["name"] if isinstance(one, dict) else repr(one))
    return {key: plain(value) for key, value in told.items()} if isinstance(told, dict) else told


def test_both_forms_tell_the_same_of_themselves(graph_schema):
    ours = introspection_from_schema(graph_schema.core)["__schema"]
    theirs = introspection_from_schema(graph_schema.resolving.core)["__schema"]
    # Strawberry describes the directive in other words than it prints.
    for told in (ours, theirs):
        next(one for one in told["directives"] if one["name"] == "oneOf")["description"] = None
    # Strawberry keeps to itself which inputs are "one of": it tells of them by patching the introspection.
    for type_ in (*ours["types"], *theirs["types"]):
        del type_["isOneOf"]
    single = {
        name for name, type_ in graph_schema.core.type_map.items() if getattr(type_, "is_one_of", False)
    }
    assert {order.__name__ for order in graph_schema.resolving.types.inputs.orders.values()} < single
    assert plain(ours) == plain(theirs)


def test_both_forms_read_values_alike(graph_schema):
    ours, theirs = graph_schema.core.type_map, graph_schema.resolving.core.type_map
    enums = [name for name, type_ in ours.items() if isinstance(type_, GraphQLEnumType) and name[:2] != "__"]
    assert enums
    for name in enums:
        for value in ours[name].values:
            read = ours[name].coerce_input_value(value)
            assert (read, read.name) == (theirs[name].coerce_input_value(value), value)
    scalars = {"Date": "2026-09-01", "DateTime": "2026-09-01T08:00:00+08:00", "Decimal": "1.50"}
    for name, text in scalars.items():
        assert ours[name].coerce_input_value(text) == theirs[name].coerce_input_value(text) != text
        told = []
        for type_ in (ours[name], theirs[name]):
            with pytest.raises(Exception, match=f"represent a {name}") as failed:
                type_.coerce_input_value("no")
            told.append(str(failed.value))
        assert told[0] == told[1]


def test_defaults_are_members(graph_schema):
    type_ = graph_schema.core.type_map["StudentKeyOrder"]
    read = value_from_ast(parse_value("{by: SEX}"), type_)
    assert (read["by"].name, read["way"]) == ("SEX", Direction.ASC)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(printed, "_FOLDER", tmp_path / "kept")
    return tmp_path / "kept"


def test_what_is_kept_is_taken_and_replaces_what_was(folder, monkeypatch):
    assert Printed.kept() is None
    made = Printed.of("type Query { one: Int }")
    with monkeypatch.context() as before:
        before.setattr(printed, "digest", lambda: "0")
        assert made.keep()
    assert Printed.kept() is None
    assert made.keep()
    assert Printed.kept() == made
    (file,) = folder.iterdir()
    file.write_bytes(file.read_bytes()[:-1])
    assert Printed.kept() is None


def test_a_folder_that_is_read_only_keeps_nothing(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setattr(printed, "_FOLDER", tmp_path / "file")
    assert not Printed.of("type Query { one: Int }").keep()
    assert Printed.kept() is None


@pytest.mark.parametrize("change", ["edited", "added", "renamed"])
def test_every_change_of_the_sources_has_another_digest(tmp_path, monkeypatch, change):
    (tmp_path / "people").mkdir()
    file = tmp_path / "people" / "student.py"
    file.write_text("name = 1\n")
    monkeypatch.setattr(printed, "_SOURCES", [tmp_path])
    before = digest()
    assert digest() == before
    match change:
        case "edited":
            file.write_text("name = 2\n")
        case "added":
            (tmp_path / "people" / "staff.py").touch()
        case "renamed":
            file.rename(tmp_path / "people" / "pupil.py")
    assert digest() != before


def test_another_maker_has_another_digest(monkeypatch):
    before = digest()
    monkeypatch.setattr(printed, "version", lambda _: "0")
    assert digest() != before


def test_the_digest_is_of_all_sources_below_the_schema():
    import resolvers.mutations
    import schema

    walked = {path for folder in printed._SOURCES for path in folder.rglob("*.py")}
    entities = {Path(sys.modules[entity.__module__].__file__) for entity in Schema().entities.values()}
    mutations = Path(resolvers.mutations.__file__).parent.glob("*.py")
    assert entities | {Path(schema.__file__), ROOT / "hub/base/conventions.py", *mutations} <= walked


PROGRAM = """
import sys
import hub.web.app, hub.web.service
from graphql import graphql_sync
from resolvers.schema import Schema

schema = Schema()
query = '{ __type(name: "ListOrder") { isOneOf } }'
for complete in (False, True):
    assert schema.complete is complete
    assert ("strawberry" in sys.modules) is complete
    assert graphql_sync(schema.core, query).data == {"__type": {"isOneOf": True}}
    schema.resolving
"""


def test_a_hub_serves_without_strawberry_and_tells_the_same_with_it():
    Schema()
    subprocess.run([sys.executable, "-c", PROGRAM], cwd=ROOT, check=True)
