"""Every place in the code where a sync commits, by name, and a database whose process dies at one of them."""

from __future__ import annotations

import ast
import os
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

import hub.sync

FOLDER = Path(hub.sync.__file__).parent
OPENING = frozenset({"begin", "_begin"})
"""What opens a transaction that commits at its end."""


@cache
def sites() -> dict[tuple[str, int], str]:
    """Names of all places in hub/sync where a transaction is opened and committed, by file and line."""
    found: dict[tuple[str, int], str] = {}
    for path in sorted(FOLDER.rglob("*.py")):
        module = ".".join(path.relative_to(FOLDER).with_suffix("").parts)
        turns = Counter[str]()
        for function, line in _opened(ast.parse(path.read_text("utf-8")), ()):
            turns[function] += 1
            number = f" {turns[function]}" if turns[function] > 1 else ""
            found[str(path), line] = f"{module}.{function}{number}"
    return found


def _opened(node: ast.AST, around: tuple[str, ...]) -> Iterator[tuple[str, int]]:
    if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        around = (*around, node.name)
    # What hands its transaction on is not where the work is.
    if isinstance(node, ast.AsyncWith) and not any(isinstance(part, ast.Yield) for part in ast.walk(node)):
        for item in node.items:
            call = item.context_expr
            if isinstance(call, ast.Call) and _name(call.func) in OPENING:
                yield ".".join(around), node.lineno
    for child in ast.iter_child_nodes(node):
        yield from _opened(child, around)


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _here() -> str:
    """The name of the place whose transaction is being opened."""
    frame = sys._getframe(1)
    while frame is not None:
        name = sites().get((frame.f_code.co_filename, frame.f_lineno))
        if name is not None:
            return name
        frame = frame.f_back  # type: ignore[assignment]
    raise AssertionError("a transaction that no name was found for: see `sites`")


class Fatal:
    """A database at one of whose commits the process dies, just before or just after it.

    `last`: at the so manieth of all; `at` and `nth`: at the so manieth of that name.
    """

    def __init__(
        self, database: AsyncEngine, *, last: int = 0, at: str = "", nth: int = 1, when: str = ""
    ) -> None:
        self.url = database.url
        self.connect = database.connect
        self.commits = 0
        self.reached = Counter[str]()
        self._begin = database.begin
        self._last, self._at, self._nth, self._when = last, at, nth, when

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncConnection]:
        name = _here()
        async with self._begin() as connection:
            yield connection
            self.commits += 1
            self.reached[name] += 1
            fatal = self._dies(name)
            self._die(fatal, "before")
        self._die(fatal, "after")

    def _dies(self, name: str) -> bool:
        return self.commits == self._last or (name == self._at and self.reached[name] == self._nth)

    def _die(self, fatal: bool, when: str) -> None:
        if fatal and (self._when == when):
            os.kill(os.getpid(), signal.SIGKILL)

    def watch_dbos(self) -> None:
        """Take part in the commits of dbos too, which has its own connections: `dbos.record_operation_result`."""
        committing = DefaultDialect.do_commit

        def commit(dialect: Any, connection: Any) -> None:
            if dialect.driver != "psycopg":
                committing(dialect, connection)
                return
            name = f"dbos.{_function_of('dbos')}"
            self.reached[name] += 1
            fatal = self._dies(name)
            self._die(fatal, "before")
            committing(dialect, connection)
            self._die(fatal, "after")

        DefaultDialect.do_commit = commit  # type: ignore[method-assign]


def _function_of(package: str) -> str:
    frame = sys._getframe(1)
    while frame is not None:
        if frame.f_globals.get("__name__", "").startswith(f"{package}."):
            return frame.f_code.co_name
        frame = frame.f_back  # type: ignore[assignment]
    return "?"
