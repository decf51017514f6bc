from __future__ import annotations

import itertools
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import orjson
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from connectors.kit.auth import ClientCredentials, basic
from connectors.kit.client import Client
from connectors.kit.config import HttpConfig
from connectors.kit.upstream.app import simulator
from connectors.kit.upstream.faults import Faults
from connectors.kit.upstream.server import running
from connectors.kit.upstream.tokens import Tokens, load_clients


@dataclass
class Site:
    """A small guarded upstream: `/data/things` answers with 100 numbers, `/data/echo` with its query."""

    url: str
    faults: Faults
    secret: str
    requests: list[str]

    def config(self, **patience: float) -> HttpConfig:
        return HttpConfig.model_validate(
            {"base_url": f"{self.url}/data", "first_wait": 0.01, "timeout": 5, **patience}
        )

    def auth(self, secret: str | None = None) -> ClientCredentials:
        return ClientCredentials(f"{self.url}/token", basic("demo", secret or self.secret), scopes=["read"])

    def client(self, **patience: float) -> Client:
        return Client(self.config(**patience), auth=self.auth(), explain=lambda body: [str(body["code"])])


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    faults = Faults()
    faults.accept()
    said: list[str] = []
    tokens = Tokens(load_clients(tmp_path / "clients.json", ("read",), announce=said.append), faults)
    requests: list[str] = []
    turns = itertools.count()

    def guarded(answer: Response, request: Request) -> Response:
        requests.append(str(request.url))
        return answer if tokens.grant(request) else JSONResponse({"code": "no_token"}, status_code=401)

    async def things(request: Request) -> Response:
        return guarded(JSONResponse({"things": list(range(100))}), request)

    async def echo(request: Request) -> Response:
        return guarded(JSONResponse({"query": sorted(request.query_params.multi_items())}), request)

    async def answer(request: Request) -> Response:
        status = int(request.path_params["status"])
        body = {"code": request.query_params.get("code", "odd")}
        return guarded(JSONResponse(body, status_code=status), request)

    async def away(request: Request) -> Response:
        return guarded(RedirectResponse(request.query_params["to"]), request)

    async def large(request: Request) -> Response:
        return guarded(Response(orjson.dumps("x" * (3 << 20)), media_type="application/json"), request)

    async def changing(request: Request) -> Response:
        return guarded(JSONResponse({"turn": next(turns)}), request)

    routes = [
        Route("/token", tokens.endpoint(), methods=["POST"]),
        Route("/data/things", things),
        Route("/data/echo", echo),
        Route("/data/answer/{status}", answer),
        Route("/data/away", away),
        Route("/data/large", large),
        Route("/data/changing", changing),
    ]
    app: Starlette = simulator(
        routes,
        faults,
        token_path="/token",
        error_body=lambda status: JSONResponse({"code": "sorry"}, status_code=status),
    )
    async with running(app) as url:
        yield Site(url, faults, said[0].rpartition("client_secret=")[2], requests)
