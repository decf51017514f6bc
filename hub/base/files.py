"""How files of data (rules, items, instruments, legal bases) are read: as text, as YAML, as what their form says; and where one does not fit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError

from hub.base.errors import YixinError
from hub.base.yaml import values

T = TypeVar("T")


@dataclass(frozen=True)
class Misfit:
    """The first of what does not fit a form."""

    said: str
    path: tuple[int | str, ...]
    kind: str
    """Pydantic's name for it: `missing`, `extra_forbidden`."""

    @classmethod
    def of(cls, error: ValidationError) -> Misfit:
        """What to tell. Where a name is misspelt, that another is missing only follows from it."""
        found = error.errors(include_url=False, include_input=False, include_context=False)
        first = min(found, key=lambda one: one["type"] != "extra_forbidden")
        return cls(first["msg"].removeprefix("Value error, "), first["loc"], first["type"])

    @property
    def where(self) -> str:
        """The path as it is written: `rules.0.any`; empty for the whole."""
        return ".".join(str(part) for part in self.path)


def content(path: Path, invalid: type[YixinError]) -> str:
    """The text of a file. Raises `invalid` naming it where it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        kind = type(error).__name__
        raise invalid(f"cannot be read ({kind})", place=str(path), mend="name a file in UTF-8") from None


def stated(
    text: str, form: Callable[[Any], T], invalid: type[YixinError], *, place: str, mend: str | None = None
) -> T:
    """What a text in YAML says, by the validating `form`. Raises `invalid` with the place of what does not fit, below that of the whole."""
    try:
        return form(values(text) or {})
    except yaml.YAMLError as error:
        line = getattr(getattr(error, "problem_mark", None), "line", None)
        where = place if line is None else f"{place}, line {line + 1}"
        raise invalid("is no YAML", place=where, mend=mend) from None
    except ValidationError as error:
        misfit = Misfit.of(error)
        where = f"{place}, {misfit.where}" if misfit.where else place
        raise invalid(misfit.said, place=where, mend=mend) from None
