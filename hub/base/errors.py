"""The one tree of errors: every failure has a stable code, a place and a way to mend it."""

from __future__ import annotations

from typing import ClassVar


class YixinError(Exception):
    """Root of all errors that the hub raises on purpose.

    `message` says what is wrong, `place` where (a file and line, a field's path, a source's name),
    `mend` what the reader can do. `code` is stable: documentation and clients refer to it.
    """

    code: ClassVar[str] = "internal"

    def __init__(self, message: str, *, place: str | None = None, mend: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.place = place
        self.mend = mend

    def __str__(self) -> str:
        where = f" at {self.place}" if self.place else ""
        how = f" — {self.mend}" if self.mend else ""
        return f"[{self.code}]{where} {self.message}{how}"


class Refusal(YixinError):
    """What a caller asked to change is not changed, for a reason that the caller can mend."""

    code = "mutation.refused"
    chinese: ClassVar[str | None] = None
    """What is wrong, in Chinese."""


class SettingsError(YixinError):
    """A setting is missing, malformed or contradicts another."""

    code = "settings.invalid"


class DeclarationError(YixinError):
    """An entity, rule or connector is declared wrongly; raised while importing it."""

    code = "declaration.invalid"
