"""Golden queries: each file of tests/queries is asked of the small district and compared with what stands beside it.

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
async def test_golden_query(ask, district, path):
    text = path.read_text(encoding="utf-8")
    first, second = text.splitlines()[:2]
    roles = [Role[name] for name in first.removeprefix("# as ").split()]
    variables = orjson.loads(second.removeprefix("# with "))
    district.statements.clear()
    answer = await ask(text, *roles, **variables)
    found = orjson.dumps(answer, option=orjson.OPT_INDENT_2).decode() + "\n"
    sql = "\n\n".join(f"-- {n}\n{statement}" for n, statement in enumerate(district.statements, 1)) + "\n"
    if os.environ.get("YIXIN_WRITE_GOLDEN"):
        path.with_suffix(".json").write_text(found, encoding="utf-8")
        path.with_suffix(".sql").write_text(sql, encoding="utf-8")
    assert found == path.with_suffix(".json").read_text(encoding="utf-8")
    assert sql == path.with_suffix(".sql").read_text(encoding="utf-8")


def test_there_are_golden_queries():
    assert len(QUERIES) >= 5
