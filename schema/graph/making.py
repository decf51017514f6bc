"""The types of the graph, put together by Strawberry. To import and run this takes most of the time of a first start."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping

import strawberry
from graphql import GraphQLSchema

from schema.graph.mutations import mutation_root
from schema.graph.subscriptions import subscription_root
from schema.graph.types import Node, Types
from schema.kit.entity import Entity
from schema.kit.mutation import MutationDeclaration
from schema.subscription import SubscriptionDeclaration


class _Schema(strawberry.Schema):
    def _extend_introspection(self) -> None:
        # graphql-core tells `isOneOf` itself; Strawberry's own answer would be told for every schema of the process.
        pass


def make(
    entities: Mapping[str, type[Entity]],
    mutations: Iterable[MutationDeclaration],
    subscriptions: Iterable[SubscriptionDeclaration],
    enums: Mapping[str, type[enum.Enum]],
) -> tuple[Types, GraphQLSchema, str]:
    """The types, the schema that resolves them, and its text, always in the same order."""
    types = Types(entities, enums)
    made = _Schema(
        query=types.query,
        mutation=mutation_root(mutations, types.rows),
        subscription=subscription_root(subscriptions, types.rows, Node, types.inputs.filters),
        types=list(types.rows.values()),
    )
    return types, made._schema, made.as_str().rstrip() + "\n"
