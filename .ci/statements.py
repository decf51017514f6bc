"""Where statements over entities may be written: anything else would pass the policy, the wall or the history by."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

QUERYING = (
    "resolvers/compiling/",
    "resolvers/planner/",
    "resolvers/loaders/",
    "resolvers/mutations/kit/",
    "hub/policy/",
    "hub/store/",
    "hub/sync/",
    "hub/rules/",
    "hub/audit/",
    "migrations/",
    "tests/",
    "benchmarks/",
    # Defaults of columns, no statements.
    "schema/kit/",
)
NAMED = {
    ".ci/statements.py": "says what is looked for",
    "hub/demo/books/database.py": "writes a database of the demo that is no hub's",
    "connectors/sql/view.py": "reads an upstream's views, in no database of the hub's",
    "hub/cli/samples.py": "counts what did not fit of public samples, beside no graph",
    "resolvers/mutations/break_glass.py": "looks for the own exceptions, and opens a pupil who is not read on purpose",
    "resolvers/mutations/record_consent.py": "looks for a guardian of a pupil who was found under the policy",
}
"""Single modules that write one, with the reason."""
BUILDERS = {
    "select",
    "insert",
    "update",
    "delete",
    "text",
    "union",
    "union_all",
    "lambda_stmt",
    "text_select",
}
SQL = re.compile(
    r"\b(?:SELECT\b.+\bFROM|INSERT INTO|UPDATE\b.+\bSET|DELETE FROM|TRUNCATE|COPY\b.+\bFROM)\b", re.DOTALL
)
ROWS = {"__table__", "history"}
"""Attributes of an entity that are its tables."""


def stray(name: str, source: str) -> Iterator[tuple[int, str]]:
    """The lines of a module that write statements where none may be written, and what they do."""
    if name.startswith(QUERYING) or name in NAMED:
        return
    tree = ast.parse(source)
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(module=str(module)) if module.split(".")[0] == "sqlalchemy":
                taken = sorted({alias.name for alias in node.names} & {*BUILDERS, "*"})
                if taken:
                    yield node.lineno, f"takes {', '.join(taken)} from SQLAlchemy"
            case ast.Import() if any(
                alias.name.split(".")[0] in ("sqlalchemy", "asyncpg") for alias in node.names
            ):
                yield node.lineno, "imports SQLAlchemy or asyncpg as a whole"
            case ast.ImportFrom(module="hub.policy.predicates"):
                yield node.lineno, "takes the policy apart"
            case ast.Constant(value=str(text)) if id(node) not in docs and SQL.search(text):
                yield node.lineno, "says SQL"
            case ast.Attribute(attr=attribute) if attribute in ROWS and name.startswith("resolvers/"):
                yield node.lineno, "takes an entity's table"
            case ast.Call(func=ast.Attribute(attr="commit")):
                yield node.lineno, "commits"
