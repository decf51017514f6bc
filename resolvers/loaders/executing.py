"""Lists of an indicator's figures, told without a step of GraphQL's executor for each of their fields.

All indicators at all schools are tens of thousands of values that are there already, beside the same few schools again and again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLResolveInfo,
    GraphQLScalarType,
    get_nullable_type,
)
from graphql.execution.collect_fields import FieldDetailsList
from graphql.execution.executor_throwing_on_incremental import ExecutorThrowingOnIncremental
from graphql.pyutils import Path

from schema.kit.declaration import snake


class Alike(list[Any]):
    """Rows whose plain fields are attributes, and whose other fields are the same wherever `key` is, in the whole answer."""


class Executing(ExecutorThrowingOnIncremental):
    """GraphQL's executor, which tells such lists by itself."""

    def complete_iterable_value(
        self,
        item_type: GraphQLOutputType,
        field_details_list: FieldDetailsList,
        info: GraphQLResolveInfo[Any],
        path: Path,
        items: Iterable[Any],
        position_context: None,
    ) -> Any:
        """See `Alike`; other lists are told as ever."""
        type_ = get_nullable_type(item_type)
        if not isinstance(items, Alike) or not isinstance(type_, GraphQLObjectType):
            return super().complete_iterable_value(
                item_type, field_details_list, info, path, items, position_context
            )
        found: list[dict[str, Any]] = [{} for _ in items]
        waiting: list[tuple[dict[str, Any], str, asyncio.Future[Any]]] = []
        asked = self.collect_subfields(type_, field_details_list).grouped_field_set
        for name, details in asked.items():
            field = details[0].node.name.value
            of = self.schema.get_field(type_, field)
            plain = None if of is None or of.args else get_nullable_type(of.type)
            if field == "__typename":
                for told in found:
                    told[name] = type_.name
            elif isinstance(plain, GraphQLScalarType | GraphQLEnumType):
                tell, attribute = plain.coerce_output_value, snake(field)
                for told, item in zip(found, items, strict=True):
                    value = getattr(item, attribute)
                    told[name] = None if value is None else tell(value)
            else:
                for index, (told, item) in enumerate(zip(found, items, strict=True)):
                    key = id(details), item.key
                    if key not in self._told:
                        below = Path(path.add_key(index, None), name, type_.name)
                        made = self.execute_field(type_, item, details, below, None)
                        # Awaited by all who tell it.
                        self._told[key] = asyncio.ensure_future(made) if self.is_awaitable(made) else made
                    told[name] = one = self._told[key]
                    if isinstance(one, asyncio.Future):
                        waiting.append((told, name, one))
        return _filled(found, waiting) if waiting else found

    @cached_property
    def _told(self) -> dict[tuple[int, Any], Any]:
        """By selection, which lives as long as the answer is made, and key."""
        return {}


async def _filled(
    found: list[dict[str, Any]], waiting: list[tuple[dict[str, Any], str, asyncio.Future[Any]]]
) -> list[dict[str, Any]]:
    for told, name, one in waiting:
        told[name] = await one
    return found
