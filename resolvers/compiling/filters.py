"""Filters as SQL conditions. What a caller may not read can be no part of them, and a withheld value counts as null.

A comparison with null holds for nobody (but `isNull`), and `not` is the exact complement: both are told in the
descriptions of the operators.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    FromClause,
    Integer,
    True_,
    all_,
    and_,
    any_,
    exists,
    false,
    func,
    literal,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import TypeEngine

from hub.policy import Policy
from hub.policy.known import names
from hub.policy.predicates import alias, alive, all_of, any_of
from resolvers.compiling.arguments import Plain
from resolvers.compiling.texts import matching
from resolvers.errors import FieldWithheld, FilterInvalid
from resolvers.ids import decode
from schema.kit import Entity, Vocabulary
from schema.kit.access import Inherits
from schema.kit.declaration import Collection, Column, Relation, camel

Condition = ColumnElement[bool]
Value = ColumnElement[Any]


@dataclass(frozen=True)
class Operator:
    """A comparison of a field with a parameter."""

    test: Callable[[Value, Value], Condition]
    many: bool = False
    """The parameter is a list."""


_OPERATORS: Mapping[str, Operator] = {
    "eq": Operator(lambda value, other: value == other),
    "ne": Operator(lambda value, other: value != other),
    "in": Operator(lambda value, others: value == any_(others), many=True),
    "not_in": Operator(lambda value, others: and_(value.is_not(None), value != all_(others)), many=True),
    "lt": Operator(lambda value, other: value < other),
    "lte": Operator(lambda value, other: value <= other),
    "gt": Operator(lambda value, other: value > other),
    "gte": Operator(lambda value, other: value >= other),
    "is_null": Operator(lambda value, yes: value.is_(None) == yes),
    "contains": Operator(lambda value, text: func.strpos(value, text) > 0),
    "starts_with": Operator(lambda value, text: func.starts_with(value, text)),
    "has": Operator(lambda value, item: item == any_(value)),
}


class Parameters(Protocol):
    """How values of arguments come into a statement."""

    def parameter(self, given: Any, type_: TypeEngine[Any], ready: Callable[[Any], Any]) -> Value:
        """An expression for `ready(given)`. `ready` raises a RequestError for what cannot be meant."""
        ...


class Writing(Parameters, Protocol):
    """A statement in which conditions are written."""

    def moving(self, given: Any, type_: TypeEngine[Any], ready: Callable[[Any], Any]) -> Value:
        """See `parameter`; what is ready may be another in each request, though the same is given: rows that were joined."""
        ...

    def alias(self, entity: type[Entity]) -> FromClause:
        """The entity's table under a name that the statement has once."""
        ...


class Literals:
    """Values stand in the statement as they were given."""

    def parameter(self, given: Any, type_: TypeEngine[Any], ready: Callable[[Any], Any]) -> Value:
        """A literal."""
        return literal(ready(given), type_)

    def moving(self, given: Any, type_: TypeEngine[Any], ready: Callable[[Any], Any]) -> Value:
        """A literal."""
        return self.parameter(given, type_, ready)

    def alias(self, entity: type[Entity]) -> FromClause:
        """SQLAlchemy finds the name."""
        return alias(entity)


