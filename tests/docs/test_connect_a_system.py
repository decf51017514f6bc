"""docs/connect-a-system.md, followed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

GUIDE = Path(__file__).parents[2] / "docs" / "connect-a-system.md"


def test_the_walk_goes_as_the_guide_says(follow: Callable[[Path], None]) -> None:
    follow(GUIDE)
