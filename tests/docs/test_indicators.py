"""docs/indicators.md: its queries answer in the demo, and it names every indicator and variable.

YIXIN_WRITE_GOLDEN=1 writes its table of indicators anew.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import orjson
from sqlalchemy import text

from hub.base.settings import Settings
from hub.store.home import Home
from hub.web.checking import SelfCheck
from hub.web.service import Service
from resolvers.checking import INDICATORS, VIEWER
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


async def test_a_question_is_told_what_was_for_some_minutes_and_the_self_check_what_is(guides):
    async def having(service):
        answer = await service.graph.execute(
            VIEWER, document=INDICATORS, variables={"codes": ["rooms.schools"]}
        )
        (told,) = orjson.loads(answer)["data"]["districtIndicators"]
        return sum(int(one["numerator"]) for one in told["bySchool"])

    async with Home.open(Settings(home=guides.folder / ".trial" / "district")) as home:
        asked, checked = await Service.over(home), await SelfCheck(home).asking()
        before = await having(asked)
        assert before == await having(checked) > 0
        gone = "'2001-01-01'"
        for then, now, removed, found in (before, 0, gone, "IS NULL"), (0, before, "NULL", f"= {gone}"):
            async with home.database.begin() as connection:
                changed = f"UPDATE counselling_room SET removed_at = {removed} WHERE removed_at {found}"
                await connection.execute(text(changed))
            assert (await having(asked), await having(checked)) == (then, now)


def test_the_page_of_the_self_check_answers_and_its_file_is_read(guides):
    page = PATH.with_name("self-check.md").read_text("utf-8")
    ((role, query),) = re.findall(r"^```graphql\n# as (\w+)\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    (items,) = re.findall(r"^```yaml\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    (guides.folder / "items.yaml").write_text(items, "utf-8")
    (guides.folder / "open_rectifications.graphql").write_text(MENDED, "utf-8")
    ran = guides.run(
        [
            "export YIXIN_HOME=.trial/district",
            f"yixin query --as {role} - <<'END'\n{query}END",
            "yixin self-check check items.yaml",
            "yixin self-check run",
            "YIXIN_SELF_CHECK=items.yaml yixin self-check run",
        ]
    )
    answer = orjson.loads(ran[1].said)
    assert "errors" not in answer and answer["data"]["selfCheckItems"]["totalCount"] > 5
    assert ran[2].said.startswith("version 2026-11, 2 items\n")
    assert ran[3].said.startswith("self-check: ") and ran[3].said.endswith("; 0 changed")
    met, unmet = map(int, re.findall(r"(\d+) (?:met|unmet)", ran[4].said))
    schools = met + unmet
    assert schools > 5 and met > 0


MENDED = """{
  rectificationsAggregate(over: DISTRICT, filter: { doneOn: { isNull: true }, dueOn: { lt: "2026-09-01" } }) {
    groups(by: [FINDING_SELF_CHECK], first: 1000) { key { findingSelfCheck { school { id } } } count }
  }
}"""
