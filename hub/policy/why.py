"""Why an account sees a field of a pupil, or does not: each role's ways to the rows, tried one by one.

What decides is the policy's own predicates, and what is said are the declarations' own rules, so what is told is what is
enforced. Of a pupil who is hidden it tells what it tells of one who is not there: what follows from the shape alone.
"""

from __future__ import annotations

import enum
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, FromClause, Select, exists, func, select
from sqlalchemy.dialects.postgresql import array

from hub.policy.known import names
from hub.policy.policy import permits, policy_for
from hub.policy.predicates import Condition, Predicates, Way, alias, alive, any_of
from hub.policy.viewer import Shape, excepted
from hub.policy.words import say, say_in_chinese
from schema.kit import Entity, Role
from schema.kit.access import (
    Both,
    Current,
    Inherits,
    InheritsSubject,
    Names,
    OwnClass,
    Rule,
    SameSchool,
    WhileOpen,
)
from schema.kit.declaration import Collection, Column, camel
from schema.kit.registry import load
from schema.people.staff_post import StaffPost

Read = Callable[[Select[Any]], Awaitable[Sequence[tuple[Any, ...]]]]
"""Runs a statement with the account's values."""

GROUNDS = 3
"""Rows that are named as the ground of one rule."""


class Denial(enum.Enum):
    """Why a role does not show the field; the value says it in English and in Chinese."""

    NO_RULE = ("No rule of the role reads rows of this kind.", "该角色没有可查看此类记录的规则。")
    CEILING = (
        "The role does not read so sensitive fields of such rows.",
        "该角色不可查看此类记录的该敏感级别字段。",
    )
    NOT_AMONG = (
        "No rule of the role reads such a row of a pupil with this id.",
        "该角色没有可查看此编号学生的此类记录的规则。",
    )


@dataclass(frozen=True)
class Ground:
    """A row on which a rule stands, and the time for which it does."""

    entity: type[Entity]
    key: int
    first: date | datetime | None
    last: date | datetime | None


@dataclass(frozen=True)
class Grant:
    """A rule by which a role shows the field."""

    role: Role
    rule: str
    rule_zh: str
    grounds: tuple[Ground, ...]


@dataclass(frozen=True)
class Told:
    """Whether a field is visible, by what, and why other roles do not show it."""

    grants: tuple[Grant, ...]
    refusals: tuple[tuple[Role, Denial], ...]

    @property
    def visible(self) -> bool:
        """Whether one role shows it."""
        return bool(self.grants)


@dataclass(frozen=True)
class Asked:
    """A field of the pupil, or of the rows of one of the pupil's lists."""

    pupil: type[Entity]
    key: int
    column: Column
    collection: Collection | None

    @property
    def entity(self) -> type[Entity]:
        """Whose field it is."""
        return self.pupil if self.collection is None else self.collection.entity


