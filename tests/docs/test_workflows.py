"""docs/workflows.md, followed; and its table names the mutations of care and referral with who may call them."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from resolvers.mutations.kit.registry import load
from schema.kit.declaration import camel

GUIDE = Path(__file__).parents[2] / "docs" / "workflows.md"


def test_the_commands_do_what_the_page_says(follow: Callable[[Path], None]) -> None:
    follow(GUIDE)


def test_it_names_every_mutation_on_rows_that_sources_feed_too() -> None:
    told = {camel(name) for name, mutation in load().items() if mutation.in_line}
    named = set(
        re.findall(r"`(\w+)`", "".join(re.findall(r"^\| .*$", GUIDE.read_text("utf-8"), re.MULTILINE)))
    )
    assert told <= named, told - named
