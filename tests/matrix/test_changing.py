"""The ways by which something is changed, heard of or asked that is no entity's: each such field of a root, by each role.

They are found in the schema, so a new one is here by itself: whoever the oracle does not name is expected to be refused.
"""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    get_named_type,
    is_composite_type,
    is_union_type,
)

from schema.kit import Role
from schema.kit.aggregates import aggregated
from schema.kit.declaration import camel
from schema.kit.registry import load
from tests.matrix.account import gid
from tests.matrix.domain import ASKED, CALLS, HEARD
from tests.matrix.roles import READS_UP_TO


def given(type_: Any) -> Any:
    """A value of an input type; an id is that of a row which is there."""
    if isinstance(type_, GraphQLNonNull):
        return given(type_.of_type)
    if isinstance(type_, GraphQLList):
        return [given(type_.of_type)]
    if isinstance(type_, GraphQLEnumType):
        return next(iter(type_.values))
    if isinstance(type_, GraphQLInputObjectType):
        required = {
            name: field for name, field in type_.fields.items() if isinstance(field.type, GraphQLNonNull)
        }
        return {name: given(field.type) for name, field in required.items()}
    values = {
        "ID": gid("Account", 1),
        "Int": 1,
        "Boolean": False,
        "Float": 0.5,
        "Date": "2026-10-15",
        "DateTime": "2026-10-15T00:00:00Z",
    }
    return values.get(type_.name, "text")


def document(kind: str, name: str, field: Any) -> tuple[str, dict[str, Any]]:
    """The shortest call of a field."""
    required = {key: one.type for key, one in field.args.items() if isinstance(one.type, GraphQLNonNull)}
    defined = ", ".join(f"${key}: {type_}" for key, type_ in required.items())
    arguments = ", ".join(f"{key}: ${key}" for key in required)
    type_ = get_named_type(field.type)
    refused = " ... on Refused { code }" if is_union_type(type_) else ""
    below = f" {{ __typename{refused} }}" if is_composite_type(type_) else ""
    text = f"{kind}{f'({defined})' if defined else ''} {{ {name}{f'({arguments})' if arguments else ''}{below} }}"
    return text, {key: given(type_) for key, type_ in required.items()}


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.name)
async def test_nobody_calls_what_the_oracle_does_not_name(account, matrix_graph, graph_schema, role):
    asked = account(role)
    root = graph_schema.core.mutation_type
    for name, field in (root.fields if root else {}).items():
        if role.name in CALLS.get(name, ()):
            continue
        text, variables = document("mutation", name, field)
        answer = orjson.loads(await matrix_graph.execute(asked.viewer, document=text, variables=variables))
        assert answer["data"][name] == {"__typename": "Refused", "code": "access.mutation"}, (name, role)


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.name)
async def test_nobody_hears_what_the_oracle_does_not_name(account, matrix_graph, graph_schema, role):
    asked = account(role)
    root = graph_schema.core.subscription_type
    for name, field in (root.fields if root else {}).items():
        if role.name in HEARD.get(name, ()):
            continue
        text, variables = document("subscription", name, field)
        answer = orjson.loads(await matrix_graph.hear(asked.viewer, document=text, variables=variables))
        codes = [error["extensions"]["code"] for error in answer["errors"]]
        assert "data" not in answer and codes == ["access.subscription"], (name, role)


def others(graph_schema: Any) -> dict[str, Any]:
    """The fields of the root of queries that are no entity's."""
    declared = [entity.declaration for entity in load().values()]
    own = {camel(name) for one in declared for name in (one.singular, one.plural, aggregated(one.plural))}
    return {name: field for name, field in graph_schema.core.query_type.fields.items() if name not in own}


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.name)
async def test_nobody_asks_what_the_oracle_does_not_name(account, matrix_graph, graph_schema, role):
    asked = account(role)
    for name, field in others(graph_schema).items():
        if role.name in ASKED.get(name, ()):
            continue
        text, variables = document("query", name, field)
        answer = orjson.loads(await matrix_graph.execute(asked.viewer, document=text, variables=variables))
        assert not (answer.get("data") or {}).get(name), (name, role)
        assert answer["errors"][0]["extensions"]["code"].startswith("access."), (name, role)


def test_what_is_named_is_there(graph_schema):
    root = graph_schema.core.mutation_type
    assert CALLS.keys() <= (root.fields.keys() if root else set())
    assert HEARD.keys() == graph_schema.core.subscription_type.fields.keys()
    assert ASKED.keys() == others(graph_schema).keys()
    named = (*CALLS.values(), *HEARD.values(), *ASKED.values())
    assert all(set(roles) <= READS_UP_TO.keys() for roles in named)
