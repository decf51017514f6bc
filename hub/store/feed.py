"""Events as they come: one look at the database serves all who listen in this process.

A listener is told of each event once, in the order of the numbers. It keeps a few that it was not asked for yet; one that
falls behind reads on from the table, so what waits in memory is bounded however slow its reader is.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, insert, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from hub.base.errors import YixinError
from hub.base.logging import logger
from hub.store.announcing import announced, event
from hub.store.notices import Notices
from hub.store.reader import LOST
from schema.changes import RowChange

POLL = 1.0
"""Seconds between two looks where no notice comes; one may be lost."""

TIDY = 3600.0
"""Seconds between two looks for events that are kept no longer."""

WAITING = 64
"""Events that wait in memory for one listener."""

PAGE = 200
"""Events that are read at once."""

READING = 4
"""Listeners that read on from the table at a time."""

_NUMBERING = 0x79697865
_AWAY = (*LOST, SQLAlchemyError)

_log = logger("store")


class EventsGone(YixinError):
    """Events after this one are kept no longer."""

    code = "cursor.gone"


@dataclass(frozen=True, slots=True)
class Event:
    """What one statement did to rows of one entity."""

    id: int
    entity: str
    change: RowChange
    at: datetime
    rows: Sequence[int]
    pupils: Sequence[int | None]
    """Whose file each row is of. A row that moved stands here twice."""


@dataclass(frozen=True, slots=True)
class Topic:
    """What is listened to: all rows of an entity or one of them, or all that is part of a pupil's file."""

    entity: str | None = None
    row: int | None = None
    pupil: int | None = None

    @property
    def key(self) -> str | int | None:
        """Listeners of equal keys are told of the same events."""
        return self.entity if self.pupil is None else self.pupil

    def rows(self, event: Event) -> list[int]:
        """The rows of an event that it is about, each once; a place in it stands for the same row for ever."""
        of = zip(event.rows, event.pupils, strict=True)
        if self.pupil is not None:
            return [row for row, pupil in of if pupil == self.pupil]
        return [row for row in dict.fromkeys(event.rows) if self.row in (None, row)]


@dataclass(frozen=True, slots=True)
class Mark:
    """A row of an event: all before it was told, and it was."""

    event: int
    place: int


class Line:
    """One listener."""

    __slots__ = (
        "_feed",
        "_live",
        "_missed",
        "_over",
        "_position",
        "_read",
        "_skip",
        "_until",
        "_woken",
        "topic",
    )

    def __init__(self, feed: Feed, topic: Topic, position: int, after: Mark | None) -> None:
        self.topic = topic
        self._feed = feed
        self._position = position if after is None else after.event - 1
        self._skip = after
        # Since the look that was waited for there may have been another.
        self._missed = after is not None or feed.position > position
        """Something after the position is to be read from the table."""
        self._until: int | None = None
        """Up to where it is being read; what comes later is kept."""
        self._over = False
        """More came meanwhile than is kept."""
        self._read: deque[Event] = deque()
        self._live: deque[Event] = deque()
        self._woken = asyncio.Event()

    async def next(self, seconds: float) -> tuple[Event, int] | None:
        """The next event, and from which of its rows on; None after so many seconds without one. Raises what the database does."""
        while True:
            if self._read:
                return self._from(self._read.popleft())
            if self._missed:
                await self._load()
            elif self._live:
                found = self._live.popleft()
                self._position = found.id
                return self._from(found)
            else:
                self._woken.clear()
                try:
                    await asyncio.wait_for(self._woken.wait(), seconds)
                except TimeoutError:
                    return None

    def tell(self, told: Event) -> None:
        """An event came."""
        if self._over or (self._missed and self._until is None):
            return
        if len(self._live) < WAITING:
            self._live.append(told)
        elif self._until is None:
            self._live.clear()
            self._missed = True
        else:
            self._over = True
        self._woken.set()

    def close(self) -> None:
        """Listen no longer."""
        self._feed.leave(self)

    def _from(self, found: Event) -> tuple[Event, int]:
        skip, self._skip = self._skip, None
        return found, skip.place + 1 if skip is not None and skip.event == found.id else 0

    async def _load(self) -> None:
        if self._until is None:
            self._until = self._feed.position
            self._live.clear()
        page = await self._feed.read(self.topic, self._position, self._until)
        self._read.extend(page)
        if len(page) == PAGE:
            self._position = page[-1].id
            return
        self._position, self._until = self._until, None
        self._missed, self._over = self._over, False
        if self._missed:
            self._live.clear()


