"""A small real hub behind the web application, served by a real server on loopback."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
import strawberry
from strawberry.schema.exceptions import InvalidOperationTypeError
from strawberry.types.graphql import OperationType

from hub.base.errors import YixinError
from hub.policy.viewer import Viewer
from hub.store.freshness import Feed
from hub.web.app import application
from hub.web.server import Server, settings
from resolvers.errors import DocumentUnknown
from resolvers.freshness import entry
from schema.kit import Role

READ = datetime(2026, 3, 2, 12, 30, tzinfo=UTC)
QUERIES = Path(__file__).parent / "queries"
STATIC = Path(__file__).parents[3] / "hub" / "web" / "static"


class UnknownToken(YixinError):
    code = "auth.unknown_token"


class DatabaseGone(YixinError):
    code = "database.gone"


class OperationRefused(YixinError):
    code = "operation.refused"


@strawberry.type
class School:
    name: str
    secret: str | None = None


@strawberry.type
class Evidence:
    field: str
    verdict: str
    weight: Decimal


@strawberry.type
class EvidenceList:
    nodes: list[Evidence]


@strawberry.type
class Match:
    prior: Decimal
    evidence: EvidenceList


@strawberry.type
class MatchList:
    nodes: list[Match]


@strawberry.type
class Query:
    @strawberry.field
    def matches(self) -> MatchList:
        weighed = [
            Evidence(field="name", verdict="EQUAL", weight=Decimal("12.0")),
            Evidence(field="born", verdict="DIFFERENT", weight=Decimal("-4.0")),
        ]
        return MatchList(nodes=[Match(prior=Decimal("-6.0"), evidence=EvidenceList(nodes=weighed))])

    @strawberry.field
    def schools(self) -> list[School]:
        return [School(name="曹杨第一小学"), School(name="Ganquan School")]

    @strawberry.field
    def echo(self, text: str) -> str:
        return text

    @strawberry.field
    async def slow(self, info: strawberry.Info) -> str:
        district: District = info.context
        district.running.set()
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            district.cancelled.set()
            raise
        return "done"


@strawberry.type
class Mutation:
    @strawberry.mutation
    def count(self, info: strawberry.Info) -> int:
        district: District = info.context
        district.counted += 1
        return district.counted


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def opened(self) -> AsyncIterator[School]:
        yield School(name="")


SCHEMA = strawberry.Schema(Query, Mutation, Subscription)


@dataclass
class District:
    """Implements hub.web.ports.Hub over a schema of three fields."""

    sdl: str = SCHEMA.as_str()
    running: asyncio.Event = field(default_factory=asyncio.Event)
    cancelled: asyncio.Event = field(default_factory=asyncio.Event)
    listening: asyncio.Event = field(default_factory=asyncio.Event)
    told: asyncio.Event = field(default_factory=asyncio.Event)
    """Set: the next event comes."""
    counted: int = 0
    broken: bool = False
    identified: int = 0

    open_schema: bool = True
    telling: bool = False
    costing: str | None = None
    explaining: bool = False
    documents: dict[str, str] = field(default_factory=dict)

    def tells(self, viewer: Viewer) -> bool:
        return self.telling

    def document(self, hash_: str) -> str:
        if hash_ not in self.documents:
            raise DocumentUnknown("no such document")
        return self.documents[hash_]

    async def identify(self, token: str | None) -> Viewer:
        self.identified += 1
        if token != "good-token":
            raise UnknownToken("no account has this token", mend="ask an administrator for a new token")
        return Viewer(7, frozenset({Role.PSYCHOLOGIST, Role.MENTOR}))

    async def execute(
        self,
        viewer: Viewer,
        *,
        document: str,
        variables: dict[str, Any],
        operation: str | None,
        query_only: bool,
        purpose: Any,
        costing: str | None,
        explaining: bool,
    ) -> bytes:
        self.costing, self.explaining, self.purpose = costing, explaining, purpose
        if document == "outage":
            raise DatabaseGone("the database does not answer", mend="try again later")
        if document == "refuse":
            raise OperationRefused("too dear", place="query", mend="ask for less")
        if document == "break":
            raise LookupError(f"nobody fits {variables}")
        kinds = {OperationType.QUERY} if query_only else {OperationType.QUERY, OperationType.MUTATION}
        try:
            result = await SCHEMA.execute(
                document,
                variable_values=variables,
                operation_name=operation,
                context_value=self,
                allowed_operation_types=kinds,
            )
        except InvalidOperationTypeError:
            raise OperationRefused("a GET runs queries only", mend="POST it") from None
        answer: dict[str, Any] = {"data": result.data}
        if result.errors:
            answer["errors"] = [
                {
                    "message": error.message,
                    "path": error.path,
                    "extensions": {"code": "graphql.invalid", "mend": "look at the schema"},
                }
                for error in result.errors
            ]
        withheld = {
            "field": "School.secret",
            "reason": "Your role does not read secrets.",
            "reasonZh": "您的角色无权查看此字段。",
        }
        guarded = {"reason": "Figures about few people are kept back.", "reasonZh": "人数过少的结果不予显示。"}
        answer["extensions"] = {
            "access": {"withheld": [withheld], "smallCells": guarded} if "secret" in document else {},
            "freshness": [
                entry(Feed("oneroster", frozenset(), READ, READ + timedelta(hours=26)), READ),
                entry(Feed("edfi", frozenset(), READ, READ), READ),
            ],
        }
        return orjson.dumps(answer)

    async def answers(self, token: str | None, **_: Any) -> AsyncIterator[bytes | None]:
        await self.identify(token)
        self.listening.set()
        yield None
        for name in ("曹杨第一小学", "甘泉小学"):
            yield orjson.dumps({"data": {"opened": {"name": name}}})
            await self.told.wait()
        # Until it is stopped.
        try:
            await asyncio.sleep(60)
        finally:
            self.cancelled.set()

    async def ready(self) -> None:
        if self.broken:
            raise ConnectionRefusedError("database at 10.1.2.3")


@pytest.fixture(scope="session")
async def _served() -> AsyncIterator[tuple[District, str]]:
    """One server for all tests; its operations have a deadline of two seconds."""
    district = District()
    app = application(district, deadline=2.0, queries=QUERIES, static=STATIC)
    listening = asyncio.Event()
    server = Server(settings(app), listening.set)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        # Under serve() it would take the signals of the test run.
        running = asyncio.create_task(server._serve([listener]))
        await listening.wait()
        yield district, f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        await running


@pytest.fixture
def district(_served: tuple[District, str]) -> District:
    """The served hub, as new."""
    district = _served[0]
    vars(district).update(vars(District()))
    return district


@pytest.fixture
def address(_served: tuple[District, str], district: District) -> str:
    """Where the application answers."""
    return _served[1]


@pytest.fixture
async def caller(address: str) -> AsyncIterator[httpx.AsyncClient]:
    """A client that sends a good token."""
    headers = {"Authorization": "Bearer good-token"}
    async with httpx.AsyncClient(base_url=address, headers=headers, trust_env=False, timeout=10) as client:
        yield client


@pytest.fixture
async def stranger(address: str) -> AsyncIterator[httpx.AsyncClient]:
    """A client without a token."""
    async with httpx.AsyncClient(base_url=address, trust_env=False, timeout=10) as client:
        yield client
