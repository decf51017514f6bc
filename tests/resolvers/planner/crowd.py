"""A district of made-up rows, with every value that is awkward to write as JSON, SQL or a date."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from schema.kit import Entity, Role, Vocabulary
from schema.kit.declaration import Column
from schema.kit.registry import load

TODAY = date(2026, 10, 15)
ROWS = 24

TEXTS = (
    "王小明", "阿依古丽·买买提", "an ordinary name", "", " ", "O'Brien", 'say "so"', "back\\slash", "\\\"'", "100 % _sure_",
    "tab\tnew\nline\rend", "bell\x07 escape\x1b unit\x1f delete\x7f", "next\x85 line\u2028 paragraph\u2029", "𠮷野家 😀👩‍👩‍👧",
    "e\u0301 und é", "\u202eright to left", "\ufeffmark", "</script>&amp;<!--", "null", "{}", '","name":"', "$1 :name %s {0}",
    '"deadbeefdeadbeefdeadbeef0.1.00"', "deadbeefdeadbeefdeadbeef1.00", "x" * 700, "长" * 400,
)  # fmt: skip
DAYS = (
    TODAY, TODAY - timedelta(1), TODAY + timedelta(1), date(2026, 9, 1), date(2024, 2, 29), date(1953, 9, 1),
    date.max, date.max - timedelta(1), date(987, 6, 5), date(2016, 3, 4),
)  # fmt: skip
INSTANTS = (
    datetime(2026, 10, 14, 16, tzinfo=UTC), datetime(2026, 10, 15, 15, 59, 59, 999999, UTC), datetime(2026, 10, 15, 16, tzinfo=UTC),
    datetime(2026, 7, 1, 8, 30, 0, 123000, UTC), datetime(2026, 7, 1, 8, 30, 0, 1, UTC), datetime(1970, 1, 1, tzinfo=UTC),
    datetime(2026, 7, 17, 2, tzinfo=UTC), datetime(987, 6, 5, 4, 3, 2, tzinfo=UTC), datetime(2126, 7, 1, tzinfo=UTC),
)  # fmt: skip
DECIMALS = tuple(
    Decimal(text) for text in ("0", "1.5", "1.50", "-3", "0.001", "12345678901234567890.125", "100", "2E+3")
)


def _most(entity: type[Entity]) -> int:
    """How many rows the entity has: one for each name where a vocabulary's names are told once."""
    alone = [entity.declaration.columns.get(names[0]) for names in entity.unique if len(names) == 1]
    words = [len(list(column.type)) for column in alone if column and issubclass(column.type, Vocabulary)]
    return min([ROWS, *words])


class Crowd:
    """Makes the rows, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self.rows: dict[str, list[dict[str, Any]]] = {}

    def settle(self, entities: Sequence[type[Entity]]) -> None:
        """Rows of every entity, in the order in which they refer to each other."""
        for entity in entities:
            self.rows[entity.__name__] = [self._row(entity, number) for number in range(1, _most(entity) + 1)]

    def account(self) -> dict[str, Any]:
        """Whom and what an account stands for, whatever its roles."""
        return {
            "staff_id": self._any("Staff"),
            "guardian_id": self._any("Guardian"),
            "health_partner_id": self._any("HealthPartner"),
            "source_ids": [self._any("Source") for _ in range(2)],
        }

    def accounts(self) -> dict[str, dict[str, Any]]:
        """An account for each role."""
        return {role.name: self.account() for role in Role}

    def _any(self, entity: str) -> int:
        return int(self._random.choice(self.rows[entity])["id"])

    def _row(self, entity: type[Entity], number: int) -> dict[str, Any]:
        declaration, chance = entity.declaration, self._random.random
        row: dict[str, Any] = {"id": number * 7, "removed_at": None}
        if declaration.keeping != "ledger" and chance() < 0.1:
            row["removed_at"] = self._random.choice(INSTANTS)
        for relation in declaration.relations.values():
            missing = relation.nullable and chance() < 0.15
            row[relation.name] = None if missing else self._any(relation.target.__name__)
        unique = {name for names in entity.unique for name in names}
        alone = {names[0] for names in entity.unique if len(names) == 1}
        for column in declaration.columns.values():
            if column.nullable and chance() < 0.25:
                row[column.name] = None
            elif column.name in unique - alone and issubclass(column.type, Vocabulary):
                # There are few words; what stands beside them makes the difference.
                row[column.name] = self._value(column)
            elif column.spec.identifies or column.name in unique:
                row[column.name] = self._own(column, number)
            else:
                row[column.name] = self._value(column)
        if "subject_entity" in row:
            projected = [name for name, e in load().items() if e.declaration.keeping == "projected"]
            row["subject_entity"] = self._random.choice(("Student", "School", *projected))
            row["subject_id"] = self._random.randint(1, ROWS) * 7
        return row

    def _own(self, column: Column, number: int) -> Any:
        """A value that no other row has."""
        if column.type is bytes:
            return number.to_bytes(32, "big")
        if issubclass(column.type, Vocabulary):
            return list(column.type)[number - 1].name
        return TODAY + timedelta(number) if column.type is date else f"{self._value(column)}{number}"

    def _value(self, column: Column) -> Any:
        if column.many:
            return [self._one(column.type) for _ in range(self._random.randint(0, 3))]
        return self._one(column.type)

    def _one(self, kind: type[Any]) -> Any:
        choose = self._random.choice
        if issubclass(kind, Vocabulary):
            return choose(list(kind)).name
        values: dict[type[Any], Any] = {
            str: TEXTS,
            int: (0, 1, 2, 3, -1, 2**31 - 1, -(2**31)),
            bool: (True, False),
            float: (0.0, 0.5, -1.25e-7, 1e300),
            Decimal: DECIMALS,
            date: DAYS,
            datetime: INSTANTS,
            bytes: [self._random.randbytes(32)],
            dict: ({}, {"key": ["\\", None, 1.5]}),
        }
        return choose(values[kind])
