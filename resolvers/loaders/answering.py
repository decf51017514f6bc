"""What the types of the graph ask of the executor, answered for one request."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from hub.base.errors import Refusal
from hub.policy import Sealer, Viewer, opened, policy_for
from hub.store.figures import Figures
from resolvers.compiling.aggregates import read as read_groups
from resolvers.compiling.arguments import LARGEST_LIST, check_text, read
from resolvers.compiling.pupils import same_above, same_below
from resolvers.compiling.search import declared, search, sought
from resolvers.compiling.timeline import span
from resolvers.errors import ArgumentMissing, InstantUnknown, PageSize, RequestError
from resolvers.freshness import Sourced
from resolvers.ids import decode, encode
from resolvers.loaders.aggregates import AggregatePlace, Asked
from resolvers.loaders.as_of import check, listed, place_of
from resolvers.loaders.changes import ChangesPlace
from resolvers.loaders.files import FreshnessInfo, SourceInfo, SourcesPlace
from resolvers.loaders.hearing import Ear, Told
from resolvers.loaders.indicators import Figure, IndicatorInfo, board
from resolvers.loaders.noting import Noting
from resolvers.loaders.place import Asking, Place
from resolvers.loaders.provenance import FieldInfo, ProvenancePlace
from resolvers.loaders.records import Records
from resolvers.loaders.rows import Page
from resolvers.loaders.simulating import (
    CaseloadInfo,
    PupilInfo,
    SimulationInfo,
    concerned,
    simulation,
)
from resolvers.loaders.timeline import TimelinePlace
from resolvers.loaders.unusual import ReadingInfo, reading
from resolvers.loaders.why import WhyInfo, why
from resolvers.looked import Change, Looked
from resolvers.mutations.kit.running import Deed, Mutations
from schema.access.audit_entry import AuditEntry
from schema.changes import RowChange
from schema.files import CHANGES, SOURCES
from schema.kit import Entity, Role
from schema.kit.aggregates import aggregated
from schema.kit.declaration import Collection, Column, Part, Relation
from schema.kit.events import PROVENANCE, SEARCH, TIMELINE
from schema.kit.mutation import MutationDeclaration
from schema.places.school import School
from schema.pupils import pupil
from schema.subscription import SubscriptionDeclaration

if TYPE_CHECKING:
    from strawberry.types import Info


@dataclass(frozen=True)
class ViewerInfo:
    """What a caller may know of itself."""

    roles: list[Role]
    today: date


class Executor:
    """The reference executor; see `schema.graph.types.Answering`."""

    def __init__(
        self,
        asking: Asking,
        sealer: Sealer,
        today: date,
        mutations: Mutations,
        records: Records,
        keeping: Figures,
        record: Callable[[Viewer, Looked], Awaitable[None]],
        ear: Ear | None = None,
        sources: Sourced = lambda _: [],
    ) -> None:
        """`record` returns when what a mutation does is recorded, or raises RequestError. `ear`: of a subscription.

        `sources` tells of entities by which sources they are fed.
        """
        self._sources = sources
        self._ear = ear
        self.noting = Noting(asking)
        self._asking = asking
        self._sealer = sealer
        self._today = today
        self._mutations = mutations
        self._records = records
        self._keeping = keeping
        self._record = record
        self._root = Place(asking)

    def global_id(self, row: Any) -> str:
        """The row's id for the outside."""
        return encode(row.entity, self._asking.district, row._key)

    def opened(self, row: Any, column: Column) -> str | None:
        """A sealed field; a secret shows its masked form."""
        data = getattr(row, column.name)
        return None if data is None else opened(self._sealer, row.entity, column, row._key, data)

    async def related(self, row: Any, relation: Relation, info: Info) -> Any:
        """The row at the end of a to-one relation; None where it is missing or not for this viewer."""
        key = row._keys[relation.name]
        if key is None:
            return None
        place: Place = row._place
        found = await place.related(f"{row.entity.__name__}.{relation.name}", relation.target).load(key)
        if not same_above(row.entity, relation):
            self.noting.row(info, found)
        return found

    async def page(self, row: Any, collection: Collection, arguments: Mapping[str, Any], info: Info) -> Any:
        """A page of a list below a row, or of the root's list where `row` is None."""
        self.noting.begin(info)
        asked = read(arguments)
        if row is None:
            found = await self._root.list("Query", collection, asked).load(None)
        else:
            place: Place = row._place
            listed(place, collection, asked)
            found = await place.list(row.entity.__name__, collection, asked).load(row._key)
        if row is None or not same_below(row.entity, collection):
            self.noting.page(info, collection, found.nodes)
        return found

    async def aggregate(
        self, row: Any, collection: Collection, arguments: Mapping[str, Any], info: Info
    ) -> Any:
        """The figures of a list below a row, or of the root's list where `row` is None."""
        self.noting.begin(info)
        given = dict(arguments)
        over = given.pop("over", None) or None
        asked = read(given)
        above: Place = self._root if row is None else row._place
        check(above, collection.entity, aggregated(collection.name))
        owner = "Query" if row is None else row.entity.__name__
        place = above.at(
            (owner, aggregated(collection.name), asked.listing, over),
            lambda: AggregatePlace(self._asking, collection, asked.filter, over),
        )
        selected = Asked(collection.entity, f"{collection.entity.__name__}Aggregate", info)
        return await place.totals(None if row is None else row._key, selected.measures)

    async def groups(self, aggregate: Any, arguments: Mapping[str, Any], info: Info) -> list[Any]:
        """The rows of a list in groups."""
        above: AggregatePlace = aggregate._place
        asked = read_groups(above.entity, arguments)
        selected = Asked(above.entity, f"{above.entity.__name__}Group", info)
        found: list[Any] = await above.groups(asked).load(aggregate._parent, selected)
        await self.noting.keys(info, above.entity, found)
        return found

    async def timeline(self, row: Any, arguments: Mapping[str, Any], info: Info) -> Any:
        """A page of what happened to a pupil; of one who is hidden, as of one who is not there, nothing."""
        self.noting.begin(info)
        asked = span(arguments, self._asking.district)
        if row is None:
            place, owner = self._root, "Query"
            found = await place.related("Query", pupil()).load(asked.student)
            key = None if found is None else found._key
        else:
            place, owner, key = row._place, row.entity.__name__, row._key
            check(place, row.entity, TIMELINE)
        made = place.at((owner, TIMELINE, asked.key), lambda: TimelinePlace(self._asking, owner, asked))
        page = await made.load(key)
        if row is None and key is not None:
            self.noting.timeline(info, key)
        return page

    async def search(self, arguments: Mapping[str, Any], info: Info) -> list[Any]:
        """What a text finds, the best first."""
        self.noting.begin(info)
        asking = self._asking
        statement = search(asking.policy, sought(arguments))
        found = [] if statement is None else await asking.session.rows(statement)
        entities = {entity.__name__: entity for entity in declared()}
        rows = (self._root.related(SEARCH, entities[kind]).load(key) for kind, key in found)
        return self._noted(await asyncio.gather(*rows), info)

    async def provenance(self, row: Any, info: Info) -> list[FieldInfo]:
        """Where the values of a row come from."""
        self.noting.begin(info)
        place: Place = row._place
        check(place, row.entity, PROVENANCE)
        made = place.at(
            (row.entity.__name__, PROVENANCE),
            lambda: ProvenancePlace(self._asking, self._records, row.entity),
        )
        return await made.load(row._key)

    async def changes(self, row: Any, arguments: Mapping[str, Any], info: Info) -> Page:
        """A page of what is new in a row's file."""
        self.noting.begin(info)
        place: Place = row._place
        check(place, row.entity, CHANGES)
        given, owner = dict(arguments), row.entity.__name__
        since, asked = given.pop("since", None), read(given)
        made = place.at(
            (owner, CHANGES, since, asked.key),
            lambda: ChangesPlace(
                self._asking, self._records.engine, self._mutations.clock, owner, since, asked
            ),
        )
        return await made.load(row._key)

    async def sources(self, row: Any, part: Part, info: Info) -> list[SourceInfo]:
        """From which sources the rows of a part of a file come."""
        place: Place = row._place
        check(place, row.entity, SOURCES)
        made = place.at(
            (row.entity.__name__, SOURCES, part.name),
            lambda: SourcesPlace(self._asking, self._mutations.clock, row.entity, part),
        )
        return await made.load(row._key)

    def freshness(self, row: Any) -> FreshnessInfo:
        """How fresh a source is."""
        return FreshnessInfo.of(row.synced_at, row.stale_after, self._mutations.clock.now())

    async def why(self, arguments: Mapping[str, Any]) -> WhyInfo:
        """Why an account sees a field of a pupil, or does not."""
        mutations = self._mutations
        return await why(self._asking, mutations.clock, mutations.account, self.noting.looked, arguments)

    async def unusual(self, arguments: Mapping[str, Any], info: Info) -> list[ReadingInfo]:
        """The accounts whose reading stands out, those that do so most first."""
        found = await reading(self._asking, self._mutations.clock.now(), arguments)
        self.noting.figures(info, AuditEntry, "students")
        return found

    async def indicators(self, arguments: Mapping[str, Any], info: Info) -> list[IndicatorInfo]:
        """The indicators that are asked for."""
        found = await board(self._asking, self._keeping, info._raw_info.schema, self._today, arguments)
        self.noting.counted(info, found.made.counted)
        return await found.told(self._sources)

    async def simulation(self, arguments: Mapping[str, Any], info: Info) -> SimulationInfo:
        """What rules would do if they counted."""
        engine, clock = self._records.engine, self._mutations.clock
        found = await simulation(self._asking, engine, clock, arguments["rules"], self._mutations.book)
        self.noting.ruled(info, found.made.book)
        return found

    async def at_school(self, caseload: CaseloadInfo) -> Any:
        """The school of a caseload; None for pupils of none."""
        return None if caseload.key is None else await self._root.related("Query", School).load(caseload.key)

    async def concerned(self, found: SimulationInfo, first: int | None, info: Info) -> list[PupilInfo]:
        """Whom the rules would raise, of those whom the caller reads."""
        told = await concerned(self._root, found.made, first)
        self.noting.ruled(info, found.made.book, [one.row._key for one in told])
        return told

    def simulated(self, case: PupilInfo, info: Info) -> Any:
        """The pupil of such a case."""
        self.noting.row(info, case.row)
        return case.row

    async def by_stage(self, indicator: IndicatorInfo) -> list[Figure]:
        """An indicator at each stage."""
        return await indicator.board.by_stage(indicator.parts)

    async def by_school(self, indicator: IndicatorInfo) -> list[Figure]:
        """An indicator at each school."""
        return await indicator.board.by_school(indicator.parts)

    def school(self, figure: Figure) -> Awaitable[Any]:
        """The school of such a figure, which everybody reads."""
        return self._root.related("Query", School).load(figure.key)

    def counted(self, page: Page) -> Awaitable[int]:
        """How many rows all pages have together."""
        return page.place.count(page.parent)

    async def one(self, entity: type[Entity], arguments: Mapping[str, Any], info: Info) -> Any:
        """A row by its global id or by a public identifier."""
        self.noting.begin(info)
        stated = {name: value for name, value in arguments.items() if value is not None}
        instant = stated.pop("as_of", None)
        if len(stated) != 1:
            raise ArgumentMissing(
                "name the row by exactly one of the arguments", place=entity.declaration.singular
            )
        ((name, value),) = stated.items()
        key = decode(value, self._asking.district, entity)[1] if name == "id" else value
        if isinstance(key, str):
            check_text(key, name)
        found = await self._root.related("Query", entity, name).load(key)
        if found is not None and instant is not None:
            now = self._mutations.clock.now()
            found = await place_of(self._root, self._asking, instant, now).related("Query", entity).load(key)
            if found is None:
                raise InstantUnknown(
                    "the hub knew nothing of this yet, or no more", place="asOf", mend="name a later instant"
                )
        self.noting.row(info, found)
        return found

    async def nodes(self, ids: list[str], info: Info) -> list[Any]:
        """Rows of any entity by their global ids, in the order given."""
        self.noting.begin(info)
        if len(ids) > LARGEST_LIST:
            raise PageSize(f"at most {LARGEST_LIST:,} ids at once", place="ids")
        named = [decode(text, self._asking.district) for text in ids]
        rows = (self._root.related("Query", entity).load(key) for entity, key in named)
        return self._noted(await asyncio.gather(*rows), info)

    def _noted(self, rows: list[Any], info: Info) -> list[Any]:
        for row in rows:
            self.noting.row(info, row)
        return rows

    async def mutate(self, mutation: MutationDeclaration, arguments: Mapping[str, Any]) -> Any:
        """Carry a mutation out. Returns what it tells, or the error by which it is refused."""
        stated = {name: value for name, value in arguments.items() if value is not None}
        try:
            deed = await self._mutations.run(self._asking.viewer, mutation, stated, self._done)
        except (Refusal, RequestError) as error:
            return error
        # What is told of rows is told as they are now. The mutation before has been told in full.
        await self.close()
        viewer, session = deed.viewer, self._asking.session.anew(deed.viewer.values(self._mutations.clock))
        self._asking = replace(self._asking, viewer=viewer, policy=policy_for(viewer.shape), session=session)
        self._root = Place(self._asking)
        return deed.made

    async def _done(self, deed: Deed) -> None:
        looked = Looked()
        looked.revealed.extend(deed.revealed)
        if deed.touched:
            entities = frozenset(entity.__name__ for entity, _ in deed.touched)
            looked.changes.append(Change(entities, deed.pupils, len(deed.touched), deed.records))
        await self._record(deed.viewer, looked)

    async def hear(
        self, subscription: SubscriptionDeclaration, arguments: Mapping[str, Any], info: Info
    ) -> Told | None:
        """What is told of what happened; None where it is not for this viewer, or nothing did."""
        ear = self._ear
        assert ear is not None
        ear.arguments = arguments
        one = ear.happening
        if one is None:
            return None
        there = one.change is not RowChange.REMOVED
        if there and await self._root.related("Query", one.entity).load(one.key) is None:
            return None
        ear.told = True
        self.noting.event(info, one.entity, one.key, one.filter, one.pupils)
        return Told(
            one.cursor,
            one.change,
            one.at,
            encode(one.entity, self._asking.district, one.key),
            one.entity.__name__,
            one.entity if there else None,
            one.key,
            one.pupil,
        )

    async def row(self, entity: type[Entity], key: int, info: Info) -> Any:
        """A row by its key; None where it is not for this viewer."""
        found = await self._root.related("Query", entity).load(key)
        happened = self._ear.happening if self._ear is not None else None
        if happened is None or (entity, key) != (happened.entity, happened.key):
            # What happened is noted with the event.
            self.noting.row(info, found)
        return found

    @property
    def asking_as(self) -> Viewer:
        """The caller, as the last mutation left it."""
        return self._asking.viewer

    async def looked(self) -> Looked:
        """What was told of whom."""
        return await self.noting.settle(self._asking.session)

    async def close(self) -> None:
        """Read nothing more."""
        await self._asking.session.close()

    def viewer(self) -> ViewerInfo:
        """The caller."""
        return ViewerInfo(sorted(self._asking.viewer.roles, key=lambda role: role.name), self._today)
