"""The way of figures over the whole district: who may have them, of what, and that in a district so small they tell of nobody."""

from __future__ import annotations

from collections import Counter

from schema.kit import Entity
from schema.kit.aggregates import Dimension, dimensions
from schema.kit.declaration import camel
from tests.matrix.account import Account, as_json
from tests.matrix.domain import FIELDS, FIGURES, OF_PEOPLE, PERSONS
from tests.matrix.oracle import level
from tests.matrix.roles import LEVELS, WIDE

TOGETHER = 8
"""Dimensions that one document asks for."""


async def district(account: Account, entity: type[Entity]) -> int:
    """The count of all schools, and groups by each field that figures may be made of."""
    name, root = entity.__name__, f"{camel(entity.declaration.plural)}Aggregate(over: DISTRICT)"
    wide = any(role in WIDE for role in account.oracle.roles)
    if not wide or name not in FIGURES:
        await account.refused(f"{{ {root} {{ count }} }}", code="access.aggregate")
        return 0
    rows = account.oracle.live(name)
    whole = (await account.ask(f"{{ found: {root} {{ count suppressed }} }}"))["found"]
    assert whole == _told(name, len(rows)), (account.oracle.roles, name)
    asked = []
    for own, dimension in dimensions(entity).items():
        if dimension.path and dimension.column is not None and account.turn(name, own, of=6):
            continue
        code = _refused(account, entity, dimension)
        if code is None:
            asked.append(dimension)
        elif not account.turn(name, own, of=2):
            document = f"{{ {root} {{ groups(by: [{own.upper()}]) {{ count }} }} }}"
            await account.refused(document, code=code, unread=False)
    for first in range(0, len(asked), TOGETHER):
        some = asked[first : first + TOGETHER]
        parts = [
            f"{camel(one.name)}: {root} {{ groups(by: [{one.name.upper()}]) {_below(one)} }}" for one in some
        ]
        answer = await account.ask(f"{{ {' '.join(parts)} }}")
        for one in some:
            groups = answer[camel(one.name)]["groups"]
            place = (account.oracle.roles, name, one.name)
            if name in OF_PEOPLE:
                assert all(group["count"] is None and group["suppressed"] for group in groups), place
            else:
                assert sum(group["count"] for group in groups) == len(rows), place
            if name not in OF_PEOPLE and _compared(one):
                told = {group["key"][camel(one.name)]: group["count"] for group in groups}
                assert told == Counter(as_json(row[one.column]) for row in rows), place
    return len(asked)


def _told(name: str, rows: int) -> dict[str, object]:
    """No entity has the ten people of whom a figure must tell at least."""
    few = name in OF_PEOPLE
    return {"count": None if few else rows, "suppressed": few}


def _compared(dimension: Dimension) -> bool:
    return not dimension.path and dimension.column is not None and dimension.bucket is None


def _below(dimension: Dimension) -> str:
    return f"{{ {f'key {{ {camel(dimension.name)} }} ' if _compared(dimension) else ''}count suppressed }}"


def _refused(account: Account, entity: type[Entity], dimension: Dimension) -> str | None:
    """The code by which groups by this are refused: a person as a key, a text about people, or what was never heard of."""
    for link in dimension.path:
        entity = entity.declaration.relations[link].target
    name = entity.__name__
    if dimension.column is None:
        return "access.aggregate" if name in (*OF_PEOPLE, *PERSONS) or name not in FIELDS else None
    kind = level(name, dimension.column)
    column = entity.declaration.columns[dimension.column]
    is_text = column.type is str
    if kind not in LEVELS:
        return "access.field"
    if is_text and (name in (*OF_PEOPLE, *PERSONS) or account.oracle.refused(name, dimension.column)):
        return "access.field"
    return None
