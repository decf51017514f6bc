"""docs/privacy.md, followed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

GUIDE = Path(__file__).parents[2] / "docs" / "privacy.md"


def test_the_commands_do_what_the_page_says(follow: Callable[[Path], None]) -> None:
    follow(GUIDE)
