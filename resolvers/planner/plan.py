"""A plan: the statements of an operation, and how their texts become the answer."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from hub.policy.entering import walled
from hub.policy.guarded import meets_wall
from resolvers.freshness import Used
from resolvers.looks import NOTHING, Categories
from resolvers.planner.arguments import GiveUp, Variables
from resolvers.planner.marks import Asker, Mark
from resolvers.planner.sql import Sql, gathered, numbered
from resolvers.planner.statement import Ready, Statement

BREATH = 256
"""After so many marks others get their turn: opening a seal takes some microseconds."""


_MARK = re.compile(rb'(\d+)((?:\.[0-9A-Za-z:]*)*)"')
"""A mark behind its word: numbers, hexadecimal digits, and names of entities with a row's number."""


@dataclass(frozen=True)
class Request:
    """What one request brings to a plan."""

    variables: Variables
    viewer: Mapping[str, Any]
    asker: Asker

    @cached_property
    def word(self) -> str:
        """Stands in no data, as nobody could know it."""
        return secrets.token_hex(12)


Value = Callable[[Sequence[Any], Request], Any]
"""Finds a parameter in what the sources brought, or in the request."""


@dataclass(frozen=True)
class Query:
    """A statement that gives texts, ready to be sent."""

    text: str
    names: tuple[str, ...]
    """Parameters in the order of their places in the statement."""
    parameters: Sequence[Value]
    """In the order of their places."""
    sources: Sequence[Ready]
    marks: Sequence[Mark]
    sent: str = ""
    """The statement with what it tells the second wall, if it meets it; its last parameter is who asks then."""

    @classmethod
    def of(cls, sql: Sql, made: Statement) -> Query:
        """Finish the statement."""
        text, names = numbered(gathered(sql))
        parameters = [_value(name, made) for name in names]
        if not meets_wall(text):
            return cls(text, names, parameters, made.sources, made.marks, text)
        parameters.append(lambda _, request: request.viewer["viewer"])
        sent = walled(text, f"${len(names) + 1}::text", roles=made.roles, way=made.way)
        return cls(text, names, parameters, made.sources, made.marks, sent)

    def values(self, request: Request) -> list[Any]:
        """The parameters for one request. Raises RequestError or GiveUp."""
        brought = [source(request.variables, request.asker) for source in self.sources]
        return [value(brought, request) for value in self.parameters]

    async def finished(self, text: bytes | None, request: Request) -> list[bytes]:
        """A text with what Python has to say in it, in pieces. Raises GiveUp where that fails."""
        if text is None:
            return [b"null"]
        if not self.marks:
            return [text]
        pieces: list[bytes] = []
        at = 0
        try:
            finishing = [mark.finish(request.variables, request.asker) for mark in self.marks]
            for number, (start, found) in enumerate(_marked(text, request.word.encode()), 1):
                _, *given = found[2].decode().split(".")
                pieces += (text[at:start], finishing[int(found[1])](given))
                at = found.end()
                if number % BREATH == 0:
                    await asyncio.sleep(0)
        except Exception as error:
            # The reference executor meets the same, and says at which field.
            raise GiveUp from error
        pieces.append(text[at:])
        return pieces


def _marked(text: bytes, word: bytes) -> Iterator[tuple[int, re.Match[bytes]]]:
    """Where the marks with this word begin, and what they hold. An expression with the word in it would be compiled each time."""
    opening = b'"' + word
    start = text.find(opening)
    while start >= 0:
        found = _MARK.match(text, start + len(opening))
        if found is not None:
            yield start, found
        start = text.find(opening, found.end() if found else start + 1)


def _value(name: str, made: Statement) -> Value:
    if name in made.parameters:
        source, item = made.parameters[name]
        if item is None:
            return lambda brought, _: brought[source]
        return lambda brought, _: brought[source][item]
    if name in made.constants:
        constant = made.constants[name]
        return lambda *_: constant
    if name == "word":
        return lambda _, request: request.word
    return lambda _, request: request.viewer[name]


