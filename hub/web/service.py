"""The hub as the web application and the command line ask it: who somebody is, and what the graph answers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Collection
from contextlib import aclosing
from datetime import timedelta
from typing import Any

from hub.audit import Recorder
from hub.policy import rights
from hub.policy.accounts import Accounts
from hub.policy.signed import SignedTokens
from hub.policy.tokens import Tokens
from hub.policy.viewer import Viewer
from hub.store import announcing, figures, form
from hub.store.freshness import Sources
from hub.store.redirects import Redirects
from hub.store.home import Home
from hub.rules.stated import read as early_warning
from hub.sync.survivorship import Rules
from resolvers.allowances import Allowances
from hub.policy.small_cells import SmallCells
from resolvers.freshness import Freshness
from resolvers.admission import Costing
from resolvers.graph import Graph
from resolvers.subscriptions.kit.streaming import Streams
from resolvers.surface import Surface
from resolvers.trusted import Trusted
from resolvers.schema import Schema
from schema.access.purpose import Purpose
from schema.kit import Entity
from schema.kit.access import Role

ACCESS = "access"
"""The domain whose rows say who may do what."""


class Service:
    """Answers for one home."""

    def __init__(self, home: Home, graph: Graph) -> None:
        self.home = home
        self.graph = graph
        self._streams = Streams(home.events, home.settings.deadline)
        self._tokens = Tokens(
            home.database,
            home.clock,
            lambda: home.access.state,
            SignedTokens.of(home.settings, home.clock),
        )

    @classmethod
    async def over(
        cls,
        home: Home,
        schema: Schema | None = None,
        *,
        surface: Surface | None = None,
        indicators_age: timedelta | None = None,
        written: Callable[[Collection[type[Entity]]], None] = lambda _: None,
    ) -> Service:
        """The service over an opened home. `schema`: if it is made already; `surface`, `indicators_age`: others than the settings'.

        `written` is told, after each mutation, of which entities it wrote rows.

        Raises WrongForm where the database waits for `yixin db upgrade`, DocumentsInvalid for trusted documents that do
        not fit, SettingsError for allowances that name no role.
        """
        settings = home.settings
        trusted = (
            Trusted.load(settings.documents, only=settings.documents_only) if settings.documents else None
        )

        def changed(entities: Collection[type[Entity]]) -> None:
            if any(entity.declaration.domain == ACCESS for entity in entities):
                home.access.note()
            written(entities)

        surface = surface or Surface(
            production=settings.mode == "production",
            allowances=Allowances.overridden(settings.allowances),
            trusted=trusted,
        )

        def made() -> Graph:
            return Graph(
                engine=home.queries,
                reader=home.reader,
                writer=home.changes,
                clock=home.clock,
                district=home.settings.district_code,
                sealer=home.keyring,
                cursors=home.keyring.cursors,
                schema=schema,
                surface=surface,
                cells=SmallCells(settings.small_cell, settings.small_cell_clinical, home.keyring.cells),
                changed=changed,
                rules=Rules.read(settings.survivorship),
                warning=early_warning(settings.early_warning),
                redirects=Redirects(home.queries, lambda: home.sources.state),
                freshness=Freshness(Sources(home.queries, home.clock, lambda: home.sources.state)),
                recorder=Recorder(home.record, home.signer, home.clock),
                indicators_age=timedelta(seconds=settings.indicators_age)
                if indicators_age is None
                else indicators_age,
            )

        # It takes a tenth of a second, in which others may be answered.
        service = cls(home, await asyncio.to_thread(made))
        await service.ready()
        async with home.queries.connect() as connection:
            parts = (rights, announcing, figures)
            if any([await connection.run_sync(part.found) != part.expected() for part in parts]):
                raise form.WrongForm(
                    "its row-level security, or what tells of changes, is not what this version declares",
                    place="YIXIN_DATABASE_URL",
                    mend="run `yixin db upgrade`",
                )
        return service

    def complete(self) -> None:
        """Make what is not made yet and some requests will need: it takes half a second or more of a thread."""
        self.graph.complete()

    @property
    def sdl(self) -> str:
        """The schema, printed."""
        return self.graph.sdl

    @property
    def open_schema(self) -> bool:
        """Whether everybody may read the schema."""
        return not self.graph.surface.production

    def tells(self, viewer: Viewer) -> bool:
        """Whether this caller may read the schema."""
        return self.graph.surface.tells(viewer.roles)

    def document(self, hash_: str) -> str:
        """The trusted document with this SHA-256. Raises DocumentUnknown."""
        return self.graph.document(hash_)

    async def identify(self, token: str | None) -> Viewer:
        """Who holds this token. Raises AuthError."""
        return await self._tokens.viewer(token)

    async def as_demo(self, role: Role) -> Viewer:
        """The demo's account of a role. Raises NoDemoAccount outside a demo home."""
        async with self.home.database.connect() as connection:
            return await Accounts(connection).demo(role)

    async def execute(
        self,
        viewer: Viewer,
        *,
        document: str,
        variables: dict[str, Any],
        operation: str | None,
        query_only: bool,
        purpose: Purpose | None = None,
        costing: Costing = None,
        explaining: bool = False,
    ) -> bytes:
        """Run one operation and return the finished JSON answer."""
        return await self.graph.execute(
            viewer,
            document=document,
            variables=variables,
            operation=operation,
            query_only=query_only,
            purpose=purpose,
            costing=costing,
            explaining=explaining,
        )

    async def answers(
        self,
        token: str | None,
        *,
        document: str,
        variables: dict[str, Any],
        operation: str | None,
        query_only: bool,
        purpose: Purpose | None,
    ) -> AsyncGenerator[bytes | None]:
        """The answers of one operation as they come; see `hub.web.ports.Hub`."""
        viewer = await self.identify(token)
        if not self.graph.subscribes(document, operation):
            yield await self.execute(
                viewer,
                document=document,
                variables=variables,
                operation=operation,
                query_only=query_only,
                purpose=purpose,
            )
            return
        heard = await self.graph.hear(
            viewer, document=document, variables=variables, operation=operation, purpose=purpose
        )
        if isinstance(heard, bytes):
            yield heard
            return
        async with aclosing(self._streams.answers(heard, lambda: self.identify(token))) as said:
            async for one in said:
                yield one

    async def ready(self) -> None:
        """Return when queries can be answered. Raises DatabaseError, WrongForm."""
        await asyncio.to_thread(self.home.addresses.ensure)
        await form.require(self.home.queries)
