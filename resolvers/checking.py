"""What the self-check's saved queries say: asked of the graph as the bureau would ask them, under its policy."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

import orjson

from hub.base.errors import YixinError
from hub.base.logging import logger
from hub.policy import Viewer
from hub.rules.checking import Reading
from hub.rules.items import Item, Items
from resolvers.ids import decode
from schema.kit import Role
from schema.places.school import School

VIEWER = Viewer(0, frozenset({Role.DISTRICT}))
"""The hub itself, with the rights of the bureau: figures about few people are kept from it as well."""

INDICATORS = """query($codes: [String!]!) {
  districtIndicators(codes: $codes) { code bySchool { school { id } value numerator denominator perturbed } }
}"""
SCHOOLS = "{ schools(first: 1000) { nodes { id } } }"

Ask = Callable[[str, dict[str, Any]], Awaitable[bytes]]
"""Asks a document with variables, as `VIEWER`."""

log = logger("rules")


class QueryFailed(YixinError):
    """A saved query of the self-check is refused, or its answer is not as the item says."""

    code = "selfcheck.query"


async def readings(ask: Ask, items: Items, district: str) -> list[Reading]:
    """What the queries of all items say. A query that fails is logged, and nothing is read of its item."""
    bound = [item for item in items.items if item.indicator is not None]
    found = list(
        _indicated(
            await _data(ask, INDICATORS, codes=sorted({item.binding for item in bound})), bound, district
        )
    )
    for item in items.items:
        if item.query is None:
            continue
        try:
            found += await _asked(ask, item, district)
        except QueryFailed as error:
            log.warning("self-check failed", item=item.item, code=error.code, reason=error.message)
    return found


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


async def _asked(ask: Ask, item: Item, district: str) -> list[Reading]:
    """Raises QueryFailed."""
    data = await _data(ask, item.document)
    values: dict[int, Decimal] = {}
    try:
        for row in _at(data, item.rows):
            school, value = _at(row, item.school), _at(row, item.value)
            if school is not None and value is not None:
                key = _key(school, district)
                values[key] = values.get(key, Decimal()) + Decimal(str(value))
    except (KeyError, TypeError, InvalidOperation, YixinError) as error:
        raise QueryFailed(
            f"the answer is not as the item says ({type(error).__name__})", place=item.item
        ) from None
    if item.otherwise is not None:
        every = await _data(ask, SCHOOLS)
        for node in every["schools"]["nodes"]:
            values.setdefault(_key(node["id"], district), item.otherwise)
    return [Reading(item, school, value) for school, value in values.items()]


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
