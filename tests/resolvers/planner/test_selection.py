"""What a selection comes to."""

from __future__ import annotations

import pytest
from graphql import build_schema, parse

from resolvers.planner.arguments import GiveUp
from resolvers.planner.selection import Selections

SCHEMA = build_schema(
    """interface Node { id: ID } union Event = School
    type School implements Node { id: ID name: String code: String }
    type Student implements Node { id: ID name: String sex: String } type Query { node: Node }"""
)
DOCUMENT = """query($yes: Boolean!, $maybe: Boolean = true) {
  name
  ... on School { name id }
  ... on Student { sex }
  ... on Event { __typename }
  ...Fields
  ...Fields @skip(if: true)
  again: name @include(if: $yes)
  never: name @skip(if: $yes)
  both: name @skip(if: false) @include(if: false)
  ... @include(if: $maybe) { perhaps: name }
}
fragment Fields on Node { id ... on School { code ...Inner } }
fragment Inner on School { name code }
"""


def keys(type_name, **variables):
    node = parse(DOCUMENT)
    selections = Selections(node, variables, SCHEMA)
    return {
        key: len(nodes)
        for key, nodes in selections.fields(type_name, [node.definitions[0].selection_set]).items()
    }


def test_fields_stand_where_their_key_stands_first_and_keep_all_their_nodes():
    assert keys("School", yes=True, maybe=True) == {
        "name": 3, "id": 2, "__typename": 1, "code": 2, "again": 1, "perhaps": 1,
    }  # fmt: skip
    assert list(keys("School", yes=True, maybe=True)) == [
        "name",
        "id",
        "__typename",
        "code",
        "again",
        "perhaps",
    ]


def test_fragments_on_other_types_do_not_apply():
    assert keys("Student", yes=False, maybe=False) == {"name": 1, "id": 1, "sex": 1, "never": 1}


def test_a_condition_that_is_null_is_for_the_reference_executor_to_refuse():
    with pytest.raises(GiveUp):
        keys("School", yes=True, maybe=None)
