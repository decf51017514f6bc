"""Statements are written under the policy: a module elsewhere that writes one is found, whatever way it takes."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SPEC = importlib.util.spec_from_file_location("statements", ROOT / ".ci" / "statements.py")
assert SPEC and SPEC.loader
statements = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(statements)

PLANTED = {
    "from sqlalchemy import select\n": "takes select from SQLAlchemy",
    "from sqlalchemy import (\n    Table,\n    update,\n)\n": "takes update from SQLAlchemy",
    "from sqlalchemy.dialects.postgresql import insert\n": "takes insert from SQLAlchemy",
    "from sqlalchemy import *\n": "takes * from SQLAlchemy",
    "import sqlalchemy as sa\n": "imports SQLAlchemy or asyncpg as a whole",
    "import asyncpg\n": "imports SQLAlchemy or asyncpg as a whole",
    "from hub.policy.predicates import alias\n": "takes the policy apart",
    "rows = connection.fetch('SELECT name FROM student')\n": "says SQL",
    "run('DELETE FROM student')\n": "says SQL",
    "table = Student.__table__\n": "takes an entity's table",
    "async def end(connection):\n    await connection.commit()\n": "commits",
}


@pytest.mark.parametrize("source", PLANTED)
@pytest.mark.parametrize("name", ["resolvers/graph.py", "resolvers/mutations/new.py"])
def test_a_planted_statement_is_found(name, source):
    found = [what for _, what in statements.stray(name, source)]
    assert found == [PLANTED[source]]


@pytest.mark.parametrize(
    "name", ["hub/web/new.py", "hub/cli/new.py", "connectors/new/mapping.py", "schema/people/new.py"]
)
def test_other_parts_write_none_either(name):
    assert list(statements.stray(name, "from sqlalchemy import select\n"))


def test_what_is_no_statement_is_let_be():
    source = '"""SELECT this FROM that."""\nfrom sqlalchemy import Table\nfrom sqlalchemy.orm import Mapped\n'
    assert list(statements.stray("resolvers/graph.py", source)) == []


@pytest.mark.parametrize("name", ["resolvers/compiling/new.py", "hub/policy/new.py", "hub/sync/new.py"])
def test_where_they_belong_they_are_let_be(name):
    assert list(statements.stray(name, "from sqlalchemy import select\n")) == []


def test_the_project_holds_to_it():
    for folder in ("hub", "resolvers", "connectors", "schema"):
        for path in (ROOT / folder).rglob("*.py"):
            name = path.relative_to(ROOT).as_posix()
            assert list(statements.stray(name, path.read_text(encoding="utf-8"))) == [], name


def test_every_exception_is_still_there():
    assert all((ROOT / name).exists() for name in statements.NAMED)
