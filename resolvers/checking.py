"""What the self-check's saved queries say: asked of the graph as the bureau would ask them, under its policy."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

import orjson
from graphql import (
    FieldNode,
    GraphQLError,
    IntValueNode,
    SelectionSetNode,
    get_operation_ast,
    parse,
    validate,
)

from hub.base.errors import YixinError
from hub.base.logging import logger
from hub.policy import Viewer
from hub.rules.checking import Reading
from hub.rules.items import Item
from resolvers.compiling.arguments import DEFAULT_PAGE
from resolvers.ids import decode
from resolvers.requested import requested
from resolvers.schema import Schema
from schema.kit import Role
from schema.kit.aggregates import DEFAULT_GROUPS
from schema.places.school import School

VIEWER = Viewer(0, frozenset({Role.DISTRICT}))
"""The hub itself, with the rights of the bureau: figures about few people are kept from it as well."""

INDICATORS = """query($codes: [String!]!) {
  districtIndicators(codes: $codes) { code bySchool { school { id } value numerator denominator perturbed } }
}"""
SCHOOLS = "query($after: String) { schools(first: 1000, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }"

Ask = Callable[[str, dict[str, Any]], Awaitable[bytes]]
"""Asks a document with variables, as `VIEWER`."""

log = logger("rules")


class QueryFailed(YixinError):
    """A saved query of the self-check is refused, or its answer is not as the item says."""

    code = "selfcheck.query"


async def readings(ask: Ask, items: Sequence[Item], district: str) -> list[Reading]:
    """What the queries of these items say. A query that fails is logged, and nothing is read of its item."""
    found: list[Reading] = []
    bound = [item for item in items if item.indicator is not None]
    if bound:
        codes = sorted({item.binding for item in bound})
        found += _indicated(await _data(ask, INDICATORS, codes=codes), bound, district)
    every = await _schools(ask, district) if any(item.otherwise is not None for item in items) else ()
    for item in items:
        if item.query is None:
            continue
        try:
            found += await _asked(ask, item, district, every)
        except QueryFailed as error:
            log.warning("self-check failed", item=item.item, code=error.code, reason=error.message)
    return found


def reads(schema: Schema, item: Item) -> frozenset[str]:
    """Of whose rows an item is made; of none where its query is refused whatever is written."""
    indicated = item.indicator is not None
    try:
        document = parse(INDICATORS if indicated else item.document, no_location=True)
    except GraphQLError:
        return frozenset()
    operation = get_operation_ast(document)
    if operation is None or validate(schema.core, document, max_errors=1):
        return frozenset()
    variables = {"codes": [item.binding]} if indicated else {}
    asked = requested(schema.core, schema.entities, document, operation, variables, VIEWER.shape)
    return asked.entities


def _indicated(data: Any, items: list[Item], district: str) -> Iterator[Reading]:
    told = {one["code"]: one["bySchool"] for one in data["districtIndicators"]}
    for item in items:
        for one in told[item.binding]:
            # What is blurred says nothing of one school, what is kept back nothing at all.
            if one["value"] is not None and not one["perturbed"]:
                number, of = one["numerator"], one["denominator"]
                yield Reading(
                    item,
                    _key(one["school"]["id"], district),
                    Decimal(one["value"]),
                    Decimal(number),
                    None if of is None else Decimal(of),
                )


async def _asked(ask: Ask, item: Item, district: str, every: Iterable[int]) -> list[Reading]:
    """Raises QueryFailed."""
    data = await _data(ask, item.document)
    values: dict[int, Decimal] = {}
    try:
        rows = _at(data, item.rows)
        if len(rows) >= _most(item):
            raise QueryFailed(
                "the answer may not hold all rows", place=item.item, mend="ask for more by `first`"
            )
        for row in rows:
            school, value = _at(row, item.school), _at(row, item.value)
            if school is not None and value is not None:
                key = _key(school, district)
                values[key] = values.get(key, Decimal()) + Decimal(str(value))
    except (KeyError, TypeError, InvalidOperation, YixinError) as error:
        raise QueryFailed(
            f"the answer is not as the item says ({type(error).__name__})", place=item.item
        ) from None
    if item.otherwise is not None:
        for key in every:
            values.setdefault(key, item.otherwise)
    return [Reading(item, school, value) for school, value in values.items()]


async def _schools(ask: Ask, district: str) -> list[int]:
    found: list[int] = []
    after = None
    while True:
        page = (await _data(ask, SCHOOLS, after=after))["schools"]
        found += (_key(node["id"], district) for node in page["nodes"])
        if not page["pageInfo"]["hasNextPage"]:
            return found
        after = page["pageInfo"]["endCursor"]


def _most(item: Item) -> int:
    """How many rows the answer holds at the most, by `first` or `last` of the list or of the page around it."""
    operation = get_operation_ast(parse(item.document, no_location=True))
    most, asked = min(DEFAULT_PAGE, DEFAULT_GROUPS), operation.selection_set if operation else None
    for step in (item.rows or "").split("."):
        node = next((one for one in _fields(asked) if (one.alias or one.name).value == step), None)
        if node is None:
            break
        for argument in node.arguments or ():
            if argument.name.value in ("first", "last") and isinstance(argument.value, IntValueNode):
                most = int(argument.value.value)
        asked = node.selection_set
    return most


def _fields(asked: SelectionSetNode | None) -> Iterator[FieldNode]:
    yield from (one for one in (asked.selections if asked else ()) if isinstance(one, FieldNode))


async def _data(ask: Ask, document: str, **variables: Any) -> Any:
    answer = orjson.loads(await ask(document, variables))
    if answer.get("errors"):
        first = answer["errors"][0]
        raise QueryFailed(first["message"], place=first["extensions"]["code"])
    return answer["data"]


def _at(value: Any, path: str | None) -> Any:
    for step in (path or "").split("."):
        value = value[step]
    return value


def _key(id_: str, district: str) -> int:
    return decode(id_, district, School)[1]
