"""The file of rules as data: what it may say, and that everything it names is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from hub.base.errors import YixinError
from hub.base.files import content, stated
from hub.store import happening
from schema.kit import Entity
from schema.kit.declaration import Column
from schema.kit.vocabulary import Vocabulary
from schema.people.student import Student

FILE = Path(__file__).with_name("early_warning.yaml")

Operator = Literal["eq", "ne", "in", "notIn", "lt", "lte", "gt", "gte", "isNull", "has"]
Condition = Mapping[str, Mapping[Operator, Any]]


class RulesInvalid(YixinError):
    """The rules of early warning cannot be read, or name what is not there."""

    code = "rules.invalid"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Span(_Part):
    """A length of time, in days or in days on which school is held."""

    days: Annotated[int, Field(ge=0, le=3660)] | None = None
    school_days: Annotated[int, Field(ge=1, le=250)] | None = None

    @model_validator(mode="after")
    def _one(self) -> Span:
        if (self.days is None) == (self.school_days is None):
            raise ValueError("name days or school_days")
        return self


class Presence(_Part):
    """Other rows of the pupil, of which one must, or none may, be there."""

    of: str
    where: Condition = {}
    by: str | None = None
    within: Span | None = None
    after_since: bool = False

    @model_validator(mode="after")
    def _dated(self) -> Presence:
        if self.by is None and (self.within is not None or self.after_since):
            raise ValueError("`by` says which date is meant")
        return self


class Ground(_Part):
    """For what a rule holds; see early_warning.yaml."""

    of: str
    where: Condition = {}
    pupil: Condition = {}
    since: str
    after: Span | None = None
    within: Span | None = None
    at_least: int = Field(default=1, ge=1, le=1000)
    if_: tuple[Presence, ...] = Field(default=(), alias="if")
    unless: tuple[Presence, ...] = ()


class Rule(_Part):
    """One rule."""

    rule: str = Field(pattern=r"^[A-Z][A-Z0-9_]{2,60}$")
    title: str = Field(min_length=1)
    title_zh: str = Field(min_length=1)
    level: Literal["YELLOW", "ORANGE", "RED"]
    answer_within: Span | None = None
    """By when somebody has to take note of an alert."""
    escalates_after: Span | None = None
    """When the level rises by one, if nobody has."""
    any: tuple[Ground, ...] = Field(min_length=1)


class Together(_Part):
    """Alerts by several rules raise each other's level."""

    rules: int = Field(ge=2)
    within: Span
    raises: int = Field(ge=1, le=2)


class Book(_Part):
    """All rules, with the version that alerts bear."""

    version: str = Field(min_length=1, max_length=40)
    rules: tuple[Rule, ...]
    together: Together | None = None

    @property
    def mark(self) -> str:
        """The same for two books that say the same."""
        return sha256(self.model_dump_json(by_alias=True).encode()).hexdigest()

    @property
    def spans(self) -> Iterator[Span]:
        """Every length of time in it."""
        if self.together is not None:
            yield self.together.within
        for rule in self.rules:
            yield from filter(None, (rule.answer_within, rule.escalates_after))
            for ground in rule.any:
                yield from filter(None, (ground.after, ground.within))
                yield from filter(None, (each.within for each in (*ground.if_, *ground.unless)))


def read(path: Path | None = None) -> Book:
    """The rules of a file; None: those that the hub comes with. Raises RulesInvalid."""
    path = path or FILE
    return told(content(path, RulesInvalid), str(path))


@cache
def standing() -> Book:
    """The rules that the hub comes with."""
    return read()


def told(text: str, place: str = "rules") -> Book:
    """The rules of a text. Raises RulesInvalid naming what does not fit."""
    mend = "write it as in docs/early-warning.md"
    book = stated(text, Book.model_validate, RulesInvalid, place=place, mend=mend)
    codes = [rule.rule for rule in book.rules]
    for rule in book.rules:
        if codes.count(rule.rule) > 1:
            raise RulesInvalid("two rules have this code", place=f"{place}, {rule.rule}", mend=mend)
        for number, ground in enumerate(rule.any):
            _check_ground(ground, f"{place}, {rule.rule}.any.{number}")
    return book


def _check_ground(ground: Ground, place: str) -> None:
    entity = watched(ground.of, f"{place}.of")
    when(entity, ground.since, f"{place}.since")
    _check_condition(entity, ground.where, f"{place}.where")
    _check_condition(Student, ground.pupil, f"{place}.pupil")
    for name, presences in (("if", ground.if_), ("unless", ground.unless)):
        for number, each in enumerate(presences):
            here = f"{place}.{name}.{number}"
            other = watched(each.of, f"{here}.of")
            _check_condition(other, each.where, f"{here}.where")
            if each.by is not None:
                when(other, each.by, f"{here}.by")


