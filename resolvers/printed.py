"""The printed schema, and what graphql-core makes of it: in a tenth of the time that the types themselves take.

It is kept parsed in a file beside the code, whose name is a digest of all that it follows from: so none can be
stale, and whoever changes a declaration has another file. The file is trusted as the code beside it is.
"""

from __future__ import annotations

import contextlib
import enum
import hashlib
import os
import pickle
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Self

from graphql import (
    DocumentNode,
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    build_ast_schema,
    is_specified_scalar_type,
    parse,
)
from graphql.utilities.coerce_input_value import coerce_default_value

import hub
import resolvers
import schema
from schema.graph.scalars import reading

_SOURCES = [Path(folder) for package in (hub, resolvers, schema) for folder in package.__path__]
_MAKERS = ("graphql-core", "strawberry-graphql")
_FOLDER = Path(resolvers.__path__[0]) / "__pycache__"
_NAME = "graph.{}.pickle"
_SUM = hashlib.sha256().digest_size


@dataclass(frozen=True)
class Printed:
    """A schema in GraphQL's own language, and the same parsed."""

    sdl: str
    document: DocumentNode

    @classmethod
    def of(cls, sdl: str) -> Self:
        """Parse it."""
        return cls(sdl, parse(sdl, no_location=True))

    @classmethod
    def kept(cls) -> Self | None:
        """What was kept of this version of the code; None where nothing was, or only a part of it was written."""
        try:
            data = (_FOLDER / _NAME.format(digest())).read_bytes()
        except OSError:
            return None
        told, body = data[:_SUM], data[_SUM:]
        if hashlib.sha256(body).digest() != told:
            return None
        return cls(*pickle.loads(body))  # noqa: S301 (as trusted as the code, which lies beside it)

    def keep(self) -> bool:
        """Keep it for the next process, in place of earlier versions; False where the code's folder is read only."""
        name = _NAME.format(digest())
        body = pickle.dumps((self.sdl, self.document), protocol=5)
        try:
            _FOLDER.mkdir(exist_ok=True)
            fresh = _FOLDER / f"{name}.{os.getpid()}"
            fresh.write_bytes(hashlib.sha256(body).digest() + body)
            fresh.replace(_FOLDER / name)
        except OSError:
            return False
        for other in _FOLDER.glob(_NAME.format("*")):
            if other.name != name:
                with contextlib.suppress(OSError):
                    other.unlink()
        return True


def digest() -> str:
    """Of all that the printed schema follows from: the sources (a description may name a number of any of them), and who makes and prints it."""
    told = hashlib.sha256(sys.version.encode())
    for maker in _MAKERS:
        told.update(f"{maker} {version(maker)}\n".encode())
    for folder in _SOURCES:
        for path in sorted(folder.rglob("*.py")):
            text = path.read_bytes()
            told.update(f"{path.relative_to(folder)} {len(text)}\n".encode())
            told.update(text)
    return told.hexdigest()


def executable(document: DocumentNode, enums: Mapping[str, type[enum.Enum]]) -> GraphQLSchema:
    """A schema to read documents with. Enums are read as their members, scalars as Strawberry reads them."""
    made = build_ast_schema(document, assume_valid=True, assume_valid_sdl=True)
    for type_ in made.type_map.values():
        if isinstance(type_, GraphQLEnumType) and type_.name in enums:
            members: Mapping[str, Any] = enums[type_.name].__members__
            for name, value in type_.values.items():
                value.value = members[name]
        elif isinstance(type_, GraphQLScalarType) and not is_specified_scalar_type(type_):
            read: Any = reading(type_.name)
            type_.parse_value, type_.coerce_input_value = read, read  # type: ignore[method-assign]
    for given in _inputs(made):
        if given.default is not None:
            # The planner's reading of literals knows values only, and no literals behind them.
            given.default_value = coerce_default_value(given)
    return made


def _inputs(made: GraphQLSchema) -> Iterator[GraphQLArgument | GraphQLInputField]:
    for type_ in made.type_map.values():
        if isinstance(type_, GraphQLInputObjectType):
            yield from type_.fields.values()
        elif isinstance(type_, GraphQLObjectType):
            for field in type_.fields.values():
                yield from field.args.values()
