"""By what a mutation acts: who calls it, and the unit of work that it writes in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import ColumnElement, Table, select

from hub.base.clock import Clock
from hub.base.errors import Refusal
from hub.policy import Viewer, policy_for
from hub.policy.accounts import Accounts
from hub.policy.predicates import alive
from hub.store.work import Work
from hub.store.writer import among
from hub.sync.owning import Owning
from schema.kit import Entity, Role


class RowUnknown(Refusal):
    """There is no such row, or none that the caller may see: the two look alike."""

    code = "row.unknown"
    chinese = "没有该记录，或您无权查看。"


class ArgumentInvalid(Refusal):
    """An argument's value is out of bounds."""

    code = "argument.invalid"
    chinese = "参数超出允许范围。"


@dataclass(frozen=True)
class Acting:
    """One call of one mutation."""

    viewer: Viewer
    """The caller, with no other roles than those that may call the mutation: roles never multiply."""
    work: Work
    clock: Clock
    revealed: list[int] = field(default_factory=list)
    """Pupils of whom a secret is told whole."""

    @property
    def account(self) -> int:
        """The caller's account."""
        assert self.viewer.account_id is not None
        return self.viewer.account_id

    async def row(self, entity: type[Entity], row_id: int, place: str) -> Mapping[str, Any]:
        """A row that the caller reads, as it is stored; nobody else changes it before the work ends.

        `place`: the argument that names it. Raises RowUnknown.
        """
        (row,) = await self.rows(entity, [row_id], place)
        return row

    async def rows(self, entity: type[Entity], ids: Sequence[int], place: str) -> Sequence[Mapping[str, Any]]:
        """Several rows that the caller reads, in the order of their ids; see `row`. Raises RowUnknown."""
        found = await self.those(entity, lambda table: among(table.c.id, ids))
        if {row["id"] for row in found} != set(ids):
            raise RowUnknown(
                f"there is no such {entity.declaration.name} for you",
                place=place,
                mend="give the id of one that you read",
            )
        return found

    async def those(
        self, entity: type[Entity], wanted: Callable[[Table], ColumnElement[bool]]
    ) -> Sequence[Mapping[str, Any]]:
        """Those rows that the caller reads and for which a condition holds, in the order of their ids; see `row`."""
        table = entity.__table__
        assert isinstance(table, Table)
        readable = policy_for(self.viewer.shape).rows(entity, table)
        statement = (
            select(table).where(wanted(table), readable).order_by(table.c.id).with_for_update(of=table)
        )
        found = await self.work.connection.execute(statement, dict(self.viewer.values(self.clock)))
        return [dict(row) for row in found.mappings()]

    async def make(self, entity: type[Entity], values: Mapping[str, Any]) -> int:
        """Add a row that the hub itself makes, of these values by column and relation name; see `Mutation.in_line`."""
        return await Owning(self.work).make(entity, values)

    async def decide(self, entity: type[Entity], row: Mapping[str, Any], values: Mapping[str, Any]) -> None:
        """Decide these values of a row, given as `row` found it, for good: no sync says otherwise. See `Mutation.in_line`."""
        await Owning(self.work).change(entity, row["id"], values)

    async def others(self) -> Viewer | None:
        """The account with its other roles, whether its token carries them or not; None: it has no others."""
        account = await Accounts(self.work.connection).by_id(self.account)
        roles = frozenset[Role]() if account is None else account.roles - self.viewer.roles
        return None if account is None or not roles else replace(account, roles=roles)

    async def otherwise(self, entity: type[Entity], ids: Sequence[int]) -> frozenset[int]:
        """Of rows those that the account reads by its other roles."""
        viewer = await self.others()
        if viewer is None or not ids:
            return frozenset()
        table = entity.__table__
        assert isinstance(table, Table)
        readable = policy_for(viewer.shape).rows(entity, table)
        statement = select(table.c.id).where(among(table.c.id, ids), readable)
        found = await self.work.connection.execute(statement, dict(viewer.values(self.clock)))
        return frozenset(int(key) for (key,) in found)

    async def unread(self, entity: type[Entity], row_id: int) -> Mapping[str, Any] | None:
        """A row that is there, whether the caller reads it or not: for who has shown another ground to be told of it."""
        table = entity.__table__
        assert isinstance(table, Table)
        there = select(table).where(table.c.id == row_id, alive(entity, table)).with_for_update()
        row = (await self.work.connection.execute(there)).mappings().first()
        return None if row is None else dict(row)


def text(value: str, place: str, *, most: int) -> str:
    """A text without blanks around it, 1 to `most` characters long. Raises ArgumentInvalid."""
    plain = value.strip()
    if not 1 <= len(plain) <= most:
        raise ArgumentInvalid(f"1 to {most:,} characters are needed", place=place, mend="write as many")
    return plain


def within(value: int, place: str, *, least: int, most: int) -> int:
    """A number between bounds. Raises ArgumentInvalid."""
    if not least <= value <= most:
        raise ArgumentInvalid(f"{least:,} to {most:,} is possible", place=place, mend="name another number")
    return value
