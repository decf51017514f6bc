"""docs/provenance.md, followed; and its table of criteria is that of the rules."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import get_args

from graphql import parse, validate

from hub.sync.survivorship import Word
from schema.integration.survivorship import Survived

GUIDE = Path(__file__).parents[2] / "docs" / "provenance.md"


def test_the_commands_do_what_the_page_says(follow: Callable[[Path], None]) -> None:
    follow(GUIDE)


def test_it_names_every_criterion_and_rule(graph_schema) -> None:
    page = GUIDE.read_text("utf-8")
    named = dict(re.findall(r"^\| `(\w+)[^`]*` \| .* \| `([A-Z]+)` \|$", page, re.MULTILINE))
    assert named.keys() == {*get_args(Word), "trusted"}
    assert all(f"`{rule.name}`" in page for rule in Survived)
    for document in re.findall(r"```graphql\n(.*?)```", page, re.DOTALL):
        assert validate(graph_schema.core, parse(document)) == []