class Why:
    """Explains what accounts of one shape see."""

    def __init__(self, shape: Shape, read: Read) -> None:
        self._policy = policy_for(shape)
        self._read = read

    async def tell(self, asked: Asked) -> Told:
        """Try every role. The field is visible where the pupil is, and one role reads both a row and the field."""
        pupil = alias(asked.pupil)
        here = select(pupil.c.id).where(pupil.c.id == asked.key, self._policy.rows(asked.pupil, pupil))
        visible = bool(await self._read(here))
        grants: list[Grant] = []
        refusals: list[tuple[Role, Denial]] = []
        for role in sorted(self._policy.shape, key=lambda role: role.name):
            if not policy_for(self._policy.shape & {role}).reads_any(asked.entity):
                refusals.append((role, Denial.NO_RULE))
            elif not permits(asked.entity, role, asked.column):
                refusals.append((role, Denial.CEILING))
            else:
                found = await self._granted(role, asked) if visible else []
                grants += found
                if not found:
                    refusals.append((role, Denial.NOT_AMONG))
        return Told(tuple(grants), tuple(refusals))

    async def _granted(self, role: Role, asked: Asked) -> list[Grant]:
        row, subject = alias(asked.entity), None
        own: list[Condition] = []
        if asked.collection is None:
            own.append(row.c.id == asked.key)
        else:
            own.append(_of(asked, row))
            own += [row.c[name] == value for name, value in asked.collection.where]
            subject = dict(asked.collection.where).get("subject_entity")
        predicates = Predicates(role, subject, excepted=excepted(self._policy.shape))
        ways = predicates.ways(asked.entity, row)
        found = await self._read(
            select(row.c.id, *(way.holds for way in ways))
            .where(*own, alive(asked.entity, row), any_of(way.holds for way in ways))
            .order_by(row.c.id)
            .limit(1)
        )
        return [
            Grant(role, *_said(way), tuple(await self._grounds(predicates, way, asked.entity, key)))
            for key, *holding in found
            for way, holds in zip(ways, holding, strict=True)
            if holds
        ]

    async def _grounds(
        self, predicates: Predicates, way: Way, entity: type[Entity], key: int
    ) -> list[Ground]:
        """The rows on which a way stands that leads to the row."""
        if way.ground is None or way.relation is None:
            return await self._below(predicates, way.rule, entity, key)
        row = alias(way.ground)
        holds = predicates.rule(way.rule, way.ground, row, (entity.__name__,))
        period = _period(way.rule)
        ends = [row.c[name] for name in period or ()]
        found = await self._read(
            select(row.c.id, *ends)
            .where(row.c[way.relation.column] == key, alive(way.ground, row), holds)
            .order_by(row.c.id)
            .limit(GROUNDS)
        )
        grounds = [Ground(way.ground, of, *(days or (None, None))) for of, *days in found]
        for ground in list(grounds):
            grounds += await self._below(predicates, way.rule, way.ground, ground.key)
        return list(dict.fromkeys(grounds))

    async def _below(
        self, predicates: Predicates, rule: Rule, entity: type[Entity], key: int
    ) -> list[Ground]:
        """The rows on which a rule stands that holds for the row."""
        row = alias(entity)
        match rule:
            case Both(left, right):
                return [
                    *await self._below(predicates, left, entity, key),
                    *await self._below(predicates, right, entity, key),
                ]
            case SameSchool(path) | OwnClass(path):
                post = alias(StaffPost)
                place, held = predicates.held(type(rule), post)
                at = predicates.along(path, entity, row, lambda _, there: there == place)
                found = await self._read(
                    select(post.c.id, post.c.starts_on, post.c.ends_on)
                    .where(held, exists(select(row.c.id).where(row.c.id == key, at)))
                    .order_by(post.c.id)
                    .limit(GROUNDS)
                )
                return [Ground(StaffPost, *values) for values in found]
            case Inherits(path):
                target = entity
                for name in path.split("."):
                    target = target.declaration.relations[name].target
                other = alias(target)
                at = predicates.along(path, entity, row, lambda _, there: there == other.c.id)
                there = select(other.c.id).where(exists(select(row.c.id).where(row.c.id == key, at)))
                return await self._inherited(predicates, target, await self._read(there))
            case Names(column):
                of = entity.declaration.columns[column].spec.names
                assert of is not None
                other = alias(of)
                named = select(func.unnest(row.c[column])).where(row.c.id == key)
                read = predicates.is_read(of, other.c.id, (entity.__name__,))
                there = select(other.c.id).where(other.c.id.in_(named), read).order_by(other.c.id)
                return await self._inherited(predicates, of, await self._read(there.limit(GROUNDS)))
            case InheritsSubject():
                about = select(row.c.subject_entity, row.c.subject_id).where(row.c.id == key)
                ((name, subject),) = await self._read(about)
                return await self._inherited(predicates, load()[name], [(subject,)])
        return []

    async def _inherited(
        self, predicates: Predicates, entity: type[Entity], keys: Sequence[tuple[Any, ...]]
    ) -> list[Ground]:
        row, found = alias(entity), list[Ground]()
        ways = predicates.ways(entity, row)
        for (key,) in keys:
            holds: list[Any] = [way.holds for way in ways]
            holding = await self._read(select(*holds).where(row.c.id == key))
            for way, led in zip(ways, holding[0] if holding else (), strict=False):
                if led:
                    found += await self._grounds(predicates, way, entity, key)
        return list(dict.fromkeys(found))


def _of(asked: Asked, row: FromClause) -> Condition:
    """The row is in the pupil's list."""
    assert asked.collection is not None
    if asked.collection.among:
        return names(asked.entity, row, asked.pupil, array([asked.key], type_=BigInteger))
    belongs: Condition = row.c[asked.collection.column] == asked.key
    return belongs


def _period(rule: Rule) -> tuple[str, str] | None:
    """The columns between which a rule holds; of several ends the first."""
    match rule:
        case Current(first, last, _):
            return first, last
        case WhileOpen(first, ends):
            return first, ends[0]
        case Both(left, right):
            return _period(left) or _period(right)
    return None


def _said(way: Way) -> tuple[str, str]:
    if way.ground is None or way.relation is None:
        return f"{say(way.rule)}.", f"{say_in_chinese(way.rule)}。"
    by, link = way.ground.__name__, camel(way.relation.name)
    return (
        f"There is a `{by}` ({link}): {say(way.rule)}.",
        f"存在 `{by}`（{link}）：{say_in_chinese(way.rule)}。",
    )
