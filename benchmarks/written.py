"""Sections of RESULTS.md that a command of their own writes, between marks."""

from __future__ import annotations

from pathlib import Path

RESULTS = Path(__file__).with_name("RESULTS.md")


def rewrite(text: str, begin: str, end: str) -> None:
    """Put a section, which these marks begin and end, in place of the last one, or behind all others."""
    before = RESULTS.read_text(encoding="utf-8")
    if begin in before:
        head, rest = before.split(begin)
        RESULTS.write_text(head + text + rest.split(end)[1], encoding="utf-8")
    else:
        RESULTS.write_text(before.rstrip() + "\n\n" + text + "\n", encoding="utf-8")
