"""The web application: its routes, and how its errors are answered."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from hub.base.errors import YixinError
from hub.web import examples, pages
from hub.web.errors import SchemaWithheld
from hub.web.events import Events
from hub.web.frame import Frame
from hub.web.graphql import GraphQL
from hub.web.health import Readiness, alive
from hub.web.identity import identify
from hub.web.live import Live
from hub.web.ports import Hub
from hub.web.responses import json, plain, refused
from hub.web.socket import Sockets

DEADLINE = 10.0
"""Seconds for one operation (guarantee S7)."""


GRAPHQL = "/graphql"


class Application(Starlette):
    """Starlette's application, before which operations go their own way: through its layers takes longer than to read one."""

    def __init__(self, operations: ASGIApp, sockets: ASGIApp, live: Live, **given: Any) -> None:
        super().__init__(**given)
        self._operations = operations
        self._sockets = sockets
        self._live = live

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request, or the application's life."""
        if scope["type"] == "http" and scope["method"] == "POST" and scope["path"] == GRAPHQL:
            await self._operations(scope, receive, send)
        elif scope["type"] == "websocket" and scope["path"] == GRAPHQL:
            await self._sockets(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)

    def end(self) -> None:
        """The server is about to stop: who listens is sent away, as streams would not end by themselves."""
        self._live.end()


def application(
    hub: Hub,
    *,
    deadline: float = DEADLINE,
    queries: Path = examples.FOLDER,
    static: Path = pages.FOLDER,
    subscribers: int = 10_000,
    per_account: int = 100,
) -> Application:
    """The application over one hub. `queries` holds the example queries, `static` the built pages; `subscribers` connections listen at
    the most, `per_account` of one account.

    Raises DeclarationError for an example query without its titles.
    """
    shown = examples.examples(queries)
    unchanging = {"Cache-Control": "no-cache"}

    async def me(request: Request) -> Response:
        viewer = await identify(hub, request, deadline)
        return json({"roles": sorted(role.name for role in viewer.roles), "name": None})

    async def schema(request: Request) -> Response:
        if not hub.open_schema and not hub.tells(await identify(hub, request, deadline)):
            raise SchemaWithheld(
                "this hub tells its schema to developers and administrators only",
                mend="ask with an account of the role DEVELOPER, or take schema.graphql of this version",
            )
        return PlainTextResponse(hub.sdl, headers=unchanging)

    async def example_queries(_: Request) -> Response:
        return json(shown)

    live = Live(subscribers, per_account)
    graphql = GraphQL(hub, deadline, Events(hub, live, deadline))
    return Application(
        Frame(graphql),
        Sockets(hub, live, deadline),
        live,
        routes=[
            Route(GRAPHQL, graphql, methods=["GET", "POST"]),
            Route("/", pages.Page(static).answer),
            Route("/examples.json", example_queries),
            Route("/me", me),
            Route("/schema.graphql", schema),
            Route("/healthz", alive),
            Route("/readyz", Readiness(hub).answer),
            Mount("/static", pages.Assets(directory=static, check_dir=False)),
        ],
        middleware=[Middleware(Frame)],
        exception_handlers={YixinError: _refuse, HTTPException: _refuse_by_http},
    )


async def _refuse(_: Request, error: Exception) -> Response:
    return refused(cast(YixinError, error))


async def _refuse_by_http(_: Request, error: Exception) -> Response:
    refusal = cast(HTTPException, error)
    return plain(
        refusal.status_code, refusal.detail, f"http.{refusal.status_code}", dict(refusal.headers or {})
    )
