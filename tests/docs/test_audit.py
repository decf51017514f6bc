"""docs/audit.md, followed and held to the code."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import orjson

from schema.access.purpose import USUAL, Purpose

GUIDE = Path(__file__).parents[2] / "docs" / "audit.md"


def test_the_guide_is_followed(follow: Callable[[Path], None]) -> None:
    follow(GUIDE)


def test_what_stands_out_is_told_of_those_who_read(guides) -> None:
    asked = '{ unusualReading(since: "2020-01-01T00:00:00Z", pupils: 0) { roles ways pupils mostInADay } }'
    home = "YIXIN_HOME=.trial/district"
    _, told = guides.run(
        [
            f"{home} yixin query --as PSYCHOLOGIST docs/queries/first.graphql",
            f"echo '{asked}' | {home} yixin query --as AUDITOR -",
        ]
    )
    (found,) = [
        one for one in orjson.loads(told.said)["data"]["unusualReading"] if "PSYCHOLOGIST" in one["roles"]
    ]
    assert "MANY_PUPILS" in found["ways"] and found["pupils"] >= found["mostInADay"] > 0


def test_every_purpose_stands_in_the_table_with_its_roles() -> None:
    rows = re.findall(r"^\| `(\w+)` (\S+) \| (.*) ?\|$", GUIDE.read_text("utf-8"), re.MULTILINE)
    assert [name for name, _, _ in rows] == list(Purpose.__members__)
    for name, chinese, roles in rows:
        assert f"({chinese})" in Purpose[name].doc
        usual = {role.name for role, purpose in USUAL.items() if purpose is Purpose[name]}
        assert set(re.findall(r"`(\w+)`", roles)) == usual
