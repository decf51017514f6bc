"""The hub as the web application and the command line ask it: who somebody is, and what the graph answers."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text

from hub.base.errors import YixinError
from hub.policy.accounts import Accounts
from hub.policy.viewer import Viewer
from hub.store import migrate
from hub.store.home import Home
from resolvers.cursors import CursorKeys
from resolvers.graph import Graph
from schema.kit.access import Role


class NotReady(YixinError):
    """The database does not answer, or has another version's form."""

    code = "hub.not_ready"


class Service:
    """Answers for one home."""

    def __init__(self, home: Home, graph: Graph) -> None:
        self.home = home
        self.graph = graph

    @classmethod
    async def over(cls, home: Home) -> Service:
        """The service over an opened home. Raises NotReady where the database waits for `yixin db upgrade`."""
        graph = Graph(
            engine=home.database,
            clock=home.clock,
            district=home.settings.district_code,
            sealer=home.keyring,
            cursors=CursorKeys("1", {"1": home.keyring.cursors}),
        )
        service = cls(home, graph)
        await service.ready()
        return service

    @property
    def sdl(self) -> str:
        """The schema, printed."""
        return self.graph.sdl

    async def identify(self, token: str | None) -> Viewer:
        """Who holds this token. Raises AuthError."""
        async with self.home.database.begin() as connection:
            return await Accounts(connection).by_token(token, self.home.clock.now())

    async def as_demo(self, role: Role) -> Viewer:
        """The demo's account of a role. Raises NoDemoAccount outside a demo home."""
        async with self.home.database.connect() as connection:
            return await Accounts(connection).demo(role)

    async def execute(
        self, viewer: Viewer, *, document: str, variables: dict[str, Any], operation: str | None, query_only: bool
    ) -> bytes:
        """Run one operation and return the finished JSON answer."""
        return await self.graph.execute(
            viewer, document=document, variables=variables, operation=operation, query_only=query_only
        )

    async def ready(self) -> None:
        """Return when queries can be answered. Raises NotReady."""
        self.home.addresses.ensure()
        async with self.home.database.connect() as connection:
            found = await connection.execute(text("SELECT to_regclass('alembic_version')"))
            revision = None
            if found.scalar() is not None:
                revision = (await connection.execute(text("SELECT version_num FROM alembic_version"))).scalar()
        if revision != migrate.head():
            raise NotReady(
                f"the database has the form {revision or 'of nothing yet'}, this version needs {migrate.head()}",
                mend="run `yixin db upgrade`",
            )
