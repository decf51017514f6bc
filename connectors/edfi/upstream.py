"""A simulator of the Ed-Fi ODS/API, strict about its protocol, over a folder of files (see `connectors.edfi.ods`)."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from connectors.edfi.keys import NATURAL_KEYS, key_values
from connectors.edfi.ods import Change, Entry, JsonObject, Ods
from connectors.kit.upstream.app import simulator
from connectors.kit.upstream.data import DataInvalid
from connectors.kit.upstream.faults import Faults
from connectors.kit.upstream.tokens import Tokens, load_clients
from hub.base.logging import logger
from hub.sync.contract import RecordError

OAUTH = "/oauth/token"
SCOPE = ("ed-fi",)
"""Ed-Fi grants by claim set, not by scope; every client of the simulator reads everything."""
DEFAULT_LIMIT = 25
MAX_LIMIT = 500
_LARGEST = 2**63 - 1

_log = logger("connectors.edfi.upstream")

PEOPLE = "students"
_SPOILED = {
    "schools": ("nameOfInstitution", "nameOfInstitution"),
    "sessions": ("beginDate", "termDescriptor"),
    "calendarDates": ("calendarEvents", "calendarEvents"),
    "students": ("birthDate", "lastSurname"),
    "studentSchoolAssociations": ("entryTypeDescriptor", "schoolReference"),
    "studentSchoolAttendanceEvents": ("attendanceEventReason", "studentReference"),
}
"""Fields that the fault `malformed` gives a wrong type, and takes away."""


def application(data: Path, faults: Faults) -> Starlette:
    """Serves `data/edfi/RESOURCE.ndjson` and the interchanges `*.xml` there and in `data`, to `data/edfi/clients.json`."""
    faults.accept()
    clients = {
        name: client.model_copy(update={"scopes": client.scopes or SCOPE})
        for name, client in load_clients(data / "edfi" / "clients.json", SCOPE).items()
    }
    tokens = Tokens(clients, faults)
    api = Api(Ods(data), tokens, faults)
    resource = "/data/v3/ed-fi/{resource}"
    routes = [
        Route("/", api.version),
        Route(OAUTH, tokens.endpoint(), methods=["POST"]),
        Route("/changeQueries/v1/availableChangeVersions", api.guarded(api.versions)),
        Route(resource, api.guarded(api.records)),
        Route(f"{resource}/deletes", api.guarded(api.deletes)),
        Route(f"{resource}/keyChanges", api.guarded(api.key_changes)),
        Route(f"{resource}/{{id}}", api.guarded(api.record)),
    ]
    app = simulator(routes, faults, token_path=OAUTH, error_body=_failed)
    app.add_exception_handler(404, _no_such_address)
    app.add_exception_handler(405, _no_such_method)
    return app


class ProblemError(Exception):
    """An answer that is a problem details object (RFC 9457) in Ed-Fi's terms."""

    def __init__(self, status: int, kind: str, title: str, detail: str, errors: Sequence[str] = ()) -> None:
        super().__init__(detail)
        self.status = status
        self.body = {
            "detail": detail,
            "type": f"urn:ed-fi:api:{kind}",
            "title": title,
            "status": status,
            "correlationId": str(uuid.uuid4()),
            **({"errors": list(errors)} if errors else {}),
        }

    def response(self) -> Response:
        """The answer itself."""
        return Response(orjson.dumps(self.body), self.status, media_type="application/problem+json")


@dataclass(frozen=True, slots=True)
class Query:
    """The parameters that all collections take."""

    offset: int
    limit: int
    total: bool
    lowest: int | None
    highest: int | None
    rest: Mapping[str, str]

    @classmethod
    def of(cls, request: Request) -> Query:
        """Reads and checks them. Raises ProblemError with every fault found."""
        rest = dict(request.query_params)
        errors: list[str] = []
        if len(rest) < len(request.query_params.multi_items()):
            errors.append("A parameter was supplied more than once.")

        def number(name: str, unsaid: int | None, most: int = _LARGEST) -> int | None:
            text = rest.pop(name, None)
            if text is None:
                return unsaid
            if not (text.isascii() and text.isdigit()) or int(text) > most:
                errors.append(f"{name} must be a whole number from 0 to {most}.")
                return unsaid
            return int(text)

        offset, limit = number("offset", 0) or 0, number("limit", DEFAULT_LIMIT, MAX_LIMIT)
        lowest, highest = number("minChangeVersion", None), number("maxChangeVersion", None)
        total = rest.pop("totalCount", "false").lower()
        if total not in {"true", "false"}:
            errors.append("totalCount must be true or false.")
        if lowest is not None and highest is not None and lowest > highest:
            errors.append("minChangeVersion must not be greater than maxChangeVersion.")
        if errors:
            raise ProblemError(
                400,
                "bad-request:parameter",
                "Parameter Validation Failed",
                "The request could not be processed. See 'errors' for details.",
                errors,
            )
        return cls(offset, DEFAULT_LIMIT if limit is None else limit, total == "true", lowest, highest, rest)


Listed = Sequence[Entry] | Sequence[Change]


