"""A plan: the statements of an operation, and how their texts become the answer."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import BindParameter, Select
from sqlalchemy.dialects.postgresql import asyncpg
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.sql.visitors import iterate

from resolvers.planner.arguments import Variables
from resolvers.planner.marks import Asker, Mark
from resolvers.planner.statement import Ready, Statement

_DIALECT = asyncpg.dialect()  # type: ignore[no-untyped-call]


@dataclass(frozen=True)
class Root:
    """One field of the answer, from one statement."""

    key: bytes
    sql: str
    names: tuple[str, ...]
    """Parameters in the order of their places in the statement."""
    constants: Mapping[str, Any]
    ready: Mapping[str, Ready]
    marks: Sequence[Mark]

    @classmethod
    def of(cls, key: str, chosen: Select[Any], statement: Statement) -> Root:
        """Compile the statement once."""
        # What each request brings is named here, so that expanding asks for no value of it.
        named = {part.key for part in iterate(chosen) if isinstance(part, BindParameter) and part.required}
        state = chosen.compile(dialect=_DIALECT).construct_expanded_state(dict.fromkeys(named))
        constants = {name: value for name, value in state.parameters.items() if name not in named}
        names = tuple(state.positiontup or ())
        return cls(
            orjson.dumps(key), state.statement, names, constants, statement.parameters, statement.marks
        )

    def values(self, variables: Variables, viewer: Mapping[str, Any], asker: Asker, word: str) -> list[Any]:
        """The parameters for one request. Raises RequestError or GiveUp."""
        found: list[Any] = []
        for name in self.names:
            if name in self.ready:
                found.append(self.ready[name](variables, asker))
            elif name == "word":
                found.append(word)
            else:
                found.append(viewer[name] if name in viewer else self.constants[name])
        return found


@dataclass(frozen=True)
class Fixed:
    """A field of the answer that is known without asking the database."""

    key: bytes
    text: bytes


@dataclass(frozen=True)
class Plan:
    """What answers one operation in one form, for one shape of viewer."""

    roots: Sequence[Root | Fixed]
    tail: bytes
    """What follows the data: the extensions, which the policy's shape alone decides."""

    async def run(
        self, engine: AsyncEngine, variables: Variables, viewer: Mapping[str, Any], asker: Asker
    ) -> bytes:
        """The finished answer. Raises RequestError or GiveUp, where the reference executor has the word."""
        word = secrets.token_hex(12)
        asked = [
            (root, root.values(variables, viewer, asker, word))
            for root in self.roots
            if isinstance(root, Root)
        ]
        texts = await asyncio.gather(*(_ask(engine, root.sql, values) for root, values in asked))
        told = {
            root.key: _finished(root, text, variables, asker, word)
            for (root, _), text in zip(asked, texts, strict=True)
        }
        parts = [
            root.key + b":" + (root.text if isinstance(root, Fixed) else told[root.key])
            for root in self.roots
        ]
        return b'{"data":{' + b",".join(parts) + b"}" + self.tail + b"}"


async def _ask(engine: AsyncEngine, sql: str, values: Sequence[Any]) -> str | None:
    async with engine.connect() as connection:
        raw = (await connection.get_raw_connection()).driver_connection
        assert raw is not None
        found: str | None = await raw.fetchval(sql, *values)
        return found


def _finished(root: Root, text: str | None, variables: Variables, asker: Asker, word: str) -> bytes:
    if text is None:
        return b"null"
    if not root.marks:
        return text.encode()

    def finish(match: re.Match[str]) -> str:
        _, *pieces = match[2].split(".")
        return root.marks[int(match[1])].finish(pieces, variables, asker).decode()

    return re.sub(rf'"{word}(\d+)((?:\.[0-9a-f]*)*)"', finish, text).encode()
