"""SQL that a person wrote to return the finished JSON: what no GraphQL server can be much faster than.

Takes the same requests as the others; the document is the name of a query. Guards nothing.
"""

from __future__ import annotations

import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from benchmarks.peers.serving import run

FOLDER = Path(__file__).parents[1] / "queries"
FIRST_PAGE = '["", "", 0]'


def statements() -> dict[str, tuple[str, list[str]]]:
    """Every query's SQL and the names of its parameters, which its first line gives."""
    found = {}
    for path in FOLDER.glob("*/hand.sql"):
        sql = path.read_text(encoding="utf-8")
        head = sql.partition("\n")[0]
        found[path.parent.name] = (sql, head.removeprefix("--").split() if head.startswith("--") else [])
    return found


async def _nothing(_: Any) -> None:
    """Leave a connection that comes back as it is."""


def application() -> Starlette:
    """One route."""
    known = statements()
    pool: Any = None

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        nonlocal pool
        # Nothing changes a session, so none needs the statement that would undo it.
        size = int(os.environ["POOL"])
        async with asyncpg.create_pool(min_size=1, max_size=size, reset=_nothing) as pool:
            yield

    async def answer(request: Request) -> Response:
        asked = json.loads(await request.body())
        sql, names = known[asked["query"]]
        variables = {"after": FIRST_PAGE, **asked["variables"]}
        async with pool.acquire() as connection:
            text = await connection.fetchval(sql, *(variables[name] for name in names))
        return Response(f'{{"data":{text}}}', media_type="application/json")

    return Starlette(routes=[Route("/graphql", answer, methods=["POST"])], lifespan=lifespan)


if __name__ == "__main__":
    run(application())
