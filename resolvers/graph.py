"""The graph of one hub: its schema, and the answer to a request."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from graphql import GraphQLError, execute
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.audit import AuditUnavailable, Recorder
from hub.base.clock import Clock
from hub.crypto.sealing import Keyring
from hub.policy import Viewer, policy_for, withheld
from hub.policy.small_cells import SmallCells
from hub.rules.stated import Book
from hub.store.figures import Figures
from hub.store.reader import Reader
from hub.store.redirects import Redirects
from hub.store.work import Store
from hub.sync.survivorship import Rules
from resolvers.admission import Admission, Costing, operation_of
from resolvers.allowances import told
from resolvers.answers import answer, refusal, with_extension
from resolvers.asked import Asked
from resolvers.cost import Costs
from resolvers.cursors import CursorKeys
from resolvers.documents import Documents
from resolvers.errors import FilterInvalid, IdsUnsettled, RequestError, Unrecorded
from resolvers.explained import Steps, Watch
from resolvers.explained import told as explanation
from resolvers.freshness import Freshness, Used, sourced
from resolvers.ids import District
from resolvers.introspection import Introspection
from resolvers.limits import ERRORS
from resolvers.loaders.concerned import concerned
from resolvers.loaders.hearing import Ear, Happening
from resolvers.loaders.records import Records
from resolvers.looked import Looked
from resolvers.mutations.kit.running import Mutations
from resolvers.planner.marks import Asker
from resolvers.planner.plan import Reads
from resolvers.planner.planner import Planner
from resolvers.requested import requested
from resolvers.schema import Schema
from resolvers.subscriptions.kit.hearing import Hearing, Reading
from resolvers.surface import Surface
from schema.access.purpose import Purpose
from schema.kit import Entity
from schema.kit.declaration import snake

if TYPE_CHECKING:
    from resolvers.loaders.place import Asking

HEAVY = 100
"""Steps of planning from which a plan is made beside the event loop."""


class Graph:
    """Answers requests from one database. Made once for a process."""

    def __init__(
        self,
        *,
        engine: AsyncEngine,
        reader: Reader,
        clock: Clock,
        district: str,
        sealer: Keyring,
        cursors: CursorKeys,
        schema: Schema | None = None,
        surface: Surface | None = None,
        cells: SmallCells | None = None,
        changed: Callable[[Collection[type[Entity]]], None] = lambda _: None,
        freshness: Freshness | None = None,
        redirects: Redirects | None = None,
        rules: Rules | None = None,
        warning: Book | None = None,
        recorder: Recorder | None = None,
        writer: AsyncEngine | None = None,
        indicators_age: timedelta = timedelta(),
    ) -> None:
        """Take the schema and connect nothing.

        `engine` connects as the application's role; it should hide parameters in its errors. `reader` does the
        same for compiled plans, `writer` as the role that writes, for mutations (default: `engine`); who made
        them closes them. `district` is the
        area code that stands in every global id. `sealer` opens and seals columns, `cursors` are the keys that all
        workers share. `surface` says what callers may see and spend; by default it is that of development.
        `cells` is how figures about few people are guarded; its secret must outlive the process.
        `rules` are those by which values stand, `warning` those of early warning (default: the hub's own). `freshness` is what answers say of their sources, where they are to say it. `redirects` knows rows that were joined
        to others, to which their ids lead. `changed` is called after each mutation with the entities of which it wrote rows. Without a
        `recorder` nothing is told that must be recorded. `indicators_age` is how old figures of indicators may be of which something was changed since.
        Raises DocumentsInvalid for trusted documents that do not fit the schema.
        """
        self._engine = engine
        self._reader = reader
        self._clock = clock
        self._redirects = redirects
        joined = {} if redirects is None else {"joined": lambda: redirects.joined}
        self._district = district = District(district, **joined)
        self._sealer = sealer
        self._cursors = cursors
        self._freshness = freshness
        self._records = Records(writer or engine, sealer, rules or Rules.read())
        self._keeping = Figures(writer or engine, indicators_age)
        self._recorder = recorder
        self.schema = schema or Schema()
        self.surface = surface or Surface()
        self._cells = (cells or SmallCells()).values()
        self._documents = Documents(self.schema.core, self.surface.trusted)
        self._admission = Admission(self.surface, self._documents, Costs(self.schema.core))
        self._introspection = Introspection(self.schema.core)
        self._mutations = Mutations(
            Store(writer or engine, sealer, clock), warning, district, self.schema.mutations, changed
        )
        self._hearing = Reading(engine, writer or engine, clock, district, cursors)
        self._planner = Planner(self.schema.core, self.schema.entities, district)

    def complete(self) -> None:
        """Make what first requests need, which else do it themselves: the executor's types, the policies of roles."""
        _ = self.schema.resolving
        self._planner.complete()

    @property
    def sdl(self) -> str:
        """The schema, printed."""
        return self.schema.sdl

    def document(self, hash_: str) -> str:
        """The trusted document with this SHA-256, in hexadecimal digits. Raises DocumentUnknown."""
        return self._documents.text(hash_)

    async def execute(
        self,
        viewer: Viewer,
        *,
        document: str,
        variables: Mapping[str, Any] | None = None,
        operation: str | None = None,
        purpose: Purpose | None = None,
        query_only: bool = False,
        planned: bool = True,
        costing: Costing = None,
        explaining: bool = False,
    ) -> bytes:
        """Run one operation and return the finished JSON answer, errors included.

        `planned=False` has the reference executor answer; both say the same. `costing` adds the cost to the answer,
        or gives it alone; `explaining` adds how it was made, for developers. `purpose` is recorded with what is
        read; by default that of the caller's role. What cannot be recorded is not told: `audit.unavailable`.
        """
        tells = self.surface.tells(viewer.roles)
        let = self._admission.let(
            viewer,
            document,
            variables or {},
            operation,
            purpose,
            answered=True,
            query_only=query_only,
            costing=costing,
            explaining=explaining,
        )
        if isinstance(let, bytes):
            return let
        asked, cost = let.asked, let.cost
        if let.introspecting:
            said = await self._introspection.answer(asked.read, asked.chosen, asked.given)
        else:
            if planned and cost.steps > HEAVY:
                # Beside the event loop: the plan is found again when it is to run.
                await asyncio.to_thread(
                    self._planner.find, asked.read, asked.chosen, asked.given, viewer.shape
                )
            try:
                await self._know_joined()
                if explaining:
                    said = await self._explained(asked, planned=planned, hints=tells)
                else:
                    said = await self._answer(asked, planned=planned, hints=tells)
            except (Unrecorded, IdsUnsettled) as error:
                said = refusal(error)
        if costing is None:
            return said
        return with_extension(said, "cost", told(cost, self.surface.allowances.of(viewer.roles)))

    async def _answer(self, asked: Asked, *, planned: bool, hints: bool) -> bytes:
        found = await self._planned(asked, self._reader) if planned else None
        return found if found is not None else await self._run(asked, hints)

    async def _planned(self, asked: Asked, reader: Reads) -> bytes | None:
        asker = Asker(asked.viewer, self._sealer, self._cursors, freshness=self._freshness)
        if self._freshness is not None:
            await self._freshness.ready()
        values = {**asked.viewer.values(self._clock), **self._cells}
        said = await self._planner.answer(reader, asked.read, asked.chosen, asked.given, values, asker)
        if said is not None:
            await self._record(asked, asker.looked)
        return said

    async def _record(self, asked: Asked, looked: Looked) -> None:
        """Return when what was told is recorded. Raises Unrecorded."""
        if sayings := looked.sayings:
            async with self._records.engine.connect() as connection:
                looked.found = await concerned(connection, sayings)
        deeds = looked.deeds(self._district)
        if not deeds:
            return
        try:
            if self._recorder is None:
                raise AuditUnavailable("nothing is recorded here", mend="give the graph a recorder")
            await self._recorder.record(asked.caller, deeds)
        except AuditUnavailable as error:
            raise Unrecorded(error.message, mend=error.mend) from error

    async def _explained(self, asked: Asked, *, planned: bool, hints: bool) -> bytes:
        watch, begun = Watch(self._reader), time.perf_counter()
        found = await self._planned(asked, watch) if planned else None
        said = found if found is not None else await self._run(asked, hints)
        took = (time.perf_counter() - begun) * 1000
        plan = None
        if found is not None:
            made = self._planner.find(asked.read, asked.chosen, asked.given, asked.viewer.shape)
            plan = None if made is None else made[0]
        steps = Steps.of(
            self.schema.core,
            self.schema.entities,
            policy_for(asked.viewer.shape),
            asked.read.node,
            asked.chosen,
            asked.given,
        )
        return with_extension(said, "plan", explanation(plan, watch, steps, took))

    async def count(self, viewer: Viewer) -> None:
        """Count what changed in the indicators of the running term, as this viewer would; nothing is told."""
        from resolvers.loaders.indicators import board

        asking = self._asking(viewer, {})
        try:
            keeping = Figures(self._records.engine)
            found = await board(asking, keeping, self.schema.core, self._clock.today(), {})
            await found.count()
        except FilterInvalid:
            # No term has begun.
            return
        finally:
            await asking.session.close()

    def statements(
        self, viewer: Viewer, *, document: str, variables: Mapping[str, Any] | None = None
    ) -> list[str] | None:
        """The SQL of the plan that answers this; None where the reference executor does."""
        read = self._documents.read(document)
        chosen = operation_of(read, None, query_only=True)
        found = self._planner.find(read, chosen, variables or {}, viewer.shape)
        return None if found is None else found[0].statements

    async def hear(
        self,
        viewer: Viewer,
        *,
        document: str,
        variables: Mapping[str, Any] | None = None,
        operation: str | None = None,
        purpose: Purpose | None = None,
    ) -> Hearing | bytes:
        """Let a subscription in, under the same limits as a query; the finished answer where it is refused."""
        tells = self.surface.tells(viewer.roles)
        let = self._admission.let(viewer, document, variables or {}, operation, purpose, answered=False)
        if isinstance(let, bytes):
            return let
        asked, ear = let.asked, Ear()

        async def run(viewer: Viewer, happening: Happening) -> bytes | None:
            try:
                await self._know_joined()
            except IdsUnsettled as error:
                return refusal(error)
            ear = Ear(happening)
            said = await self._run(replace(asked, viewer=viewer), tells, ear)
            return said if ear.told else None

        try:
            said = await self._run(asked, tells, ear)
            if ear.arguments is None:
                return said
            (name,) = asked.read.roots(asked.chosen)
            declared = self.schema.subscriptions[snake(name)]
            return Hearing(declared, ear.arguments, viewer, self._hearing, run)
        except RequestError as error:
            return refusal(error)

    def subscribes(self, document: str, operation: str | None) -> bool:
        """Whether this is a subscription, as far as it can be read."""
        return self._admission.subscribes(document, operation)

    async def _know_joined(self) -> None:
        """Know which rows are joined, before ids are read. Raises IdsUnsettled."""
        if self._redirects is None:
            return
        try:
            await self._redirects.known()
        except (SQLAlchemyError, OSError) as error:
            raise IdsUnsettled("the database does not answer", mend="try again in a while") from error

    def _asking(self, viewer: Viewer, types: Mapping[str, type[Any]]) -> Asking:
        from resolvers.loaders.place import Asking

        return Asking.of(
            viewer,
            engine=self._engine,
            clock=self._clock,
            district=self._district,
            cursors=self._cursors,
            cells=self._cells,
            types=types,
        )

    async def _run(self, asked: Asked, hints: bool, ear: Ear | None = None) -> bytes:
        # Strawberry is imported where no plan answers, and there only: a hub serves before that.
        from resolvers.loaders.answering import Executor
        from resolvers.loaders.executing import Executing

        schema = self.schema
        resolving = schema.resolving if schema.complete else await asyncio.to_thread(lambda: schema.resolving)
        viewer, read, variables = asked.viewer, asked.read, dict(asked.given)
        asking = self._asking(viewer, resolving.types.rows)

        async def record(viewer: Viewer, looked: Looked) -> None:
            await self._record(replace(asked, viewer=viewer), looked)

        fed = await sourced(self._freshness, asking.policy)
        context = Executor(
            asking,
            self._sealer,
            self._clock.today(),
            self._mutations,
            self._records,
            self._keeping,
            record,
            ear,
            fed,
        )
        try:
            result: Any = execute(
                resolving.core,
                read.node,
                context_value=context,
                variable_values=variables,
                operation_name=asked.operation,
                max_coercion_errors=ERRORS.most,
                hide_suggestions=not hints,
                executor_class=Executing,
            )
            if not hasattr(result, "errors"):
                result = await result
            looked = await context.looked()
            if result.data is None:
                # Which fields had been read when an error took all of them away is chance.
                looked.untold()
            if ear is not None and ear.arguments is not None and not ear.told:
                return b""
        finally:
            await context.close()
        # Who broke the glass in this very request is recorded as such.
        await self._record(replace(asked, viewer=context.asking_as), looked)
        wanted = requested(
            self.schema.core, self.schema.entities, read.node, asked.chosen, variables, viewer.shape
        )
        errors: list[GraphQLError] = list(result.errors or ())
        # Where the variables do not fit, nothing ran: the errors stand at no path of the answer.
        ran = result.data is not None or any(error.path for error in errors)
        kept_back = withheld(policy_for(viewer.shape), wanted.fields) if ran else ()
        guarded = ran and wanted.guarded
        said = answer(result.data, errors, kept_back, ran=ran, hints=hints, guarded=guarded)
        if not ran or self._freshness is None:
            return said
        await self._freshness.ready()
        return self._freshness.beside(Used.of(policy_for(viewer.shape), wanted.entities), said)
