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


def test_it_names_every_mutation_that_tells_of_the_districts_own_rows() -> None:
    told = {
        camel(name)
        for name, mutation in load().items()
        for part in mutation.declaration.payload.values()
        if part.entity is not None and part.entity.declaration.domain not in ("access", "integration")
    }
    named = set(
        re.findall(r"`(\w+)`", "".join(re.findall(r"^\| .*$", GUIDE.read_text("utf-8"), re.MULTILINE)))
    )
    assert told <= named, told - named
