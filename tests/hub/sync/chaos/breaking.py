"""Breaking a guarantee on purpose: a piece of a function's text is replaced by another while a test runs."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib import import_module
from types import CodeType, FunctionType
from typing import Any


class NotThere(Exception):
    """What a mutation would break is not in the code any more."""


@dataclass(frozen=True)
class Mutation:
    """One way to break a guarantee."""

    guarantee: str
    """`D1`."""
    breaks: str
    """What is wrong then, in words."""
    at: str
    """`hub.sync.apply:Batch.apply`."""
    swaps: tuple[tuple[str, str], ...]
    """Pieces of its text, each there just once, and what stands in their places."""
    tests: tuple[str, ...]
    """Node ids below `tests/` of what must fail; without `[…]` at least one of its parameters' must."""

    @property
    def name(self) -> str:
        """By it the mutation is asked for."""
        return f"{self.guarantee}: {self.breaks}"

    def function(self) -> FunctionType:
        """The function that is broken. Raises NotThere."""
        module, _, path = self.at.partition(":")
        found: Any = import_module(module)
        for step in path.split("."):
            found = getattr(found, step, None)
        found = getattr(found, "fget", getattr(found, "__func__", found))
        found = inspect.unwrap(found) if callable(found) else None
        if not isinstance(found, FunctionType):
            raise NotThere(self.at)
        return found

    def code(self) -> CodeType:
        """The function's code, broken. Raises NotThere."""
        function = self.function()
        text = textwrap.dedent(inspect.getsource(function))
        for old, new in self.swaps:
            if text.count(old) != 1:
                raise NotThere(f"{self.at}: {old!r} is there {text.count(old)} times")
            text = text.replace(old, new)
        module = ast.parse("from __future__ import annotations\n" + text)
        definition = module.body[-1]
        assert isinstance(definition, ast.FunctionDef | ast.AsyncFunctionDef)
        definition.decorator_list = []
        made: dict[str, Any] = {}
        exec(compile(module, f"<{self.name}>", "exec"), function.__globals__, made)
        code: CodeType = made[definition.name].__code__
        if code.co_freevars != function.__code__.co_freevars:
            raise NotThere(f"{self.at} needs what is around it")
        return code


_standing: list[str] = []


def standing() -> list[str]:
    """Names of the mutations that stand now, for other processes to take over."""
    return list(_standing)


@contextmanager
def broken(*mutations: Mutation) -> Iterator[None]:
    """The mutations stand for a while."""
    with ExitStack() as stack:
        for mutation in mutations:
            function, code = mutation.function(), mutation.code()
            stack.callback(setattr, function, "__code__", function.__code__)
            function.__code__ = code
            _standing.append(mutation.name)
            stack.callback(_standing.remove, mutation.name)
        yield


def is_of(test: str, nodeid: str) -> bool:
    """Whether pytest's node is the test, or it with some parameters."""
    return nodeid == f"tests/{test}" or nodeid.startswith(f"tests/{test}[")
