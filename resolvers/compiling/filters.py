"""Filters as SQL conditions. What a caller may not read can be no part of them, and a withheld value counts as null.

A comparison with null holds for nobody (but `isNull`), and `not` is the exact complement: both are told in the
descriptions of the operators.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, FromClause, True_, and_, exists, false, select, true

from hub.policy import Policy
from hub.policy.predicates import all_of, any_of
from resolvers.compiling.arguments import Plain
from resolvers.errors import FieldWithheld, FilterInvalid
from resolvers.ids import decode
from schema.kit import Entity, Vocabulary
from schema.kit.declaration import Collection, Column, Relation

Condition = ColumnElement[bool]
Value = ColumnElement[Any]

_OPERATORS: Mapping[str, Callable[[Value, Any], Condition]] = {
    "eq": lambda value, other: value == other,
    "ne": lambda value, other: value != other,
    "in": lambda value, others: value.in_(others),
    "not_in": lambda value, others: and_(value.is_not(None), value.not_in(others)),
    "lt": lambda value, other: value < other,
    "lte": lambda value, other: value <= other,
    "gt": lambda value, other: value > other,
    "gte": lambda value, other: value >= other,
    "is_null": lambda value, yes: value.is_(None) if yes else value.is_not(None),
    "contains": lambda value, text: value.contains(text, autoescape=True),
    "starts_with": lambda value, text: value.startswith(text, autoescape=True),
    "has": lambda value, item: value.contains([item]),
}


class Filters:
    """Compiles filters for one policy and district."""

    def __init__(self, policy: Policy, district: str) -> None:
        self.policy = policy
        self.district = district

    def compile(self, entity: type[Entity], row: FromClause, given: Plain) -> Condition:
        """The condition on `row`. Raises FieldWithheld, FilterInvalid or an error of ids."""
        return all_of(*(self._part(entity, row, name, value) for name, value in given.items()))

    def _part(self, entity: type[Entity], row: FromClause, name: str, value: Any) -> Condition:
        declaration = entity.declaration
        if name == "and":
            return all_of(*(self.compile(entity, row, item) for item in value))
        if name == "or":
            return any_of(self.compile(entity, row, item) for item in value)
        if name == "not":
            return negated(self.compile(entity, row, value))
        if name == "id":
            return self._ids(entity, row, value)
        if name in declaration.columns:
            return self._column(entity, row, declaration.columns[name], value)
        if name in declaration.relations:
            return self._related(row, declaration.relations[name], value)
        return self._list(row, declaration.collections[name], value)

    def _ids(self, entity: type[Entity], row: FromClause, given: Plain) -> Condition:
        conditions: list[Condition] = []
        if "eq" in given:
            conditions.append(row.c.id == decode(given["eq"], self.district, entity)[1])
        if "in" in given:
            conditions.append(row.c.id.in_([decode(text, self.district, entity)[1] for text in given["in"]]))
        return all_of(*conditions)

    def _column(self, entity: type[Entity], row: FromClause, column: Column, given: Plain) -> Condition:
        value = readable(self.policy, entity, column, row, row.c[column.name])
        return all_of(*(self._compare(column, value, op, other) for op, other in given.items()))

    def _compare(self, column: Column, value: Value, operator: str, other: Any) -> Condition:
        if issubclass(column.type, int) and column.type is not bool and operator != "is_null":
            _check_integers(other, column.name)
        if issubclass(column.type, Vocabulary) and operator != "is_null":
            other = [item.name for item in other] if isinstance(other, list) else other.name
        return _OPERATORS[operator](value, other)

    def _related(self, row: FromClause, relation: Relation, given: Plain) -> Condition:
        target = relation.target.__table__.alias()
        visible = self.policy.rows(relation.target, target)
        return row.c[relation.column].in_(
            select(target.c.id).where(visible, self.compile(relation.target, target, given))
        )

    def _list(self, row: FromClause, collection: Collection, given: Plain) -> Condition:
        conditions: list[Condition] = []
        for quantifier, inner in given.items():
            item = collection.entity.__table__.alias()
            holds = self.compile(collection.entity, item, inner)
            members = select(item.c.id).where(
                item.c[collection.column] == row.c.id, *members_of(self.policy, collection, item)
            )
            wanted = members.where(negated(holds) if quantifier == "every" else holds)
            found = exists(wanted.correlate(row))
            conditions.append(found if quantifier == "some" else ~found)
        return all_of(*conditions)


def negated(condition: Condition) -> Condition:
    """Rows for which the condition does not hold, be it false or not known."""
    return false() if isinstance(condition, True_) else condition.is_not(true())


def members_of(policy: Policy, collection: Collection, item: FromClause) -> list[Condition]:
    """The rows of a list that the viewer reads, whosever they are."""
    constants = dict(collection.where)
    subject = constants.get("subject_entity")
    fixed: list[Condition] = [item.c[name] == value for name, value in constants.items()]
    return [*fixed, policy.rows(collection.entity, item, subject=subject)]


def readable(policy: Policy, entity: type[Entity], column: Column, row: FromClause, value: Value) -> Value:
    """The value where the viewer reads it, else null. Raises FieldWithheld where that is nowhere."""
    guarded = policy.column(entity, column, row, value=value)
    if guarded is None:
        raise FieldWithheld(
            "none of your roles reads this field, so it cannot filter or sort",
            place=f"{entity.declaration.name}.{column.name}",
            mend="leave the field out, or ask with an account whose role reads it",
        )
    return guarded


def _check_integers(value: Any, name: str) -> None:
    for number in value if isinstance(value, list) else [value]:
        if not -(2**31) <= number < 2**31:
            raise FilterInvalid("the number is out of range", place=name)