class Feed:
    """The events of one database, for one process."""

    def __init__(self, database: AsyncEngine, notices: Notices, kept: timedelta) -> None:
        """Look nowhere yet. `database`: as the writer. `kept`: how long events are kept."""
        self._database = database
        self._notices = notices
        self._kept = kept
        self.position = 0
        """The last event that listeners were told of."""
        self._lines: dict[Any, set[Line]] = defaultdict(set)
        self._wake = asyncio.Event()
        self._asked: asyncio.Future[int] | None = None
        self._following: asyncio.Task[None] | None = None
        self._reading = asyncio.Semaphore(READING)
        self._tidied: float | None = None
        notices.heard = self._wake.set

    async def listen(self, topic: Topic, after: Mark | None = None) -> Line:
        """A listener to all that is committed from now on, or after the event of a mark.

        Raises EventsGone where what followed the mark is not kept any more, and what the database does.
        """
        if after is not None:
            await self._check(after)
        line = Line(self, topic, await self._current(), after)
        self._lines[topic.key].add(line)
        # It may wait as long as while nobody listened, and the next notice may be lost.
        self._wake.set()
        return line

    def leave(self, line: Line) -> None:
        """A listener goes."""
        there = self._lines.get(line.topic.key)
        if there is not None:
            there.discard(line)
            if not there:
                del self._lines[line.topic.key]

    def start(self) -> None:
        """Look from now on, also while nobody listens: seldom then, for events that are kept no longer."""
        if self._following is None:
            self._following = asyncio.get_running_loop().create_task(self._follow())

    async def close(self) -> None:
        """Look no longer."""
        following, self._following = self._following, None
        if following is not None:
            following.cancel()
            with suppress(asyncio.CancelledError):
                await following

    async def read(self, topic: Topic, after: int, until: int) -> list[Event]:
        """A page of the events of a topic, `after` one and up to another."""
        statement = _events().where(event.c.id > after, event.c.id <= until).limit(PAGE)
        if topic.pupil is not None:
            statement = statement.where(event.c.pupil_ids.any(topic.pupil))
        else:
            statement = statement.where(event.c.entity == topic.entity)
            if topic.row is not None:
                statement = statement.where(event.c.row_ids.any(topic.row))
        async with self._reading, self._database.connect() as connection:
            return [_event(row) for row in await connection.execute(statement)]

    async def _check(self, after: Mark) -> None:
        async with self._database.connect() as connection:
            bounds = select(func.min(event.c.id), func.max(event.c.id))
            oldest, newest = (await connection.execute(bounds)).one()
        if oldest is None or not oldest - 1 <= after.event <= newest:
            raise EventsGone(
                "what happened after this cursor is kept no longer",
                place="after",
                mend="read anew what you show, and subscribe without a cursor",
            )

    async def _current(self) -> int:
        """The position at which a look that began after this call has ended."""
        self.start()
        if self._asked is None:
            self._asked = asyncio.get_running_loop().create_future()
        self._wake.set()
        return await asyncio.shield(self._asked)

    async def _follow(self) -> None:
        while True:
            asked, self._asked = self._asked, None
            self._wake.clear()
            try:
                if asked is not None or self._lines:
                    # Looked at, it begins to listen.
                    _ = self._notices.state
                    await self._look(anew=not self._lines)
                await self._tidy()
            except _AWAY as error:
                _log.warning("events not read", kind=type(error).__name__)
                _settle(asked, error)
                await asyncio.sleep(POLL)
            except BaseException:
                _settle(asked, asyncio.CancelledError())
                raise
            else:
                _settle(asked, self.position)
            if self._asked is None:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._wake.wait(), POLL if self._lines else TIDY)

    async def _look(self, *, anew: bool) -> None:
        """Tell all listeners of what is new. `anew`: there are none, so it begins with what comes."""
        while True:
            async with self._database.begin() as connection:
                await number(connection)
                if anew:
                    newest = await connection.execute(select(func.coalesce(func.max(event.c.id), 0)))
                    position, page = int(newest.scalar_one()), []
                else:
                    fresh = _events().where(event.c.id > self.position).limit(PAGE)
                    page = [_event(row) for row in await connection.execute(fresh)]
                    position = page[-1].id if page else self.position
            self.position = position
            for one in page:
                self._tell(one)
            if len(page) < PAGE:
                return

    def _tell(self, one: Event) -> None:
        for key in {one.entity, *one.pupils}:
            for line in self._lines.get(key, ()):
                line.tell(one)

    async def _tidy(self) -> None:
        now = asyncio.get_running_loop().time()
        if self._tidied is not None and now - self._tidied < TIDY:
            return
        async with self._database.begin() as connection:
            await number(connection)
            await prune(connection, self._kept)
        self._tidied = now


async def number(connection: AsyncConnection) -> None:
    """Give what was announced its place among the events: in the order in which it became visible, whoever does it."""
    waiting = select(announced.c.id).limit(1)
    while (await connection.execute(waiting)).first() is not None:
        # Released after the commit, so that a number is only given when all before it can be seen. A process that is
        # halted here stops the others for seconds, not for good.
        await connection.execute(
            text(
                "SELECT pg_advisory_xact_lock(:key), set_config('idle_in_transaction_session_timeout', '10s', true)"
            ),
            {"key": _NUMBERING},
        )
        oldest = select(announced.c.id).order_by(announced.c.id).limit(PAGE)
        names = [column.name for column in announced.columns if column.name != "id"]
        taken = delete(announced).where(announced.c.id.in_(oldest)).returning(*announced.columns).cte("taken")
        placed = select(*(taken.c[name] for name in names)).order_by(taken.c.id)
        await connection.execute(insert(event).from_select(names, placed))


async def prune(connection: AsyncConnection, kept: timedelta) -> None:
    """Delete events that are older; the newest stays, by which the others' place is known."""
    newest = select(func.max(event.c.id)).scalar_subquery()
    old = event.c.at < func.now() - kept
    await connection.execute(delete(event).where(old, event.c.id < newest))


def _settle(asked: asyncio.Future[int] | None, came: int | BaseException) -> None:
    if asked is None or asked.done():
        return
    if isinstance(came, int):
        asked.set_result(came)
    else:
        asked.set_exception(came)
        # Nobody may be left who waits for it.
        asked.exception()


def _events() -> Any:
    return select(*event.columns).order_by(event.c.id)


def _event(row: Any) -> Event:
    return Event(row.id, row.entity, RowChange[row.change], row.at, row.row_ids, row.pupil_ids)
