"""Rows that were joined to others, so that their global ids lead to the row that stays: kept in memory, read anew after a notice."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.base.logging import logger
from hub.store.writer import table_of
from schema.integration.identity_match import IdentityMatch

CHANNEL = "yixin_sources"
"""Channel on which it is told that rows were joined, or taken apart."""
UNHEARD = 5.0
"""Seconds after which it is read anew while notices are not heard."""

_log = logger("store")

Joined = Mapping[tuple[str, int], int]
"""By entity and row: the row to which it was joined."""


class Redirects:
    """What one process knows of joined rows."""

    def __init__(self, database: AsyncEngine, state: Callable[[], int | None]) -> None:
        """`state` numbers the notices; None: they are not heard at the moment."""
        self._database = database
        self._state = state
        self._read: tuple[int | None, float] | None = None
        self._joined: Joined = {}

    async def known(self) -> Joined:
        """The rows that were joined; where the database fails, as they were before."""
        state, now = self._state(), time.monotonic()
        if self._read is not None:
            before, at = self._read
            if (state is not None and state == before) or (state is None and now - at < UNHEARD):
                return self._joined
        table = table_of(IdentityMatch)
        wanted = select(table.c.subject_entity, table.c.other_id, table.c.subject_id)
        try:
            async with self._database.connect() as connection:
                found = await connection.execute(wanted.where(table.c.merged, table.c.other_id.is_not(None)))
                self._joined = {(entity, other): subject for entity, other, subject in found}
        except SQLAlchemyError as error:
            _log.warning("joined rows are not known", kind=type(error).__name__)
        self._read = (state, now)
        return self._joined