class Reads(Protocol):
    """What runs statements: `hub.store.reader.Reader`, or one who watches it."""

    async def value(self, sql: str, values: Sequence[Any]) -> Any:
        """The one value that a statement gives; texts are bytes of UTF-8."""
        ...


class Root(Protocol):
    """One field of the answer."""

    @property
    def key(self) -> bytes:
        """Its response key, quoted."""
        ...

    @property
    def statements(self) -> Sequence[Query]:
        """What is asked for it."""
        ...

    async def said(self, answers: Sequence[Any], request: Request) -> list[bytes]:
        """Its value in pieces, from what the statements gave."""
        ...


@dataclass(frozen=True)
class Asked:
    """A field whose text one statement gives."""

    key: bytes
    statements: Sequence[Query]

    async def said(self, answers: Sequence[Any], request: Request) -> list[bytes]:
        """The finished text."""
        return await self.statements[0].finished(answers[0], request)


@dataclass(frozen=True)
class Named:
    """Rows of several entities by their global ids: a statement for each entity."""

    key: bytes
    statements: Sequence[Query]
    which: Callable[[Request], Sequence[int]]
    """For each id, the statement that finds its row."""

    async def said(self, answers: Sequence[Any], request: Request) -> list[bytes]:
        """The list, in the order of the ids."""
        texts = [iter(answer) for answer in answers]
        pieces: list[bytes] = []
        for at in self.which(request):
            pieces.append(b"," if pieces else b"[")
            text = next(texts[at])
            # The driver reads the items of an array itself.
            pieces += await self.statements[at].finished(text and text.encode(), request)
        return [*(pieces or [b"["]), b"]"]


@dataclass(frozen=True)
class Known:
    """A field that is known without asking the database."""

    key: bytes
    say: Callable[[Request], bytes]
    statements: Sequence[Query] = ()

    async def said(self, answers: Sequence[Any], request: Request) -> list[bytes]:
        """What it says."""
        return [self.say(request)]


@dataclass(frozen=True)
class Plan:
    """What answers one operation in one form, for one shape of viewer."""

    roots: Sequence[Root]
    tail: bytes
    """What follows the data: the extensions, which the policy's shape alone decides."""
    used: Used
    """Of whose rows it is made."""
    aggregated: Categories = NOTHING
    """What goes into figures."""

    @property
    def statements(self) -> list[str]:
        """The SQL of the plan."""
        return [sql.text for root in self.roots for sql in root.statements]

    async def run(
        self, reader: Reads, variables: Variables, viewer: Mapping[str, Any], asker: Asker
    ) -> bytes:
        """The finished answer. Raises RequestError or GiveUp, where the reference executor has the word."""
        request = Request(variables, viewer, asker)
        asker.looked.aggregated = self.aggregated
        asked = [
            [reader.value(sql.sent, values) for sql, values in sent]
            for sent in [[(sql, sql.values(request)) for sql in root.statements] for root in self.roots]
        ]
        answers = iter(await every([answer for group in asked for answer in group]))
        pieces: list[bytes] = []
        for root in self.roots:
            pieces += (b"," if pieces else b'{"data":{', root.key, b":")
            pieces += await root.said([next(answers) for _ in root.statements], request)
        fresh = asker.freshness
        tail = self.tail if fresh is None else fresh.ending(self.used, self.tail)
        return b"".join([*(pieces or [b'{"data":{']), b"}", tail, b"}"])


async def every(asked: Sequence[Awaitable[Any]]) -> list[Any]:
    """What all of these give; where one fails, the others are cancelled."""
    if len(asked) == 1:
        return [await asked[0]]
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(_awaited(answer)) for answer in asked]
    except BaseExceptionGroup as failed:
        raise failed.exceptions[0] from None
    return [task.result() for task in tasks]


async def _awaited(answer: Awaitable[Any]) -> Any:
    return await answer
