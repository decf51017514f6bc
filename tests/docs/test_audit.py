"""docs/audit.md, followed and held to the code."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from schema.access.purpose import USUAL, Purpose

GUIDE = Path(__file__).parents[2] / "docs" / "audit.md"


def test_the_guide_is_followed(follow: Callable[[Path], None]) -> None:
    follow(GUIDE)


def test_every_purpose_stands_in_the_table_with_its_roles() -> None:
    rows = re.findall(r"^\| `(\w+)` (\S+) \| (.*) ?\|$", GUIDE.read_text("utf-8"), re.MULTILINE)
    assert [name for name, _, _ in rows] == list(Purpose.__members__)
    for name, chinese, roles in rows:
        assert f"({chinese})" in Purpose[name].doc
        usual = {role.name for role, purpose in USUAL.items() if purpose is Purpose[name]}
        assert set(re.findall(r"`(\w+)`", roles)) == usual
