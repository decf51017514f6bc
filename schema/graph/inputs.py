"""Filter and order inputs, made from the declarations: one filter and one order for each entity."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, cast

import strawberry

from schema.graph.enums import Direction
from schema.graph.fields import input_type
from schema.kit.declaration import Column
from schema.kit.entity import Entity
from schema.kit.vocabulary import Vocabulary

EQUALITY = ("eq", "ne", "in", "not_in", "is_null")
RANGE = ("lt", "lte", "gt", "gte")
OPERATORS: Mapping[type[Any], tuple[str, ...]] = {
    str: (*EQUALITY, *RANGE, "contains", "starts_with", "matches"),
    int: (*EQUALITY, *RANGE),
    Decimal: (*EQUALITY, *RANGE),
    date: (*EQUALITY, *RANGE),
    datetime: (*EQUALITY, *RANGE),
    bool: ("eq", "ne", "is_null"),
    Vocabulary: EQUALITY,
}
"""Operators by the type of a field's values."""

DOCS = {
    "eq": "Equal to.",
    "ne": "Known, and not equal to.",
    "in": "One of these.",
    "not_in": "Known, and none of these.",
    "is_null": "True: not known or withheld; false: known.",
    "lt": "Less than.",
    "lte": "Less than or equal to.",
    "gt": "Greater than.",
    "gte": "Greater than or equal to.",
    "contains": "Contains this text.",
    "starts_with": "Begins with this text.",
    "matches": "Contains this text, whatever its case, blanks and apostrophes; of a Chinese name also by pinyin, "
    "whole or by initials: `wang xiaoming`, `wxm`, `xiaom` (文字、拼音或首字母).",
    "has": "Contains this value.",
    "some": "At least one row of the list, of those that you may read, meets it.",
    "every": "Every row of the list, of those that you may read, meets it.",
    "none": "No row of the list, of those that you may read, meets it.",
    "count": "How many rows of the list there are, of those that you may read.",
    "where": "Only rows that meet this are counted.",
    "and": "All of these hold.",
    "or": "At least one of these holds.",
    "not": "This does not hold.",
}


strawberry.enum(
    Direction, description="Which way to sort, and where rows without a value stand; by default last."
)


def filterable(column: Column) -> bool:
    """Whether requests may filter by the field. What is sealed cannot be compared."""
    return not column.sealed and not column.spec.hidden


def sortable(column: Column) -> bool:
    """Whether requests may sort by the field."""
    return filterable(column) and not column.many


class Inputs:
    """The filter and order types of all entities; they refer to each other in circles."""

    def __init__(self, entities: Mapping[str, type[Entity]]) -> None:
        names = list(entities)
        self.filters: dict[str, type[Any]] = {name: type(f"{name}Filter", (), {}) for name in names}
        self.lists: dict[str, type[Any]] = {name: type(f"{name}ListFilter", (), {}) for name in names}
        self.counts: dict[str, type[Any]] = {name: type(f"{name}CountFilter", (), {}) for name in names}
        self.orders: dict[str, type[Any]] = {name: type(f"{name}Order", (), {}) for name in names}
        for name, entity in entities.items():
            self._filter(name, entity)
            self._list(name)
            self._order(name, entity)

    def _list(self, name: str) -> None:
        own = self.filters[name]
        quantified = {key: (own, DOCS[key]) for key in ("some", "every", "none")}
        input_type(
            self.lists[name],
            {**quantified, "count": (self.counts[name], DOCS["count"])},
            f"Conditions on a list of {name}.",
        )
        compared = {op: type_ for op, type_ in _operators(int).items() if op != "is_null"}
        input_type(
            self.counts[name],
            {"where": (own, DOCS["where"]), **compared},
            f"Conditions on how many rows of {name} there are.",
        )

    def _order(self, name: str, entity: type[Entity]) -> None:
        declaration = entity.declaration
        fields: dict[str, tuple[Any, str]] = {"id": (Direction, "The hub's own order of entry.")}
        for column in declaration.columns.values():
            if sortable(column):
                fields[column.name] = (Direction, column.spec.doc)
        for relation in declaration.relations.values():
            fields[relation.name] = (self.orders[relation.target.declaration.name], relation.spec.doc)
        for collection in declaration.collections.values():
            fields[collection.name] = (ListOrder, collection.doc)
        input_type(self.orders[name], fields, f"What to sort {name} by: one field in each.", one_of=True)

    def _filter(self, name: str, entity: type[Entity]) -> None:
        own = self.filters[name]
        fields: dict[str, tuple[Any, str]] = {
            "and_": (list[own], DOCS["and"]),  # type: ignore[valid-type]
            "or_": (list[own], DOCS["or"]),  # type: ignore[valid-type]
            "not_": (own, DOCS["not"]),
            "id": (_id_filter(), "The global id."),
        }
        declaration = entity.declaration
        for column in declaration.columns.values():
            if filterable(column):
                fields[column.name] = (scalar_filter(cast(Any, column.type), column.many), column.spec.doc)
        for relation in declaration.relations.values():
            fields[relation.name] = (self.filters[relation.target.declaration.name], relation.spec.doc)
        for collection in declaration.collections.values():
            fields[collection.name] = (self.lists[collection.entity.declaration.name], collection.doc)
        input_type(own, fields, f"Conditions on {name}; those given in one object all hold.")


@cache
def scalar_filter(type_: Any, many: bool) -> type[Any]:
    """The filter input for a field's values: `StringFilter`, `SexFilter`, `IntListFilter`."""
    name = {str: "String", bool: "Boolean", datetime: "DateTime"}.get(type_, type_.__name__.capitalize())
    if issubclass(type_, Vocabulary):
        name = type_.__name__
    if many:
        fields: dict[str, tuple[Any, str]] = {
            "has": (type_, DOCS["has"]),
            "is_null": (bool, DOCS["is_null"]),
        }
        return input_type(type(f"{name}ListFilter", (), {}), fields, f"Conditions on a list of {name}.")
    return input_type(
        type(f"{name}Filter", (), {}), _operators(type_), f"Conditions on a value of type {name}."
    )


def _operators(type_: Any) -> dict[str, tuple[Any, str]]:
    lists, flags = ("in", "not_in"), ("is_null",)
    return {
        f"{op}_" if op == "in" else op: (
            list[type_] if op in lists else bool if op in flags else type_,
            DOCS[op],
        )
        for op in OPERATORS[Vocabulary if issubclass(type_, Vocabulary) else type_]
    }


@cache
def _id_filter() -> type[Any]:
    fields: dict[str, tuple[Any, str]] = {
        "eq": (strawberry.ID, DOCS["eq"]),
        "in_": (list[strawberry.ID], DOCS["in"]),
    }
    return input_type(type("IDFilter", (), {}), fields, "Conditions on a global id.")


ListOrder = input_type(
    type("ListOrder", (), {}),
    {"count": (Direction, DOCS["count"])},
    "What of a list to sort by.",
    one_of=True,
)
