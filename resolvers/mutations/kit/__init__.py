"""What a mutation is written with: its base, and what it acts by."""

from hub.store.work import check_version
from resolvers.mutations.kit.acting import (
    Acting,
    ArgumentInvalid,
    RowUnknown,
    text,
    within,
)
from resolvers.mutations.kit.mutation import Mutation
from schema.kit.mutation import given, told

__all__ = [
    "Acting",
    "ArgumentInvalid",
    "Mutation",
    "RowUnknown",
    "check_version",
    "given",
    "text",
    "told",
    "within",
]
