"""docs/indicators.md: its queries answer in the demo, and it names every indicator and variable.

YIXIN_WRITE_GOLDEN=1 writes its table of indicators anew.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import orjson

from schema.indicator import VARIABLES, indicators

PATH = Path(__file__).parents[2] / "docs" / "indicators.md"
TABLE = re.compile(r"(?<=\| code \| about \| 指标 \|\n\|---\|---\|---\|\n)(?:\|.*\n)*")


def test_the_page_names_every_indicator_and_variable():
    page = PATH.read_text("utf-8")
    table = "".join(f"| `{one.code}` | {one.definition} | {one.name_zh} |\n" for one in indicators().values())
    if os.environ.get("YIXIN_WRITE_GOLDEN"):
        PATH.write_text(TABLE.sub(lambda _: table, page), "utf-8")
    found = TABLE.search(page)
    assert found and found[0] == table
    for name, means in VARIABLES.items():
        assert f"| `${name}` | {means} |\n" in page


def test_its_queries_answer_in_the_demo(guides):
    queries = re.findall(
        r"^```graphql\n# as (\w+)\n(.*?)^```$", PATH.read_text("utf-8"), re.DOTALL | re.MULTILINE
    )
    assert len(queries) == 2
    asked = [f"yixin query --as {role} - <<'END'\n{query}END" for role, query in queries]
    ran = guides.run(["export YIXIN_HOME=.trial/district", *asked])
    for result in ran[1:]:
        answer = orjson.loads(result.said)
        assert "errors" not in answer
        assert all(one["value"] is not None for one in answer["data"]["districtIndicators"])
