"""docs/syncs.md: its query answers, and it names the mutations and commands that there are."""

from __future__ import annotations

import re
from pathlib import Path

import orjson

from hub.cli import sync
from schema.kit import Role

PAGE = (Path(__file__).parents[2] / "docs" / "syncs.md").read_text("utf-8")


async def test_the_query_tells_of_runs(graph, district) -> None:
    (query,) = re.findall(r"^```graphql\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    answer = orjson.loads(await graph.execute(district.viewer(Role.ADMIN), document=query))
    assert "errors" not in answer
    assert answer["data"]["syncRuns"]["nodes"]


def test_the_page_tells_every_way_to_steer_a_run(graph_schema) -> None:
    named = set(re.findall(r"`(\w+Sync)\(", PAGE))
    assert named == {name for name in graph_schema.core.mutation_type.fields if name.endswith("Sync")}
    commands = {command.name or command.callback.__name__ for command in sync.app.registered_commands}
    told = set(re.findall(r"`yixin sync (\w+) SOURCE`", PAGE))
    assert len(told) == 7
    assert told <= commands
