"""Fields and input types of the graph that are made from data instead of being written down."""

from __future__ import annotations

import enum
import inspect
from collections.abc import Callable, Container, Mapping
from typing import Annotated, Any, get_args, get_origin

import strawberry
from strawberry.types import Info
from strawberry.types.base import StrawberryList, StrawberryOptional, get_object_definition


def add(cls: type[Any], name: str, resolve: Callable[..., Any], type_: Any, doc: str) -> None:
    """Give the type a field that `resolve` answers."""
    resolve.__annotations__ = {**resolve.__annotations__, "info": Info, "return": type_}
    cls.__annotations__[name] = type_
    field: Any = strawberry.field(resolver=resolve, graphql_type=type_, description=doc)
    setattr(cls, name, field)


def with_arguments(
    resolve: Callable[..., Any], arguments: Mapping[str, tuple[Any, str]], *, required: Container[str] = ()
) -> Callable[..., Any]:
    """Have `resolve(self, info, **arguments)` answer a field of these arguments; it gets those stated, as `plain` has them."""

    async def resolved(self: Any, info: Info, **given: Any) -> Any:
        stated = {name: plain(value) for name, value in given.items() if value is not strawberry.UNSET}
        return await resolve(self, info, **stated)

    keyword = inspect.Parameter.KEYWORD_ONLY
    first = inspect.Parameter.POSITIONAL_OR_KEYWORD
    parameters = [inspect.Parameter("self", first), inspect.Parameter("info", first, annotation=Info)]
    for name, (type_, doc) in arguments.items():
        given: Any = type_ if name in required else type_ | None
        default: Any = inspect.Parameter.empty if name in required else strawberry.UNSET
        # A trailing underscore only keeps Python's keywords apart.
        plain_name = name.rstrip("_") if name.endswith("_") else None
        annotation = Annotated[given, strawberry.argument(description=doc, name=plain_name)]
        parameters.append(inspect.Parameter(name, keyword, default=default, annotation=annotation))
    # Strawberry reads the arguments from it.
    resolved.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    return resolved


def plain(value: Any) -> Any:
    """An argument as dictionaries of what was stated, by the names of the fields in Python."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    definition = get_object_definition(value)
    if definition is None:
        return value
    given = ((field.python_name, getattr(value, field.python_name)) for field in definition.fields)
    return {name.rstrip("_"): plain(inner) for name, inner in given if inner is not strawberry.UNSET}


def optional(type_: Any) -> StrawberryOptional:
    """`type_ | None`, as Strawberry would find it out for each field anew: that takes most of the time of a start."""
    if get_origin(type_) is list:
        (item,) = get_args(type_)
        return StrawberryOptional(StrawberryList(_known(item)))
    return StrawberryOptional(_known(type_))


def _known(type_: Any) -> Any:
    made: Any = type_
    return made.__strawberry_definition__ if isinstance(type_, enum.EnumMeta) else made


def input_type(
    cls: type[Any], fields: Mapping[str, tuple[Any, str]], doc: str, *, one_of: bool = False
) -> type[Any]:
    """Make `cls` an input type of optional fields. A trailing underscore only keeps Python's keywords apart."""
    cls.__annotations__ = {name: optional(type_) for name, (type_, _) in fields.items()}
    for name, (_, description) in fields.items():
        given = name.rstrip("_") if name.endswith("_") else None
        setattr(cls, name, strawberry.field(default=strawberry.UNSET, description=description, name=given))
    return strawberry.input(cls, description=doc, one_of=one_of or None)
