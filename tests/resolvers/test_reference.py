"""The generated files."""

from __future__ import annotations

from pathlib import Path

import pytest

from resolvers.reference import files, say, stale
from schema.kit import Role
from schema.kit.access import Both, Current, Rule, own, own_class
from schema.kit.registry import load

ROOT = Path(__file__).parents[2]


def test_what_is_kept_is_what_the_declarations_say(graph_schema):
    generated = files(graph_schema)
    kept = {path: (ROOT / path).read_text(encoding="utf-8") for path in generated}
    assert stale(graph_schema, kept) == []
    assert stale(graph_schema, {**kept, "schema.graphql": "type Query"}) == ["schema.graphql"]


def test_every_entity_and_field_stands_in_the_reference(graph_schema):
    text = "\n".join(files(graph_schema).values())
    for name, entity in load().items():
        assert f"## {name}\n" in text
        for column in entity.declaration.columns.values():
            assert column.spec.hidden or column.spec.doc in text


def test_readers_are_only_those_who_read_something(graph_schema):
    page = files(graph_schema)["docs/reference/people.md"]
    student = page.partition("## Student\n")[2]
    told = {role.name for role in Role if f"| `{role.name}` |" in student}
    assert told == {
        "HOMEROOM_TEACHER", "MENTOR", "PSYCHOLOGIST", "PRINCIPAL", "CENTRE", "HEALTH_PARTNER", "GUARDIAN",
    }  # fmt: skip


def test_rules_are_told_in_words():
    rule = own("partner") & Current("requested_at", "closed_at", 90)
    assert (
        say(rule) == "`partner` is the caller and today lies in `requested_at`–`closed_at` or 90 days after"
    )
    assert (
        say(Both(own(""), own_class("class_group")))
        == "the caller itself and `class_group` is a class of the caller"
    )
    with pytest.raises(TypeError):
        say(Rule())
