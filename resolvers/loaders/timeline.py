"""Timelines in the reference executor: one statement says which events stand where, and one for each kind reads them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from strawberry.dataloader import DataLoader

from resolvers.compiling.arguments import Arguments
from resolvers.compiling.timeline import LIST, MARKS, Span, count, declared, page
from resolvers.cursors import Binding
from resolvers.loaders.place import Asking, Place, shared
from resolvers.loaders.rows import Edge, Page


@dataclass
class EventEdge(Edge):
    """An event with where it stands: its marks are when, its kind and its id."""

    @property
    def kind(self) -> Any:
        """Its kind: the entity's name, which is the enum's value."""
        return self.marks[1]

    @property
    def on(self) -> date | None:
        """The day by which it stands here."""
        at = self.marks[0]
        return None if at is None else at.date()


class TimelinePlace(Place):
    """Pages of timelines, one for each pupil."""

    def __init__(self, asking: Asking, owner: str, asked: Span) -> None:
        super().__init__(asking)
        self._asked = asked
        self._entities = {event.name: event.entity for event in declared()}
        self._binding = Binding.of(asking.cursors, asking.viewer, LIST, f"{owner}.timeline", asked.listing)
        after, before = (
            None if cursor is None else self._binding.open(cursor, MARKS)
            for cursor in (asked.page.after, asked.page.before)
        )
        self._statement = page(asking.policy, asked, after, before)
        self._pages: DataLoader[int | None, Page] = DataLoader(load_fn=self._load_pages)
        self._counts: DataLoader[int | None, int] = DataLoader(load_fn=self._load_counts)

    @property
    def arguments(self) -> Arguments:
        """Which page."""
        return self._asked.page

    def load(self, pupil: int | None) -> Awaitable[Page]:
        """The page of one pupil; None stands for one who is not there, or hidden."""
        return shared(self._pages.load(pupil))

    def count(self, parent: int | None) -> Awaitable[int]:
        """How many events the timeline of one pupil has."""
        return shared(self._counts.load(parent))

    async def _rows(self, statement: Any, pupils: Sequence[int | None]) -> Sequence[tuple[Any, ...]]:
        keys = [pupil for pupil in pupils if pupil is not None]
        if statement is None or not keys:
            return []
        return await self.asking.session.rows(statement, keys=keys)

    async def _load_pages(self, pupils: list[int | None]) -> list[Page]:
        found: dict[int | None, list[tuple[Any, ...]]] = {pupil: [] for pupil in pupils}
        for parent, *marks in await self._rows(self._statement, pupils):
            found[parent].append(tuple(marks))
        size, backward = self.arguments.size, self.arguments.backward
        return list(
            await asyncio.gather(
                *(
                    self._page(pupil, marks[:size][:: -1 if backward else 1], len(marks) > size)
                    for pupil, marks in found.items()
                )
            )
        )

    async def _page(self, pupil: int | None, events: Sequence[tuple[Any, ...]], more: bool) -> Page:
        nodes = await asyncio.gather(
            *(self.related(LIST, self._entities[kind]).load(key) for _, kind, key in events)
        )
        edges: list[Edge] = [
            EventEdge(node, marks, self._binding) for node, marks in zip(nodes, events, strict=True)
        ]
        return Page(self, pupil, edges, more)

    async def _load_counts(self, pupils: list[int | None]) -> list[int]:
        numbers = dict(await self._rows(count(self.asking.policy, self._asked), pupils))
        return [numbers.get(pupil, 0) for pupil in pupils]
