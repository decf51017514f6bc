"""An account that asks the graph, and what the oracle expects it to be told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zlib import crc32

import orjson

from resolvers.ids import encode
from schema.kit import Entity
from schema.kit.declaration import Collection, Column, camel
from schema.kit.registry import load
from tests.matrix.domain import LINKS
from tests.matrix.oracle import Oracle
from tests.matrix.roles import COUNTS_NOTHING

DISTRICT = "310107"

TWICE = 64
"""One question in so many is also asked of the reference executor, which takes several times as long."""

Row = Mapping[str, Any]


def gid(entity: str, key: int) -> str:
    """The global id of a row."""
    return encode(load()[entity], DISTRICT, key)


def columns(entity: type[Entity]) -> list[Column]:
    """The fields of an entity that the graph has."""
    return [column for column in entity.declaration.columns.values() if not column.spec.hidden]


def selection(entity: type[Entity]) -> str:
    """All its fields, and the ids of the rows that it leads to."""
    names = [camel(column.name) for column in columns(entity)]
    links = [f"{camel(name)} {{ id }}" for name in entity.declaration.relations]
    return " ".join(["id", *names, *links])


def as_json(value: Any) -> Any:
    """A plain value as the graph takes it."""
    match value:
        case date():
            return value.isoformat()
        case Decimal():
            return format(value, "f")
        case list():
            return [as_json(item) for item in value]
    return value


def heard(column: Column, value: Any) -> Any:
    """What the graph gave, as plain rows have it."""
    kinds: Mapping[type[Any], Any] = {
        date: date.fromisoformat,
        datetime: datetime.fromisoformat,
        Decimal: Decimal,
    }
    if column.many and value is not None and column.type is Decimal:
        return [Decimal(item) for item in value]
    if value is None or column.many or column.sealed:
        return value
    return kinds[column.type](value) if column.type in kinds else value


class Account:
    """One account of the district. What it asks is answered by plans, and by the reference executor the same."""

    def __init__(self, district: Any, graph: Any, both: Any, viewer: Any) -> None:
        self.viewer = viewer
        self.oracle = Oracle(district.rows, viewer, district.clock.today(), district.clock.zone)
        self._district, self._graph, self._both = district, graph, both

    def counting(self) -> Account:
        """The same account, as far as its roles aggregate what they read."""
        roles = [role for role in self.viewer.roles if role.name not in COUNTS_NOTHING]
        other = copy(self)
        oracle = self.oracle
        other.oracle = Oracle(
            oracle.rows, replace(self.viewer, roles=frozenset(roles)), oracle.today, oracle.zone
        )
        return other

    def turn(self, *what: Any, of: int = 4) -> int:
        """A number below `of`, the same each time: what would be too much for each role is done by some."""
        return crc32(f"{self.oracle.roles} {what}".encode()) % of

    async def ask(self, document: str, **variables: Any) -> Any:
        """The data of an answer without errors; what it says was withheld is checked to be said well."""
        asked = {"document": document, "variables": variables}
        if self.turn(asked, of=TWICE):
            answer = orjson.loads(await self._graph.execute(self.viewer, **asked))
        else:
            planned, reference = await self._both(self._graph, self.viewer, **asked)
            answer = orjson.loads(planned)
            assert orjson.dumps(answer) == orjson.dumps(orjson.loads(reference)), document
        assert "errors" not in answer, (self.oracle.roles, document, variables, answer["errors"])
        self.withheld = self._withheld(answer)
        return answer["data"]

    async def hear(self, document: str) -> Any:
        """What listens to a subscription, or the answer by which it is refused."""
        return await self._graph.hear(self.viewer, document=document)

    async def each(self, root: str, parameter: str, kind: str, below: str, given: Sequence[Any]) -> list[Any]:
        """The answers of one root field to each value of one of its parameters: one document, so one plan."""
        document = f"query($p: {kind}) {{ found: {root}({parameter}: $p, first: 1000) {{ {below} }} }}"
        return [(await self.ask(document, p=one))["found"] for one in given]

    async def refused(
        self,
        document: str,
        *,
        at: Sequence[Sequence[str]] = ((),),
        code: str = "access.field",
        unread: bool = True,
        **variables: Any,
    ) -> list[dict[str, Any]]:
        """The errors of a query that is refused for what it uses; if `unread`, before any row was looked at.

        `at`: the places of the errors, where something of the answer may be left by them.
        """
        self._district.statements.clear()
        asked = {"document": document, "variables": variables}
        answer = orjson.loads(await self._graph.execute(self.viewer, **asked))
        errors = answer.get("errors", [])
        if answer.get("data") is not None or len(errors) != 1:
            assert [error["path"] for error in errors] == list(at), (self.oracle.roles, asked, answer)
        assert {error["extensions"]["code"] for error in errors} == {code}, (asked, answer)
        assert not (unread and self._district.statements), document
        return errors

    def expected(self, entities: Iterable[str]) -> dict[str, bool]:
        """What is said to be withheld where all fields of these entities are asked; true: in some rows only."""
        found = {}
        for name in entities:
            for column in columns(load()[name]):
                told = f"{name}.{camel(column.name)}"
                if self.oracle.refused(name, column.name):
                    found[told] = False
                elif self.oracle.partly(name, column.name):
                    found[told] = True
        return found

    def compare(self, entity: type[Entity], row: Row, node: Mapping[str, Any]) -> None:
        """The row as the graph gave it is the row as the oracle would."""
        name, oracle = entity.__name__, self.oracle
        assert node["id"] == gid(name, row["id"])
        for column in columns(entity):
            wanted = oracle.value(name, row, column.name)
            place = (oracle.roles, name, row["id"], column.name)
            assert heard(column, node[camel(column.name)]) == wanted, place
        for relation in entity.declaration.relations.values():
            target = relation.target.__name__
            found = oracle.follow(name, row, relation.name, target)
            wanted = None if found is None else {"id": gid(target, found["id"])}
            assert node[camel(relation.name)] == wanted, (oracle.roles, name, row["id"], relation.name)

    def members(self, entity: type[Entity], row: Row, collection: Collection) -> list[dict[str, Any]]:
        """The rows of a list below a row."""
        child = collection.entity.__name__
        if collection.where:
            return [
                one
                for one in self.oracle.seen(child)
                if (one["subject_entity"], one["subject_id"]) == (entity.__name__, row["id"])
            ]
        if collection.column in collection.entity.declaration.columns:
            # A list of ids that names the row.
            return [one for one in self.oracle.seen(child) if row["id"] in one[collection.column]]
        link = collection.column.removesuffix("_id")
        known = link in LINKS.get(child, "").split()
        return [one for one in self.oracle.seen(child) if known and one.get(link) == row["id"]]

    def _withheld(self, answer: Mapping[str, Any]) -> dict[str, bool]:
        told = answer.get("extensions", {}).get("access", {}).get("withheld", [])
        found = {item["field"]: item["partly"] for item in told}
        assert len(found) == len(told), "each field is named once"
        for item in told:
            assert item["reason"].isascii() and item["reason"].endswith(".")
            assert any("\u4e00" <= letter <= "\u9fff" for letter in item["reasonZh"])
        return found
