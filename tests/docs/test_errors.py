"""docs/errors.md names every stable code of the program once, and no other."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

from hub.base.errors import YixinError

ROOT = Path(__file__).parents[2]
PACKAGES = ("hub", "schema", "resolvers", "connectors")


def documented() -> list[str]:
    page = (ROOT / "docs" / "errors.md").read_text("utf-8")
    rows = [line.split("|")[1] for line in page.splitlines() if line.startswith("| `")]
    return [code for row in rows for code in re.findall(r"`([^`]+)`", row)]


def subclasses(error: type[YixinError]) -> Iterator[type[YixinError]]:
    yield error
    for below in error.__subclasses__():
        yield from subclasses(below)


def raised() -> set[str]:
    for package in PACKAGES:
        for module in pkgutil.walk_packages([str(ROOT / package)], f"{package}."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)
    return {error.code for error in subclasses(YixinError) if error.__module__.partition(".")[0] in PACKAGES}


def said() -> Iterator[str]:
    """Codes without a class: of `Problem(…)`, of answers made by hand, and of the command line's last resort."""
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                match node:
                    case ast.Call(ast.Name("Problem"), [ast.Constant(str(code)), *_]):
                        yield code
                    case ast.Dict([ast.Constant("code"), *_], [ast.Constant(str(code)), *_]) if (
                        package != "connectors"  # there it is a code of the standard that a simulator speaks
                    ):
                        yield code
                    case ast.Constant(str(line)):
                        yield from re.findall(r"^\[([a-z]+(?:\.[a-z_]+)?)\] ", line)


def test_every_code_is_documented_once_and_none_is_made_up():
    codes = raised() | set(said())
    assert {"internal", "record.unreadable", "store.unavailable", "database.failed", "usage.invalid"} <= codes
    own = [code for code in documented() if not code.startswith("http.")]
    assert codes - set(own) == set(), "say what they mean in docs/errors.md"
    assert sorted(own) == sorted(codes)
