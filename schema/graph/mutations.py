"""The types of mutations, made from what they declare: a root field, a payload and a result for each.

Every mutation answers with its payload, or with `Refused` where the caller can mend something: then nothing was changed.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Annotated, Any, Protocol, Union

import strawberry
from strawberry.types import Info
from strawberry.types.base import get_object_definition

from hub.base.errors import Refusal, YixinError
from schema.graph.directives import Cost
from schema.graph.fields import add, optional, with_arguments
from schema.kit.declaration import camel
from schema.kit.entity import Entity
from schema.kit.mutation import KEY, MutationDeclaration, Part

WRITING = Cost(weight="10")
"""A mutation is a transaction of its own."""

REPEATING = (
    "A text of your choice, 1 to 200 characters: the same call with the same key is carried out once, however often it is"
    " sent within a day, and gives the same answer (幂等键)."
)


class Mutating(Protocol):
    """What the executor does for mutations."""

    def mutate(self, mutation: MutationDeclaration, arguments: Mapping[str, Any]) -> Awaitable[Any]:
        """Carry it out. Returns what the mutation tells, or the error by which it is refused."""

    def row(self, entity: type[Entity], key: int, info: Info) -> Awaitable[Any]:
        """A row as the caller reads it."""


def _mutating(info: Info) -> Mutating:
    mutating: Mutating = info.context
    return mutating


@strawberry.type(description="Why a mutation changed nothing (未执行的原因).")
class Refused:
    """The caller's own error."""

    code: str = strawberry.field(description="Stable code; docs/errors.md has them all.")
    message: str = strawberry.field(description="What is wrong.")
    message_zh: str | None = strawberry.field(description="The same in Chinese (说明).")
    place: str | None = strawberry.field(description="Where: an argument's name.")
    mend: str | None = strawberry.field(description="What can be done.")


def mutation_root(declared: Iterable[MutationDeclaration], rows: Mapping[str, type[Any]]) -> type[Any] | None:
    """The type `Mutation`; None where nothing can be changed."""
    cls = type("Mutation", (), {"__annotations__": {}})
    for mutation in declared:
        add(cls, mutation.name, *_field(mutation, rows), mutation.doc)
    if not cls.__annotations__:
        return None
    root = strawberry.type(cls, description="What can be changed (变更).")
    for field in get_object_definition(root, strict=True).fields:
        field.directives = [WRITING]
    return root


def _field(mutation: MutationDeclaration, rows: Mapping[str, type[Any]]) -> tuple[Callable[..., Any], Any]:
    name = camel(mutation.name)
    name = name[0].upper() + name[1:]
    payload = _payload(name, mutation, rows)

    async def resolve(self: Any, info: Info, **arguments: Any) -> Any:
        made = await _mutating(info).mutate(mutation, arguments)
        return _refused(made) if isinstance(made, YixinError) else _done(payload, made)

    arguments = {part.name: (_input(part), part.doc) for part in mutation.arguments.values()}
    required = {part.name for part in mutation.arguments.values() if part.required}
    resolve = with_arguments(resolve, {**arguments, KEY: (str, REPEATING)}, required=required)
    result = strawberry.union(f"{name}Result", description=f"What became of `{camel(mutation.name)}`.")
    return resolve, Annotated[Union[payload, Refused], result]  # noqa: UP007 (made from values)


def _input(part: Part) -> Any:
    if part.entity is None:
        return part.type
    return list[strawberry.ID] if part.type == list[int] else strawberry.ID


def _payload(name: str, mutation: MutationDeclaration, rows: Mapping[str, type[Any]]) -> type[Any]:
    cls = type(f"{name}Payload", (), {"__annotations__": {}})
    for part in mutation.payload.values():
        if part.entity is not None:
            row = optional(rows[part.entity.declaration.name])
            add(cls, part.name, _reading(part.name, part.entity), row, part.doc)
        else:
            cls.__annotations__[part.name] = part.type if part.required else optional(part.type)
            setattr(cls, part.name, strawberry.field(description=part.doc))
    return strawberry.type(cls, description=f"What `{camel(mutation.name)}` did.")


def _reading(name: str, entity: type[Entity]) -> Callable[..., Any]:
    async def resolve(self: Any, info: Info) -> Any:
        key = getattr(self._made, name)
        return None if key is None else await _mutating(info).row(entity, key, info)

    return resolve


def _done(payload: type[Any], made: Any) -> Any:
    said = object.__new__(payload)
    said.__dict__.update(vars(made))
    said._made = made
    return said


def _refused(error: YixinError) -> Refused:
    chinese = error.chinese if isinstance(error, Refusal) else None
    return Refused(
        code=error.code, message=error.message, message_zh=chinese, place=error.place, mend=error.mend
    )
