"""How the files of rules and of items are read."""

from __future__ import annotations

from pathlib import Path

from hub.base.errors import YixinError


def content(path: Path, invalid: type[YixinError]) -> str:
    """The text of a file. Raises `invalid` naming it where it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        kind = type(error).__name__
        raise invalid(f"cannot be read ({kind})", place=str(path), mend="name a file in UTF-8") from None