class Api:
    """The answers."""

    def __init__(self, ods: Ods, tokens: Tokens, faults: Faults) -> None:
        self._ods = ods
        self._tokens = tokens
        self._faults = faults

    def guarded(self, answer: Callable[[Request], Response]) -> Callable[[Request], Any]:
        """The answer for a bearer of a good token, from the files as they are now."""

        async def respond(request: Request) -> Response:
            try:
                if self._tokens.grant(request) is None:
                    given = "authorization" in request.headers
                    raise ProblemError(
                        401,
                        "security:authentication",
                        "Authentication Failed",
                        "The caller could not be authenticated.",
                        ["Invalid token." if given else "Authorization header is missing."],
                    )
                self._ods.follow()
                return answer(request)
            except ProblemError as problem:
                return problem.response()
            except DataInvalid as error:  # a file that is being written: the next request may find it whole
                _log.warning("upstream.data", code=error.code, place=error.place)
                return _failed(500)

        return respond

    async def version(self, request: Request) -> Response:
        """Where everything is; needs no token."""
        base = str(request.base_url)
        urls = {
            "oauth": f"{base}oauth/token",
            "dataManagementApi": f"{base}data/v3/",
            "changeQueries": f"{base}changeQueries/v1/",
        }
        return _json(
            {"apiMode": "Simulator", "dataModels": [{"name": "Ed-Fi", "version": "5.2.0"}], "urls": urls}
        )

    def versions(self, request: Request) -> Response:
        """`availableChangeVersions`."""
        return _json({"oldestChangeVersion": self._ods.oldest, "newestChangeVersion": self._ods.newest})

    def records(self, request: Request) -> Response:
        """A resource's records, filtered by parts of its key and by change version."""
        name, query = self._resource(request), Query.of(request)
        found = self._ods.shelves[name].within(query.lowest, query.highest)
        if name == PEOPLE:
            found = self._faults.people(found)
        found = self._faults.standing(found)
        wanted = {part: text for part, text in query.rest.items() if part in NATURAL_KEYS[name]}
        if wanted:
            found = [entry for entry in found if _has(name, entry, wanted)]
        everything = self._ods.shelves[name].within(None, None)
        spoiled = self._faults.spoiled(name, len(everything), usual=PEOPLE)
        ways = {everything[position].id: way for position, way in spoiled.items()}
        return self._page(query, found, lambda entry: _served(name, entry.body(), ways.get(entry.id)))

    def deletes(self, request: Request) -> Response:
        """A resource's deletions."""
        name, query = self._resource(request), Query.of(request)
        found = self._ods.shelves[name].list_deletes(query.lowest, query.highest)
        return self._page(query, found, Change.body)

    def key_changes(self, request: Request) -> Response:
        """A resource's changes of key."""
        name, query = self._resource(request), Query.of(request)
        found = self._ods.shelves[name].list_key_changes(query.lowest, query.highest)
        return self._page(query, found, Change.body)

    def record(self, request: Request) -> Response:
        """One record by its id."""
        shelf = self._ods.shelves[self._resource(request)]
        for entry in shelf.within(None, None):
            if entry.id == request.path_params["id"]:
                body = entry.body()
                return _json(body, {"ETag": f'"{body["_etag"]}"'})
        raise ProblemError(404, "not-found", "Not Found", "The specified resource item could not be found.")

    def _resource(self, request: Request) -> str:
        name: str = request.path_params["resource"]
        if name not in self._ods.shelves:
            raise ProblemError(404, "not-found", "Not Found", "The specified resource could not be found.")
        return name

    def _page(self, query: Query, found: Listed, body: Callable[[Any], object]) -> Response:
        chosen = self._faults.page(found, query.offset, query.limit)
        told = query.total and not self._faults.get("no-totals")
        headers = {"Total-Count": str(len(found))} if told else {}
        return _json([body(entry) for entry in chosen], headers)


def _served(name: str, body: JsonObject, way: int | None) -> object:
    """The record, or what the fault `malformed` makes of it."""
    mistyped, missing = _SPOILED[name]
    if way == 0:
        return {**body, mistyped: {"unexpected": True}}
    if way == 1:
        return {field: value for field, value in body.items() if field != missing}
    return body if way is None else body["id"]


def _has(name: str, entry: Entry, wanted: Mapping[str, str]) -> bool:
    try:
        parts = key_values(name, entry.row.load())
    except RecordError:
        return False
    return all(str(parts[part]) == text for part, text in wanted.items())


def _json(body: object, headers: Mapping[str, str] | None = None) -> Response:
    return Response(orjson.dumps(body), headers=headers, media_type="application/json; charset=utf-8")


def _failed(status: int) -> Response:
    if status == 429:
        return ProblemError(429, "too-many-requests", "Too Many Requests", "Slow down.").response()
    return ProblemError(status, "system", "System Error", "An unexpected problem has occurred.").response()


async def _no_such_address(request: Request, error: Exception) -> Response:
    return ProblemError(404, "not-found", "Not Found", "The specified data could not be found.").response()


async def _no_such_method(request: Request, error: Exception) -> Response:
    return ProblemError(
        405, "method-not-allowed", "Method Not Allowed", "The method is not supported here."
    ).response()
