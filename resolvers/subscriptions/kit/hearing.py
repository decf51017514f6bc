"""One subscription of one caller: what it listens to, and what of an event it is told."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.base.clock import Clock
from hub.policy import Viewer, policy_for
from hub.store.feed import Event, Mark, Topic
from resolvers.compiling.arguments import Plain, as_text, check_text, plain_filter
from resolvers.compiling.told import gone, readable
from resolvers.cursors import Binding, CursorKeys
from resolvers.errors import CursorInvalid, SubscriptionForbidden
from resolvers.ids import decode
from resolvers.loaders.hearing import Happening
from resolvers.loaders.session import Session
from schema.changes import RowChange
from schema.kit import Entity
from schema.kit.registry import load
from schema.subscription import AFTER, FILTER, SubscriptionDeclaration

AT_ONCE = 200
"""Rows of an event that are looked at together."""

Identify = Callable[[], Awaitable[Viewer]]
"""Who the caller is at this moment. Raises what a request with the same token would be refused with."""


@dataclass(frozen=True)
class Reading:
    """Where and for whom is read which rows may be told of."""

    engine: AsyncEngine
    """As the application's role."""
    writer: AsyncEngine
    """As the writer, who sees rows that were removed."""
    clock: Clock
    district: str
    cursors: CursorKeys


class Hearing:
    """See the module."""

    def __init__(
        self,
        declared: SubscriptionDeclaration,
        arguments: Mapping[str, Any],
        viewer: Viewer,
        reading: Reading,
        run: Callable[[Viewer, Happening], Awaitable[bytes | None]],
    ) -> None:
        """`run` answers the subscription's selection for one row. Raises a RequestError for what may not be listened to."""
        admitted(declared, viewer)
        self._declared = declared
        self._reading = reading
        self._run = run
        stated = {name: value for name, value in arguments.items() if value is not None}
        after = stated.pop(AFTER, None)
        self._listing = orjson.dumps(stated, default=as_text, option=orjson.OPT_SORT_KEYS).decode()
        self.topic, self._filter = self._read(stated)
        self.after = None if after is None else self._mark(viewer, after)
        # What may not be compared is refused at once.
        if declared.entity is not None:
            readable(policy_for(viewer.shape), reading.district, declared.entity, self._filter)

    async def told(self, identify: Identify, event: Event, start: int) -> AsyncIterator[bytes]:
        """An answer for each row of an event, from one on, that the caller reads at this moment.

        Raises what `identify` does, SubscriptionForbidden where the right has ended, Unrecorded, and what the database does.
        """
        rows, entity = self.topic.rows(event), load().get(event.entity)
        if entity is None:
            # A later version of the hub wrote it.
            return
        pupils: dict[int, list[int]] = {}
        for row, pupil in zip(event.rows, event.pupils, strict=True):
            if pupil is not None:
                pupils.setdefault(row, []).append(pupil)
        for first in range(start, len(rows), AT_ONCE):
            some = rows[first : first + AT_ONCE]
            viewer = admitted(self._declared, await identify())
            known = await self._known(viewer, entity, event.change, some)
            for place, row in enumerate(some, first):
                if row not in known:
                    continue
                viewer = admitted(self._declared, await identify())
                happening = Happening(
                    entity,
                    row,
                    event.change,
                    event.at,
                    tuple(pupils.get(row, ())),
                    self.topic.pupil,
                    self._filter,
                    self._binding(viewer).seal([event.id, place]),
                )
                said = await self._run(viewer, happening)
                if said is not None:
                    yield said

    def _read(self, stated: Mapping[str, Any]) -> tuple[Topic, Plain]:
        conditions: list[Plain] = [plain_filter(stated[FILTER])] if FILTER in stated else []
        topic = Topic(None if self._declared.entity is None else self._declared.entity.__name__)
        for name, part in self._declared.arguments.items():
            if name not in stated:
                continue
            given = check_text(stated[name], name)
            _, key = decode(given, self._reading.district, part.entity)
            if self._declared.entity is None:
                topic = Topic(pupil=key)
            elif part.entity is self._declared.entity:
                topic = Topic(topic.entity, key)
            else:
                conditions.append({name: {"id": {"eq": given}}})
        return topic, {"and": conditions} if conditions else {}

    def _mark(self, viewer: Viewer, cursor: str) -> Mark:
        match self._binding(viewer).marks(check_text(cursor, AFTER)):
            case [int(event), int(place)]:
                return Mark(event, place)
        raise CursorInvalid("this cursor is of another list")

    def _binding(self, viewer: Viewer) -> Binding:
        return Binding.of(self._reading.cursors, viewer, "Subscription", self._declared.name, self._listing)

    async def _known(
        self, viewer: Viewer, entity: type[Entity], change: RowChange, keys: Sequence[int]
    ) -> set[int]:
        """Those of the rows that the caller may be told of."""
        reading, removed = self._reading, change is RowChange.REMOVED
        find = gone if removed else readable
        statement = find(policy_for(viewer.shape), reading.district, entity, self._filter)
        if statement is None:
            return set()
        session = Session(reading.writer if removed else reading.engine, viewer.values(reading.clock))
        try:
            return {int(key) for (key,) in await session.rows(statement, keys=list(keys))}
        finally:
            await session.close()


def admitted(declared: SubscriptionDeclaration, viewer: Viewer) -> Viewer:
    """The caller. Raises SubscriptionForbidden for one who may not listen."""
    if viewer.account_id is None or viewer.roles.isdisjoint(declared.roles):
        may = ", ".join(sorted(role.name for role in declared.roles))
        raise SubscriptionForbidden(
            "none of your roles may listen to this", mend=f"leave it to one of: {may}"
        )
    return viewer
