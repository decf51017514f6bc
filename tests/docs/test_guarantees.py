"""docs/guarantees.md names the tests that there are and every mutation of the table."""

from __future__ import annotations

import re
from pathlib import Path

from tests.hub.sync.chaos.guarantees import GUARANTEES, MUTATIONS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "guarantees.md").read_text("utf-8")


def test_every_guarantee_is_told_with_what_breaks_it() -> None:
    told = dict(re.findall(r"^\| (D\d+ [^|]+) \| ([^|]+) \|$", PAGE, re.MULTILINE))
    assert told == {
        f"{key} {words}": "; ".join(each.breaks for each in MUTATIONS if each.guarantee == key)
        for key, words in GUARANTEES.items()
    }


def test_every_file_that_is_named_is_there() -> None:
    folder = ROOT / "tests" / "hub" / "sync"
    named = set(re.findall(r"`(?:tests/hub/sync/)?((?:chaos/)?\w+\.py)`", PAGE))
    assert len(named) > 8
    assert [name for name in named if not (folder / name).is_file()] == []
