"""`yixin source new`: a connector of one's own, as a package that works from the start (docs/write-a-connector.md)."""

from __future__ import annotations

import re
from pathlib import Path

from hub.base.errors import SettingsError

NAME = re.compile(r"[a-z][a-z0-9]{1,30}")
WORD = "example"
"""What the template is called, wherever its name stands."""
LEFT_OUT = {"__pycache__", "clients.json"}


def write(name: str, into: Path) -> list[Path]:
    """Write the package `yixin-NAME` into the folder; returns its files. Raises SettingsError if it cannot be made there."""
    import connectors.kit

    if not NAME.fullmatch(name) or name == WORD:
        raise SettingsError(
            "is no name for a connector", place=name, mend="write lower-case letters and digits: library"
        )
    template = Path(connectors.kit.__file__).parent / "template"
    package = into / f"yixin-{name}"
    if package.exists():
        raise SettingsError("is there already", place=str(package), mend="choose another name or folder")
    written = []
    for path in sorted(template.rglob("*")):
        parts = path.relative_to(template).parts
        if path.is_dir() or LEFT_OUT & set(parts):
            continue
        target = package.joinpath(*(_named(part, name) for part in parts))
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(_named(path.read_text(encoding="utf-8"), name), encoding="utf-8")
        written.append(target)
    return written


def _named(text: str, name: str) -> str:
    return text.replace(WORD, name).replace(WORD.capitalize(), name.capitalize())
