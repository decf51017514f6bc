"""What was answered under which key, so that a call that is sent twice is carried out once."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Table, delete, select, update
from sqlalchemy.dialects.postgresql import BYTEA, TIMESTAMP, insert

from hub.base.errors import Refusal
from hub.store.work import Work
from schema.access.account import Account
from schema.kit.entity import Entity
from schema.kit.tables import SEALING, TEXT, Sealed

KEPT = timedelta(days=1)
"""For how long a key is remembered."""

idempotency = Table(
    "idempotency",
    Entity.metadata,
    Column("account_id", BigInteger, ForeignKey(f"{Account.__tablename__}.id"), primary_key=True),
    Column("key", TEXT, primary_key=True),
    Column("input", BYTEA, nullable=False, comment="keyed hash of the mutation and its arguments"),
    Column(
        "answer",
        BYTEA,
        comment="what it told, as JSON, sealed: it may hold a secret",
        info={SEALING: Sealed("idempotency.answer", ("account_id", "key"))},
    ),
    Column("at", TIMESTAMP(timezone=True), nullable=False),
    Index("ix_idempotency_at", "at"),
)
"""Keys of accounts."""


class KeyReused(Refusal):
    """The key was used for another call."""

    code = "mutation.key"
    chinese = "该幂等键已用于另一次调用。"


class Repeats:
    """One key of one account, within a unit of work."""

    def __init__(self, work: Work, account_id: int, key: str) -> None:
        self._work = work
        self._account_id = account_id
        self._key = key

    async def take(self, call: str) -> str | None:
        """What was answered to this call; None where the key is new, and it is ours from now on.

        A call that is under way elsewhere is waited for. Raises KeyReused.
        """
        work, table = self._work, idempotency
        digest, *older = work.keyring.digests(table.name, call)
        await work.connection.execute(delete(table).where(table.c.at < work.now - KEPT))
        mine = {"account_id": self._account_id, "key": self._key}
        taken = await work.connection.execute(
            insert(table)
            .values(**mine, input=digest, at=work.now)
            .on_conflict_do_nothing()
            .returning(table.c.key)
        )
        if taken.first() is not None:
            return None
        found = (await work.connection.execute(select(table).filter_by(**mine))).mappings().one()
        if found["input"] not in (digest, *older):
            raise KeyReused(
                "this key was used for another call",
                place="idempotencyKey",
                mend="choose a new key for each call",
            )
        return work.keyring.open(self._place(), found["answer"])

    async def keep(self, answer: str) -> None:
        """Remember the answer under the key."""
        table = idempotency
        await self._work.connection.execute(
            update(table)
            .where(table.c.account_id == self._account_id, table.c.key == self._key)
            .values(answer=self._work.keyring.seal(self._place(), answer))
        )

    def _place(self) -> str:
        sealed: Sealed = idempotency.c.answer.info[SEALING]
        return sealed.place({"account_id": self._account_id, "key": self._key})
