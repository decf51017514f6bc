"""Secrets by reference: a configuration names where a secret is, never the secret."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from hub.base.errors import YixinError

_FORM = re.compile(r"(env:[A-Za-z_][A-Za-z0-9_]*|file:[^\0]+)")


class SecretMissing(YixinError):
    """The place that a secret reference names holds none."""

    code = "secret.missing"


class SecretRef:
    """`env:NAME` or `file:PATH`; as a pydantic field it is written and read as that text."""

    __slots__ = ("_reference",)

    def __init__(self, reference: str) -> None:
        if not _FORM.fullmatch(reference):
            raise ValueError("write env:NAME or file:PATH, not the secret itself")
        self._reference = reference

    def resolve(self) -> str:
        """The secret, read now. Raises SecretMissing when the variable or file is not there or empty."""
        scheme, _, name = self._reference.partition(":")
        if scheme == "env":
            value = os.environ.get(name, "")
            mend = "set this environment variable for the hub's process"
        else:
            mend = "the file must exist, be UTF-8 text and be readable for the hub's process"
            try:
                value = Path(name).expanduser().read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError) as error:
                raise SecretMissing(
                    f"cannot be read ({type(error).__name__})", place=self._reference, mend=mend
                ) from None
        if not value:
            raise SecretMissing("holds no secret", place=self._reference, mend=mend)
        return value

    def __str__(self) -> str:
        return self._reference

    def __repr__(self) -> str:
        return f"SecretRef({self._reference!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SecretRef) and other._reference == self._reference

    def __hash__(self) -> int:
        return hash(self._reference)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Text in, text out; JSON Schema sees a string."""
        text = core_schema.no_info_after_validator_function(cls, core_schema.str_schema())
        return core_schema.json_or_python_schema(
            json_schema=text,
            python_schema=core_schema.no_info_before_validator_function(_text, text),
            serialization=core_schema.plain_serializer_function_ser_schema(
                str, return_schema=core_schema.str_schema()
            ),
        )


def _text(value: Any) -> Any:
    return str(value) if isinstance(value, SecretRef) else value
