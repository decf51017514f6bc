"""The types of subscriptions, made from what they declare: a root field and an event for each."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol

import strawberry
from strawberry.types import Info
from strawberry.types.base import get_object_definition

from schema.changes import RowChange
from schema.graph.directives import NOTHING
from schema.graph.fields import add, optional, with_arguments
from schema.kit.declaration import camel
from schema.kit.entity import Entity
from schema.pupils import pupil
from schema.subscription import AFTER, FILTER, SubscriptionDeclaration

RESUMING = (
    "Only what happened after the event with this cursor; what of it was missed is told first. Where nothing is said, what"
    " happens from now on (续传游标)."
)
CHOOSING = "Only rows for which this holds when they are told."
ENTITY = "entity"
ROW = "row"


class Hearing(Protocol):
    """What the executor does for subscriptions."""

    def hear(
        self, subscription: SubscriptionDeclaration, arguments: Mapping[str, Any], info: Info
    ) -> Awaitable[Any]:
        """The event that is being told; None where it is not for this viewer."""

    def row(self, entity: type[Entity], key: int, info: Info) -> Awaitable[Any]:
        """A row as the caller reads it."""


def _hearing(info: Info) -> Hearing:
    hearing: Hearing = info.context
    return hearing


def subscription_root(
    declared: Iterable[SubscriptionDeclaration],
    rows: Mapping[str, type[Any]],
    node: type[Any],
    filters: Mapping[str, type[Any]],
) -> type[Any] | None:
    """The type `Subscription`; None where there is nothing to listen to."""
    cls = type("Subscription", (), {"__annotations__": {}})
    for subscription in declared:
        add(cls, subscription.name, *_field(subscription, rows, node, filters), subscription.doc)
    if not cls.__annotations__:
        return None
    return strawberry.type(
        cls,
        description="What can be listened to, over graphql-transport-ws or SSE; see docs/subscriptions.md (订阅).",
    )


def _field(
    subscription: SubscriptionDeclaration,
    rows: Mapping[str, type[Any]],
    node: type[Any],
    filters: Mapping[str, type[Any]],
) -> tuple[Callable[..., Any], Any]:
    event = _event(subscription, rows, node)

    async def resolve(self: Any, info: Info, **arguments: Any) -> Any:
        told = await _hearing(info).hear(subscription, arguments, info)
        if told is None:
            return None
        said = object.__new__(event)
        said.__dict__.update(vars(told))
        return said

    arguments: dict[str, tuple[Any, str]] = {
        part.name: (strawberry.ID, part.doc) for part in subscription.arguments.values()
    }
    required = {part.name for part in subscription.arguments.values() if part.required}
    if subscription.entity is not None:
        arguments[FILTER] = (filters[subscription.entity.declaration.name], CHOOSING)
    arguments[AFTER] = (str, RESUMING)
    return with_arguments(resolve, arguments, required=required), event


def _event(
    subscription: SubscriptionDeclaration, rows: Mapping[str, type[Any]], node: type[Any]
) -> type[Any]:
    name = camel(subscription.name)
    cls = type(f"{name[0].upper()}{name[1:]}Event", (), {"__annotations__": {}})
    plain: list[tuple[str, Any, str]] = [
        ("cursor", str, "Where the event stands; for `after` (游标)."),
        ("change", RowChange, "What became of the row (变更类型)."),
        ("at", datetime, "When it was written (变更时间)."),
        ("id", strawberry.ID, "Global id of the row, also of one that is there no longer (记录标识)."),
    ]
    if subscription.entity is None:
        plain.append((ENTITY, str, "Type of the row, as `__typename` tells it (记录类型)."))
    for field, type_, doc in plain:
        cls.__annotations__[field] = type_
        setattr(cls, field, strawberry.field(description=doc))
    of = subscription.entity
    shown = "The row as it is now, as far as you read it; null: it is there no longer (记录)."
    if of is None:
        add(cls, ROW, _row, optional(node), shown)
        whose = pupil().declaration
        add(cls, whose.singular, _pupil, optional(rows[whose.name]), "Whose file it is (学生).")
    else:
        add(cls, of.declaration.singular, _row, optional(rows[of.declaration.name]), shown)
    made = strawberry.type(cls, description=f"What `{name}` tells.")
    get_object_definition(made, strict=True).directives = [NOTHING]
    return made


async def _row(self: Any, info: Info) -> Any:
    return None if self.of is None else await _hearing(info).row(self.of, self.key, info)


async def _pupil(self: Any, info: Info) -> Any:
    return await _hearing(info).row(pupil(), self.pupil, info)