def compared(book: Book) -> Iterator[tuple[type[Entity], Column | None]]:
    """The fields by which rules hold; None: that rows of the entity are there, or lead anywhere."""
    for ground in (ground for rule in book.rules for ground in rule.any):
        yield from _named(ground.of, (ground.since, *ground.where))
        yield from _named(Student.__name__, ground.pupil)
        for other in (*ground.if_, *ground.unless):
            yield from _named(other.of, (*other.where, *filter(None, [other.by])))


def _named(name: str, fields: Iterable[str]) -> Iterator[tuple[type[Entity], Column | None]]:
    entity = watched(name)
    yield entity, None
    for field in fields:
        step, _, last = field.rpartition(".")
        of = entity.declaration.relations[step].target if step else entity
        yield of, of.declaration.columns.get(last)


def watchable() -> tuple[type[Entity], ...]:
    """Entities of whose rows rules may speak: the pupil, and what happens to one."""
    return tuple(happening.ways())


def watched(name: str, place: str = "of") -> type[Entity]:
    """The entity of this name. Raises RulesInvalid."""
    for entity in watchable():
        if entity.__name__ == name:
            return entity
    known = ", ".join(sorted(entity.__name__ for entity in watchable()))
    raise RulesInvalid(f"{name} is nothing that happens to a pupil", place=place, mend=f"name one of {known}")


def when(entity: type[Entity], name: str, place: str = "since") -> Column:
    """The column that says when. Raises RulesInvalid."""
    column = _column(entity, name, place)
    if column.type not in (date, datetime) or column.many:
        raise RulesInvalid(f"{name} is no date", place=place, mend="name a date or an instant")
    return column


def _column(entity: type[Entity], name: str, place: str) -> Column:
    step, _, last = name.rpartition(".")
    if step:
        entity, name = _beside(entity, step, place), last
    column = entity.declaration.columns.get(name)
    if column is None or column.spec.hidden:
        raise RulesInvalid(
            f"{entity.__name__} has no field {name}",
            place=place,
            mend=f"its fields: {', '.join(sorted(entity.declaration.columns))}",
        )
    return column


def _beside(entity: type[Entity], name: str, place: str) -> type[Entity]:
    """The row to which a row leads, of which conditions are made too: a change of it must be noticed."""
    relation = entity.declaration.relations.get(name)
    dated = entity.event.split(".")[:-1]
    if relation is None or (relation.target not in watchable() and name not in dated):
        known = [
            each.name
            for each in entity.declaration.relations.values()
            if each.target in watchable() or each.name in dated
        ]
        raise RulesInvalid(
            f"{entity.__name__} leads to no {name} that happens to a pupil",
            place=place,
            mend=f"name one of {', '.join(sorted(known)) or 'its own fields'}",
        )
    return relation.target


def _check_condition(entity: type[Entity], condition: Condition, place: str) -> None:
    for name, operations in condition.items():
        if name in entity.declaration.relations:
            _check_operators(operations, {"isNull"}, f"{place}.{name}")
            continue
        column = _column(entity, name, f"{place}.{name}")
        if column.sealed:
            # Whether something is written there is known; what, is not.
            allowed = {"isNull"}
        elif column.many:
            allowed = {"has", "isNull"}
        else:
            allowed = {"eq", "ne", "in", "notIn", "lt", "lte", "gt", "gte", "isNull"}
        _check_operators(operations, allowed, f"{place}.{name}")
        for operator, value in operations.items():
            for each in value if isinstance(value, list) else [value]:
                _check_value(column, operator, each, f"{place}.{name}.{operator}")


def _check_operators(operations: Mapping[Operator, Any], allowed: set[str], place: str) -> None:
    for operator, value in operations.items():
        if operator not in allowed:
            raise RulesInvalid(
                f"{operator} is not asked of it",
                place=place,
                mend=f"take one of {', '.join(sorted(allowed))}",
            )
        if (operator in ("in", "notIn")) != isinstance(value, list):
            raise RulesInvalid(
                "in and notIn take a list, and nothing else does",
                place=f"{place}.{operator}",
                mend="write [...]",
            )


def _check_value(column: Column, operator: Operator, value: Any, place: str) -> None:
    kind = column.type
    if operator == "isNull":
        fits = isinstance(value, bool)
    elif issubclass(kind, Vocabulary):
        fits = isinstance(value, str) and value in kind.__members__
    elif kind is bool:
        fits = isinstance(value, bool)
    elif kind is date:
        fits = isinstance(value, date) and not isinstance(value, datetime)
    elif kind is str:
        fits = isinstance(value, str) and _can_be_stored(value)
    else:
        # Comparing with infinity is done without; an integer of PostgreSQL's has 32 bits.
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        fits = number and kind in (int, float, Decimal) and -(2**31) <= value < 2**31
    if not fits:
        raise RulesInvalid(
            f"{column.name} has no such value", place=place, mend="look at the reference of its entity"
        )


def _can_be_stored(text: str) -> bool:
    """Whether PostgreSQL takes it for a text: it holds no NUL and no half of a pair."""
    return "\0" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)
