"""Simulator of Example: a real server on loopback, as strict as a good upstream, with every fault of the kit.

Serves `DIR/example/{schools,teachers}.ndjson`, one record a line, to the clients of `DIR/example/clients.json`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from connectors.kit.upstream.app import simulator
from connectors.kit.upstream.data import Collection, JsonObject, Row
from connectors.kit.upstream.faults import Faults
from connectors.kit.upstream.tokens import Tokens, load_clients
from yixin_example.connector import SCOPES

TOKEN_PATH = "/oauth/token"  # noqa: S105 - an address
PEOPLE = "teachers"
BROKEN: Mapping[str, tuple[JsonObject, str]] = {
    "schools": ({"name": 5}, "code"),
    "teachers": ({"name": 5}, "school"),
}
"""How `malformed` breaks a record: a value of the wrong type, and the required field that it takes away."""


def application(data: Path, faults: Faults) -> Starlette:
    """The simulator for `data` under `faults`. Faults of its own are named here: `faults.accept({"name": "…"})`."""
    faults.accept()
    folder = data / "example"
    tokens = Tokens(load_clients(folder / "clients.json", SCOPES), faults)
    collections = {
        name: Collection(folder / f"{name}.ndjson", lambda record: record["id"], dict) for name in BROKEN
    }

    async def many(request: Request) -> Response:
        if tokens.grant(request) is None:
            return _error(401, "invalid_token")
        name, said = request.path_params["name"], request.query_params
        if name not in collections:
            return _error(404, "not_found")
        if unknown := set(said) - {"limit", "after", "changedSince"}:
            return _error(400, f"unknown_{min(unknown)}")
        try:
            limit = int(said.get("limit", "100"))
            since = datetime.fromisoformat(said["changedSince"]) if "changedSince" in said else None
        except ValueError:
            return _error(400, "invalid_parameter")
        every = collections[name].rows()
        rows = faults.people(every.ordered) if name == PEOPLE else every.ordered
        rows = faults.standing(sorted(rows, key=lambda row: row.key))
        rows = [row for row in rows if _changed(row, since)]
        start = sum(row.key <= said.get("after", "") for row in rows)
        ways = {
            every.ordered[at].key: way for at, way in faults.spoiled(name, len(every), usual=PEOPLE).items()
        }
        page = [_given(name, row, ways.get(row.key)) for row in faults.page(rows, start, limit)]
        end = start + limit
        return JSONResponse({"items": page, "next": rows[end - 1].key if len(rows) > end else None})

    routes = [Route(TOKEN_PATH, tokens.endpoint(), methods=["POST"]), Route("/api/{name}", many)]
    return simulator(
        routes, faults, token_path=TOKEN_PATH, error_body=lambda status: _error(status, "unavailable")
    )


def _changed(row: Row, since: datetime | None) -> bool:
    return since is None or datetime.fromisoformat(row.facts["changedAt"]) >= since


def _given(name: str, row: Row, way: int | None) -> Any:
    wrong, required = BROKEN[name]
    match way:
        case None:
            return row.load()
        case 0:
            return row.load() | wrong
        case 1:
            return {field: value for field, value in row.load().items() if field != required}
        case _:
            return f"no object: {row.key}"


def _error(status: int, code: str) -> Response:
    return JSONResponse({"error": code}, status_code=status)
