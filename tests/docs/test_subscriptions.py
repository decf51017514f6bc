"""docs/subscriptions.md, followed; its bounds are those of the code, its queries and subscriptions those of the schema."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from graphql import parse, validate

from hub.web import live, server, socket
from hub.web.requests import BODY_LIMIT
from resolvers.schema import Schema
from resolvers.subscriptions.kit.streaming import BEAT
from schema.kit.declaration import camel

GUIDE = Path(__file__).parents[2] / "docs" / "subscriptions.md"


def test_the_guide_is_followed(follow: Callable[[Path], None]) -> None:
    follow(GUIDE)


def test_it_names_every_subscription_and_the_bounds_of_the_code(graph_schema: Schema) -> None:
    page = GUIDE.read_text("utf-8")
    told = set(re.findall(r"^\| `(\w+)\(", page, re.MULTILINE))
    assert told == {camel(name) for name in graph_schema.subscriptions}
    for query in re.findall(r"```graphql\n(.*?)```", page, re.DOTALL):
        assert validate(graph_schema.core, parse(query)) == []
    for what, number in (
        ("time until `connection_init`", socket.INIT),
        ("time without an operation", socket.IDLE),
        ("time in which a reader takes what it is sent", live.SLOW),
    ):
        assert f"| {what} | {number:g} s |" in page
    assert f"every {BEAT:g} seconds" in page and f"sent every {server.PING:g} s" in page
    assert BODY_LIMIT == 1 << 20
