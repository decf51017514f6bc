"""What is new in files, in the reference executor: since when, which rows, those that are gone, and these; each one statement for all files of a place."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine
from strawberry.dataloader import DataLoader

from hub.base.clock import Clock
from resolvers.compiling.arguments import Arguments
from resolvers.compiling.changes import LIST, MARKS, count, kept, looked, page
from resolvers.cursors import Binding
from resolvers.errors import in_utc
from resolvers.loaders.place import Asking, Place, shared
from resolvers.loaders.rows import Edge, Page
from schema.changes import RowChange
from schema.files import CHANGES

EVER = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class ChangeInfo:
    """See `schema.graph.files`."""

    at: datetime
    change: RowChange
    kind: str
    fields: list[str]
    read: Callable[[], Awaitable[Any]]


@dataclass
class ChangesPage(Page):
    """A page of what is new in one file."""

    since: datetime | None


class ChangesPlace(Place):
    """Pages of what is new in files, one for each pupil."""

    def __init__(
        self,
        asking: Asking,
        record: AsyncEngine,
        clock: Clock,
        owner: str,
        since: datetime | None,
        arguments: Arguments,
    ) -> None:
        """`record`, as the writer, reads the caller's own looks, and rows that were removed. Raises InstantInvalid and CursorInvalid."""
        super().__init__(asking)
        since = None if since is None else in_utc(since, "since")
        self._record, self._now, self._since, self._arguments = record, clock.now(), since, arguments
        self._values = asking.viewer.values(clock)
        self._entities = {entity.__name__: entity for entity in kept()}
        said = "" if since is None else since.isoformat()
        self._binding = Binding.of(asking.cursors, asking.viewer, LIST, f"{owner}.{CHANGES}", said)
        after, before = (
            None if cursor is None else self._binding.open(cursor, MARKS)
            for cursor in (arguments.after, arguments.before)
        )
        self._there = page(asking.policy, arguments, after, before)
        self._gone = page(asking.policy, arguments, after, before, removed=True)
        self._sinces: DataLoader[int, datetime | None] = DataLoader(load_fn=self._load_sinces)
        self._pages: DataLoader[int, Page] = DataLoader(load_fn=self._load_pages)
        self._counts: DataLoader[int, int] = DataLoader(load_fn=self._load_counts)

    @property
    def arguments(self) -> Arguments:
        """Which page."""
        return self._arguments

    def load(self, pupil: int) -> Awaitable[Page]:
        """The page of one pupil."""
        return shared(self._pages.load(pupil))

    def count(self, parent: int | None) -> Awaitable[int]:
        """How much is new in one file."""
        assert parent is not None
        return shared(self._counts.load(parent))

    async def _load_sinces(self, pupils: list[int]) -> list[datetime | None]:
        account = self.asking.viewer.account_id
        if self._since is not None or account is None:
            return [self._since] * len(pupils)
        values = {"keys": pupils, "viewer_account": account, "now": self._now}
        async with self._record.connect() as connection:
            found: dict[int, datetime | None] = dict(map(tuple, await connection.execute(looked(), values)))
        return [found.get(key) for key in pupils]

    async def _rows(self, there: Any, gone: Any, pupils: Sequence[int]) -> list[tuple[Any, ...]]:
        """What two statements tell: of rows that are there, and of those that were removed."""
        sinces = await self._sinces.load_many(pupils)
        values = {"keys": list(pupils), "sinces": [since or EVER for since in sinces]}
        found = [] if there is None else list(await self.asking.session.rows(there, **values))
        # For who was never there nothing is gone.
        if gone is not None and any(sinces):
            async with self._record.connect() as connection:
                found += map(tuple, await connection.execute(gone, {**self._values, **values}))
        return found

    async def _load_pages(self, pupils: list[int]) -> list[Page]:
        found: dict[int, list[tuple[Any, ...]]] = {pupil: [] for pupil in pupils}
        for parent, *told in await self._rows(self._there, self._gone, pupils):
            found[parent].append(tuple(told))
        for told_ in found.values():
            told_.sort(key=_place, reverse=self._arguments.backward)
        return list(await asyncio.gather(*(self._page(pupil, told) for pupil, told in found.items())))

    async def _page(self, pupil: int, told: Sequence[tuple[Any, ...]]) -> Page:
        size = self._arguments.size
        shown = told[:size][:: -1 if self._arguments.backward else 1]
        edges = [
            Edge(self._told(at, kind, key, fresh, fields), (at, kind, key), self._binding)
            for at, kind, key, fresh, fields in shown
        ]
        return ChangesPage(self, pupil, edges, len(told) > size, await self._sinces.load(pupil))

    def _told(self, at: datetime, kind: str, key: int, fresh: bool, fields: list[str] | None) -> ChangeInfo:
        def read() -> Awaitable[Any]:
            return self.related(LIST, self._entities[kind]).load(key)

        if fields is None:
            return ChangeInfo(at, RowChange.REMOVED, kind, [], read)
        if fresh:
            return ChangeInfo(at, RowChange.ADDED, kind, [], read)
        return ChangeInfo(at, RowChange.CHANGED, kind, fields, read)

    async def _load_counts(self, pupils: list[int]) -> list[int]:
        policy, numbers = self.asking.policy, Counter[int]()
        for pupil, number in await self._rows(count(policy), count(policy, removed=True), pupils):
            numbers[pupil] += number
        return [numbers[pupil] for pupil in pupils]


def _place(told: tuple[Any, ...]) -> tuple[Any, ...]:
    """Where a change stands among others; see `MARKS`."""
    at, kind, key = told[:3]
    return EVER - at, kind, -key
