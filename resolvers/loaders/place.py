"""Where in a query a row stands, and the DataLoaders there.

Every row knows the place at which it was read. All rows of one place are read by one statement, so they ask for
their own relations and lists in the same turn of the event loop, and each of those becomes one statement again:
at most one for each (relation, arguments) by construction, however many rows there are. Aliases of one field with
equal arguments, and `nodes` beside `edges`, share a place.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from sqlalchemy.ext.asyncio import AsyncEngine
from strawberry.dataloader import DataLoader

from hub.base.clock import Clock
from hub.policy import Policy, Viewer, policy_for
from resolvers.compiling.arguments import Arguments
from resolvers.compiling.statements import by_keys, count, listing, page
from resolvers.cursors import Binding, CursorKeys
from resolvers.errors import RequestError
from resolvers.loaders.rows import Builder, Edge, Page
from resolvers.loaders.session import Session
from schema.kit import Entity
from schema.kit.declaration import Collection

P = TypeVar("P")


@dataclass(frozen=True)
class Asking:
    """One request: who asks, under which policy, and the connection that reads for it."""

    viewer: Viewer
    policy: Policy
    district: str
    cursors: CursorKeys
    types: Mapping[str, type[Any]]
    session: Session
    cells: Mapping[str, Any]
    """How figures of few people are guarded."""
    zone: str
    """In which its days are."""

    @classmethod
    def of(
        cls,
        viewer: Viewer,
        *,
        engine: AsyncEngine,
        clock: Clock,
        district: str,
        cursors: CursorKeys,
        cells: Mapping[str, Any],
        types: Mapping[str, type[Any]],
    ) -> Asking:
        """Begin to read for a viewer; nothing is connected before the first statement."""
        session = Session(engine, {**viewer.values(clock), **cells})
        zone = clock.zone.key
        return cls(viewer, policy_for(viewer.shape), district, cursors, types, session, cells, zone)


async def shared(loading: Awaitable[P]) -> P:
    """Several fields wait for one row: a field that is given up, as one beside it failed, takes it from none of them."""
    row = asyncio.ensure_future(loading)
    row.add_done_callback(_heard)
    await asyncio.wait([row])
    return row.result()


def _heard(row: asyncio.Future[Any]) -> None:
    """Take note of a failure: nobody who waited may be left to hear of it."""
    if not row.cancelled():
        row.exception()


class Place:
    """The rows of one field of the query, and what was asked below them."""

    def __init__(self, asking: Asking) -> None:
        self.asking = asking
        self._below: dict[Any, Any] = {}

    def related(self, field: str, target: type[Entity], by: str = "id") -> RelatedPlace:
        """The rows of a to-one relation, or rows named by one of their columns."""
        return self.at((field, target, by), lambda: RelatedPlace(self.asking, target, by))

    def list(self, owner: str, collection: Collection, arguments: Arguments) -> ListPlace:
        """The rows of a to-many relation under these arguments. Raises a RequestError for what may not be asked."""
        key = (owner, collection.name, arguments.key)
        return self.at(key, lambda: ListPlace(self.asking, owner, collection, arguments))

    def at(self, key: Any, make: Callable[[], P]) -> P:
        """The place below this one that was made under this key, or now. Raises the RequestError of making it."""
        if key not in self._below:
            try:
                self._below[key] = make()
            except RequestError as error:
                # Every row would ask again: it is refused once and told to all.
                self._below[key] = error
        found = self._below[key]
        if isinstance(found, RequestError):
            raise found
        return cast(P, found)


class RelatedPlace(Place):
    """Rows found by a key."""

    def __init__(self, asking: Asking, entity: type[Entity], by: str) -> None:
        super().__init__(asking)
        self._any = asking.policy.reads_any(entity)
        self._read, self._statement = by_keys(asking.policy, entity, by)
        self._build = Builder(asking.types[entity.declaration.name], self._read, self)
        self._loader: DataLoader[Any, Any] = DataLoader(load_fn=self._load)

    def load(self, key: Any) -> Awaitable[Any]:
        """The row with this key; None where there is none for this viewer."""
        return shared(self._loader.load(key))

    async def _load(self, keys: list[Any]) -> list[Any]:
        if not self._any:
            return [None] * len(keys)
        found: dict[Any, Any] = {}
        for key, *values in await self.asking.session.rows(self._statement, keys=keys):
            found.setdefault(key, self._build.build(tuple(values)))
        return [found.get(key) for key in keys]


class ListPlace(Place):
    """Pages of a list, one for each parent."""

    def __init__(self, asking: Asking, owner: str, collection: Collection, arguments: Arguments) -> None:
        super().__init__(asking)
        self._arguments = arguments
        self._list = listing(asking.policy, asking.district, collection, arguments)
        name = f"{owner}.{collection.name}{asking.policy.since}"
        entity = collection.entity.declaration.name
        self._binding = Binding.of(asking.cursors, asking.viewer, entity, name, arguments.listing)
        after, before = (
            None if cursor is None else self._binding.open(cursor, self._list.order)
            for cursor in (arguments.after, arguments.before)
        )
        self._statement = page(self._list, arguments.size, arguments.backward, after, before)
        self._build = Builder(asking.types[entity], self._list.read, self)
        self._pages: DataLoader[int | None, Page] = DataLoader(load_fn=self._load_pages)
        self._counts: DataLoader[int | None, int] = DataLoader(load_fn=self._load_counts)

    @property
    def arguments(self) -> Arguments:
        """Which page."""
        return self._arguments

    def load(self, parent: int | None) -> Awaitable[Page]:
        """The page of one parent; None stands for the root."""
        return shared(self._pages.load(parent))

    def count(self, parent: int | None) -> Awaitable[int]:
        """How many rows the list of one parent has."""
        return shared(self._counts.load(parent))

    async def _load_pages(self, parents: list[int | None]) -> list[Page]:
        if self._list.empty:
            return [self._page(parent, []) for parent in parents]
        rooted = not self._list.collection.column
        rows = await self.asking.session.rows(self._statement, **({} if rooted else {"keys": parents}))
        marks, values = len(self._list.order), len(self._list.read.selected)
        edges: dict[int | None, list[Edge]] = {parent: [] for parent in parents}
        for row in rows:
            node = self._build.build(row[marks : marks + values])
            edges[None if rooted else row[-1]].append(Edge(node, row[:marks], self._binding))
        return [self._page(parent, edges[parent]) for parent in parents]

    def _page(self, parent: int | None, edges: list[Edge]) -> Page:
        size = self._arguments.size
        kept = edges[:size]
        if self._arguments.backward:
            kept.reverse()
        return Page(self, parent, kept, len(edges) > size)

    async def _load_counts(self, parents: list[int | None]) -> list[int]:
        if self._list.empty:
            return [0] * len(parents)
        statement = count(self._list)
        if not self._list.collection.column:
            ((number,),) = await self.asking.session.rows(statement)
            return [number]
        numbers = dict(await self.asking.session.rows(statement, keys=parents))
        return [numbers.get(parent, 0) for parent in parents]
