"""Golden queries: each file of tests/queries is asked of the small district and compared with what stands beside it:
the answer (`.json`), the reference executor's statements (`.sql`) and the plan's (`.plan.sql`).

`# as ROLE …` in the first line names the roles, `# with {…}` in the second the variables. To write the answers and
statements anew: `YIXIN_WRITE_GOLDEN=1 pytest tests/resolvers/test_golden.py`, and read the difference.
"""

from __future__ import annotations

import os
from pathlib import Path

import orjson
import pytest

from schema.kit import Role

QUERIES = sorted((Path(__file__).parents[1] / "queries").glob("*.graphql"))


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
async def test_golden_query(ask, graph, district, path):
    text = path.read_text(encoding="utf-8")
    first, second = text.splitlines()[:2]
    roles = [Role[name] for name in first.removeprefix("# as ").split()]
    variables = orjson.loads(second.removeprefix("# with "))
    district.statements.clear()
    answer = await ask(text, *roles, **variables)
    found = orjson.dumps(answer, option=orjson.OPT_INDENT_2).decode() + "\n"
    sql = _numbered(district.statements)
    statements = graph.statements(district.viewer(*roles), document=text, variables=variables)
    assert statements is not None
    plan = _numbered(statements)
    if os.environ.get("YIXIN_WRITE_GOLDEN"):
        path.with_suffix(".json").write_text(found, encoding="utf-8")
        path.with_suffix(".sql").write_text(sql, encoding="utf-8")
        path.with_suffix(".plan.sql").write_text(plan, encoding="utf-8")
    assert found == path.with_suffix(".json").read_text(encoding="utf-8")
    assert sql == path.with_suffix(".sql").read_text(encoding="utf-8")
    assert plan == path.with_suffix(".plan.sql").read_text(encoding="utf-8")


def _numbered(statements: list[str]) -> str:
    parts = [f"-- {number} of {len(statements)}\n{sql}" for number, sql in enumerate(statements, 1)]
    return "\n\n".join(parts) + "\n"


def test_there_are_golden_queries():
    assert len(QUERIES) >= 5
