"""What a mutation declares, as data: its arguments, what it tells when it is done, and who may call it."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin, get_type_hints

from hub.base.errors import DeclarationError
from schema.kit.access import Role
from schema.kit.declaration import snake

if TYPE_CHECKING:
    from schema.kit.entity import Entity

KEY = "idempotency_key"
"""The argument that every mutation has besides its own."""


def given(*, doc: str, default: Any = MISSING) -> Any:
    """An argument, of a frozen dataclass; with a default it may be left out.

    `Annotated[int, Student]` is the global id of a row, `Annotated[list[int], Student]` are those of several.
    """
    return field(default=default, metadata={"doc": doc})


def told(*, doc: str) -> Any:
    """A field of the payload. `Annotated[int, Student]` is the row itself, as the caller reads it once all is done."""
    return field(metadata={"doc": doc})


@dataclass(frozen=True)
class Part:
    """One argument, or one field of the payload."""

    name: str
    type: Any
    """As declared; of a row `int`."""
    entity: type[Entity] | None
    """Of which entity it is a row."""
    required: bool
    doc: str


@dataclass(frozen=True)
class MutationDeclaration:
    """All that one mutation says of itself."""

    name: str
    doc: str
    roles: frozenset[Role]
    """Who may call it: an account with one of these."""
    arguments: Mapping[str, Part]
    payload: Mapping[str, Part]


def declare(
    cls: type[Any], roles: tuple[Role, ...], given: type[Any], made: type[Any]
) -> MutationDeclaration:
    """Read a mutation from its class and the dataclasses of its arguments and payload. Raises DeclarationError."""
    doc = inspect.cleandoc(cls.__doc__ or "")
    if not doc or not roles:
        raise DeclarationError("a mutation has a docstring and roles that may call it", place=cls.__name__)
    return MutationDeclaration(
        snake(cls.__name__), doc, frozenset(roles), parts(cls, given), parts(cls, made)
    )


def parts(cls: type[Any], of: type[Any]) -> Mapping[str, Part]:
    """What a dataclass of `given(...)` or `told(...)` says. Raises DeclarationError."""
    hints = get_type_hints(of, include_extras=True)
    return {one.name: _part(cls, one, hints[one.name]) for one in fields(of)}


def _part(cls: type[Any], one: Field[Any], hint: Any) -> Part:
    doc = one.metadata.get("doc")
    if not doc or one.name == KEY:
        raise DeclarationError(
            "say what it is: given(doc=...) or told(doc=...)", place=f"{cls.__name__}.{one.name}"
        )
    arms = [arm for arm in get_args(hint) if arm is not type(None)] if _optional(hint) else [hint]
    if len(arms) != 1:
        raise DeclarationError("it has one type, or that type | None", place=f"{cls.__name__}.{one.name}")
    type_, entity = arms[0], None
    if get_origin(type_) is Annotated:
        type_, entity = get_args(type_)
    return Part(one.name, type_, entity, one.default is MISSING and not _optional(hint), doc)


def _optional(hint: Any) -> bool:
    return get_origin(hint) not in (None, Annotated, list) and type(None) in get_args(hint)
