"""How YAML is read: by libyaml where it is there, which takes a tenth of the time. What does not fit is said by the other reader."""

from __future__ import annotations

from typing import Any

import yaml

_FAST: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def values(text: str | bytes) -> Any:
    """What a document says. Raises yaml.YAMLError."""
    try:
        return yaml.load(text, _FAST)  # noqa: S506 - either is a safe one
    except yaml.YAMLError:
        return yaml.safe_load(text)


def nodes(text: str) -> yaml.Node | None:
    """The same as nodes, which know their lines; None: it says nothing. Raises yaml.YAMLError."""
    try:
        root: yaml.Node | None = yaml.compose(text, _FAST)
    except yaml.YAMLError:
        root = yaml.compose(text, yaml.SafeLoader)
    return root
