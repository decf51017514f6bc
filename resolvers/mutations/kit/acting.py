"""By what a mutation acts: who calls it, and the unit of work that it writes in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Table, select

from hub.base.clock import Clock
from hub.base.errors import Refusal
from hub.policy import Viewer, policy_for
from hub.store.work import Work
from schema.kit import Entity


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
        table = entity.__table__
        assert isinstance(table, Table)
        readable = policy_for(self.viewer.shape).rows(entity, table)
        statement = select(table).where(table.c.id == row_id, readable).with_for_update(of=table)
        found = await self.work.connection.execute(statement, dict(self.viewer.values(self.clock)))
        row = found.mappings().first()
        if row is None:
            raise RowUnknown(
                f"there is no such {entity.declaration.name} for you",
                place=place,
                mend="give the id of one that you read",
            )
        return dict(row)


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
