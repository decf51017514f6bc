"""The self-check of an opened home: asked after each sync, and of what a mutation wrote soon after it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import Any

from hub.base.errors import YixinError
from hub.base.logging import logger
from hub.base.pausing import pause
from hub.rules.checking import Checking, Outcome
from hub.rules.items import Item, Items, read
from hub.store.home import Home
from hub.web.service import Service
from resolvers.checking import VIEWER, readings, reads
from resolvers.schema import Schema
from resolvers.surface import Surface
from schema.kit import Entity

SOON = 1.0
"""Seconds that are waited for more, once something was written."""

PAUSE = 300.0
"""Seconds between two looks of a worker: another day may make something else of the same data."""

log = logger("rules")


class SelfCheck:
    """Asks the saved queries of one home, one look at a time."""

    def __init__(self, home: Home, schema: Schema | None = None) -> None:
        """`schema`: if it is made already."""
        self._home = home
        self._schema = schema
        self._service: Service | None = None
        self._written: set[str] = set()
        self._stirred = asyncio.Event()
        self._alone = asyncio.Lock()

    def stir(self, entities: Collection[type[Entity]]) -> None:
        """A mutation wrote rows of these."""
        self._written.update(entity.__name__ for entity in entities)
        self._stirred.set()

    async def look(self) -> Outcome:
        """Ask all saved queries, and write what changed. Raises ItemsInvalid, QueryFailed, DatabaseError."""
        async with self._alone:
            self._written.clear()
            items = self._items()
            return await self._ask(items, items.items)

    async def catch_up(self) -> Outcome | None:
        """Ask those that read what was written since; None: none does. Raises as `look` does, and then knows it still."""
        async with self._alone:
            written, self._written = self._written, set()
            if not written:
                return None
            try:
                items = self._items()
                schema = self._schema or (await self.asking()).graph.schema
                asked = [one for one in items.items if not written.isdisjoint(reads(schema, one))]
                return await self._ask(items, asked) if asked else None
            except BaseException:
                self._written |= written
                raise

    async def settle(self, *, whole: bool) -> None:
        """Look at all, or catch up. Where that fails the log says so, and the next one makes it good."""
        try:
            await (self.look() if whole else self.catch_up())
        except Exception as error:  # noqa: BLE001 - a look is one of many; what asks must go on
            code = error.code if isinstance(error, YixinError) else None
            log.warning("self-check failed", kind=type(error).__name__, code=code)

    async def keep(self, stopping: asyncio.Event) -> None:
        """Look again and again until told to stop."""
        while not stopping.is_set():
            await self.settle(whole=True)
            await pause(stopping, PAUSE)

    @asynccontextmanager
    async def following(self) -> AsyncIterator[None]:
        """Catch up whenever something was written, and in the end once more."""
        task = asyncio.create_task(self._follow())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
            await self.settle(whole=False)

    async def _follow(self) -> None:
        while True:
            await self._stirred.wait()
            await asyncio.sleep(SOON)
            self._stirred.clear()
            await self.settle(whole=False)

    def _items(self) -> Items:
        return read(self._home.settings.self_check)

    async def _ask(self, items: Items, asked: Sequence[Item]) -> Outcome:
        home, graph = self._home, (await self.asking()).graph

        async def ask(document: str, variables: dict[str, Any]) -> bytes:
            return await graph.execute(VIEWER, document=document, variables=variables, query_only=True)

        found = await readings(ask, asked, home.settings.district_code)
        async with home.database.begin() as connection:
            return await Checking(home.keyring, home.clock).settle(connection, items, found)

    async def asking(self) -> Service:
        """The service of whom it asks."""
        if self._service is None:
            # The hub's own queries are trusted, whoever else's are not.
            # What it decides on has to hold.
            self._service = await Service.over(
                self._home, self._schema, surface=Surface(), indicators_age=timedelta()
            )
        return self._service