class Filters:
    """Compiles filters for one policy and district."""

    def __init__(self, policy: Policy, district: str, writing: Writing | None = None) -> None:
        self.policy = policy
        self.district = district
        self.parameters = writing or Literals()

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
        def row_of(text: str) -> int:
            return decode(text, self.district, entity)[1]

        def rows_of(texts: Sequence[str]) -> list[int]:
            return [row_of(text) for text in texts]

        conditions: list[Condition] = []
        if "eq" in given:
            conditions.append(row.c.id == self.parameters.moving(given["eq"], BigInteger(), row_of))
        if "in" in given:
            among = self.parameters.moving(given["in"], ARRAY(BigInteger()), rows_of)
            conditions.append(row.c.id == any_(among))
        return all_of(*conditions)

    def _column(self, entity: type[Entity], row: FromClause, column: Column, given: Plain) -> Condition:
        value = readable(self.policy, entity, column, row, row.c[column.name])
        named = column.spec.ids_of is not None
        plain = {op: other for op, other in given.items() if op != "matches" and not (named and op == "has")}
        conditions = [self.compared(column, value, plain)]
        if named and "has" in given:
            conditions.append(self._naming(entity, row, column, value, given["has"]))
        if "matches" in given:
            conditions.append(self._matching(entity, row, column, value, given["matches"]))
        return all_of(*conditions)

    def _naming(
        self, entity: type[Entity], row: FromClause, column: Column, value: Value, given: Any
    ) -> Condition:
        """Rows that name another by whatever number it is known; see `hub.policy.known`."""
        assert column.spec.ids_of is not None
        target = entity.declaration.columns[column.spec.ids_of].spec.names
        assert target is not None
        wanted = target

        def key(text: str) -> list[int]:
            return [decode(text, self.district, wanted)[1]]

        keys = self.parameters.moving(given, ARRAY(BigInteger()), key)
        return all_of(value.is_not(None), names(entity, row, wanted, keys, fixed=True))

    def compared(self, column: Column, value: Value, given: Plain) -> Condition:
        """The conditions on a value of the column's kind."""
        return all_of(*(self._compare(column, value, op, other) for op, other in given.items()))

    def _matching(
        self, entity: type[Entity], row: FromClause, column: Column, value: Value, given: Any
    ) -> Condition:
        sound = row.c[column.pinyin] if column.pinyin else None
        pinyin = None if sound is None else readable(self.policy, entity, column, row, sound)
        return matching(value, pinyin, given, self.parameters)

    def _compare(self, column: Column, value: Value, operator: str, given: Any) -> Condition:
        if operator == "is_null":
            return _OPERATORS[operator].test(value, self.parameters.parameter(given, Boolean(), bool))
        kind: TypeEngine[Any] = value.type
        item: TypeEngine[Any] = kind.item_type if isinstance(kind, ARRAY) else kind
        compared = _OPERATORS[operator]
        parameter = self.parameters.parameter(
            given, ARRAY(item) if compared.many else item, lambda said: _ready(column, said)
        )
        return compared.test(value, parameter)

    def _related(self, row: FromClause, relation: Relation, given: Plain) -> Condition:
        target = self.parameters.alias(relation.target)
        visible = self.policy.rows(relation.target, target)
        return row.c[relation.column].in_(
            select(target.c.id).where(visible, self.compile(relation.target, target, given))
        )

    def _list(self, row: FromClause, collection: Collection, given: Plain) -> Condition:
        conditions: list[Condition] = []
        for quantifier, inner in given.items():
            if quantifier == "count":
                conditions.append(self._counted(row, collection, inner))
                continue
            item = self.parameters.alias(collection.entity)
            holds = self.compile(collection.entity, item, inner)
            members = select(item.c.id).where(
                item.c[collection.column] == row.c.id, *members_below(self.policy, collection, item)
            )
            wanted = members.where(negated(holds) if quantifier == "every" else holds)
            found = exists(wanted)
            conditions.append(found if quantifier == "some" else ~found)
        return all_of(*conditions)

    def _counted(self, row: FromClause, collection: Collection, given: Plain) -> Condition:
        item, number = self.parameters.alias(collection.entity), func.count()
        holds = self.compile(collection.entity, item, given.get("where", {}))
        tests = [
            _OPERATORS[operator].test(number, self._number(operator, other))
            for operator, other in given.items()
            if operator != "where"
        ]
        if not tests:
            raise FilterInvalid(
                "a count is compared with nothing", place=collection.name, mend="add for example gte: 1"
            )
        counted = select(all_of(*tests)).where(
            item.c[collection.column] == row.c.id, *members_below(self.policy, collection, item), holds
        )
        return counted.scalar_subquery()

    def _number(self, operator: str, given: Any) -> Value:
        kind = ARRAY(Integer()) if _OPERATORS[operator].many else Integer()
        return self.parameters.parameter(given, kind, lambda said: said)


def negated(condition: Condition) -> Condition:
    """Rows for which the condition does not hold, be it false or not known."""
    return false() if isinstance(condition, True_) else condition.is_not(true())


def members_of(policy: Policy, collection: Collection, item: FromClause) -> list[Condition]:
    """The rows of a list that the viewer reads, whosever they are."""
    constants = dict(collection.where)
    subject = constants.get("subject_entity")
    fixed: list[Condition] = [item.c[name] == value for name, value in constants.items()]
    return [*fixed, policy.rows(collection.entity, item, subject=subject)]


def members_below(policy: Policy, collection: Collection, item: FromClause) -> list[Condition]:
    """The rows of a list that the viewer reads, of a parent that the viewer reads."""
    if not collection.where and follows(policy, collection.entity, collection.column.removesuffix("_id")):
        return [alive(collection.entity, item)]
    return members_of(policy, collection, item)


def follows(policy: Policy, entity: type[Entity], path: str) -> bool:
    """Whether each role reads rows exactly where it reads the row at the end of `path`."""
    declaration = entity.declaration
    return not declaration.grounds and all(
        declaration.access.rules.get(role, ()) == (Inherits(path),) for role in policy.shape
    )


def readable(policy: Policy, entity: type[Entity], column: Column, row: FromClause, value: Value) -> Value:
    """The value where the viewer reads it, else null. Raises FieldWithheld where that is nowhere."""
    guarded = policy.column(entity, column, row, value=value)
    if guarded is None:
        raise FieldWithheld(
            "none of your roles reads this field, so it cannot filter or sort",
            place=f"{entity.declaration.name}.{camel(column.name)}",
            mend="leave the field out, or ask with an account whose role reads it",
        )
    return guarded


def _ready(column: Column, given: Any) -> Any:
    """The argument's value as the column holds it. Raises FilterInvalid."""
    if isinstance(given, list):
        return [_ready(column, item) for item in given]
    if issubclass(column.type, Vocabulary):
        return given.name
    if isinstance(given, int) and not isinstance(given, bool) and not -(2**31) <= given < 2**31:
        raise FilterInvalid("the number is out of range", place=column.name)
    return given
