"""Simulator of a OneRoster rostering service, 1.2 and 1.1: strict about tokens, scopes, parameters and error bodies.

Serves `DIR/oneroster/{orgs,academicSessions,users,demographics,classes,enrollments}.ndjson`, one record a line as it
stands inside its collection of 1.2, under `/ims/oneroster/rostering/v1p2`; the same roster as 1.1 says it under
`/ims/oneroster/v1p1` (`old`). Tokens come from `/oauth/token`.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from connectors.kit.upstream.app import simulator
from connectors.kit.upstream.data import Collection, JsonObject, Row, Rows
from connectors.kit.upstream.faults import Faults
from connectors.kit.upstream.tokens import Tokens, load_clients
from connectors.oneroster.connector import BASES, SCOPES, SCOPES_OF
from connectors.oneroster.old import OldErrors, Signed, as_of_11, fields_of_11
from connectors.oneroster.query import Query, QueryInvalid, matching, sort_key

BASE = BASES["1.2"]
TOKEN_PATH = "/oauth/token"  # noqa: S105 - an address
FAULTS = {
    "truncated": "collections end after half of what X-Total-Count says",
}
PEOPLE = frozenset({"users", "demographics", "enrollments"})
"""Collections that an empty or shrunken roster lacks."""
CACHED_ORDERS = 16

_COMMON = frozenset({"sourcedId", "status", "dateLastModified", "metadata"})
FIELDS: Mapping[str, frozenset[str]] = {
    "orgs": _COMMON | {"name", "type", "identifier", "parent", "children"},
    "academicSessions": _COMMON
    | {"title", "startDate", "endDate", "type", "parent", "children", "schoolYear"},
    "users": _COMMON
    | {"userMasterIdentifier", "username", "userIds", "enabledUser", "givenName", "familyName", "middleName"}
    | {"roles", "userProfiles", "primaryOrg", "identifier", "email", "sms", "phone", "agents", "grades"},
    "demographics": _COMMON
    | {"birthDate", "sex", "countryOfBirthCode", "stateOfBirthAbbreviation", "cityOfBirth"},
    "classes": _COMMON
    | {"title", "classCode", "classType", "location", "grades", "subjects", "course", "school", "terms"}
    | {"subjectCodes", "periods", "resources"},
    "enrollments": _COMMON | {"user", "class", "school", "role", "primary", "beginDate", "endDate"},
}
"""Fields of each collection's records by the information model; others cannot be selected, sorted or filtered."""

BROKEN: Mapping[str, tuple[JsonObject, str]] = {
    "orgs": ({"name": 5}, "name"),
    "academicSessions": ({"startDate": 20260901}, "endDate"),
    "users": ({"roles": "student"}, "familyName"),
    "demographics": ({"birthDate": 20110102}, "sourcedId"),
    "classes": ({"title": ["1"]}, "title"),
    "enrollments": ({"user": "somebody"}, "role"),
}
"""How `malformed` breaks a record: a value of the wrong type, and the required field that it takes away."""


@dataclass(frozen=True, slots=True)
class View:
    """What stands under one address: a collection, or the part of it that `keep` lets through."""

    collection: str
    single: str
    keep: Callable[[Row], bool] | None = None


def _with_role(role: str) -> Callable[[Row], bool]:
    return lambda row: role in row.facts["roles.role"]


VIEWS: Mapping[str, View] = {
    "orgs": View("orgs", "org"),
    "schools": View("orgs", "org", lambda row: row.facts["type"] == "school"),
    "academicSessions": View("academicSessions", "academicSession"),
    "terms": View("academicSessions", "academicSession", lambda row: row.facts["type"] == "term"),
    "users": View("users", "user"),
    "students": View("users", "user", _with_role("student")),
    "teachers": View("users", "user", _with_role("teacher")),
    "demographics": View("demographics", "demographics"),
    "classes": View("classes", "class"),
    "enrollments": View("enrollments", "enrollment"),
}


def application(data: Path, faults: Faults) -> Starlette:
    """The simulator for `data` under `faults`. Raises FaultUnknown, or DataInvalid for an unreadable clients.json."""
    faults.accept(FAULTS)
    folder = data / "oneroster"
    known = load_clients(folder / "clients.json", (*SCOPES, *SCOPES_OF["1.1"]))
    tokens = Tokens(known, faults)
    routes = [Route(TOKEN_PATH, tokens.endpoint(), methods=["POST"])]
    for base, service in (
        (BASE, _Service(folder, faults, tokens)),
        (BASES["1.1"], _Old(folder, faults, tokens, Signed(known, faults))),
    ):
        routes += [
            Route(f"{base}/schools/{{id}}/students", service.students_of_school, methods=["GET"]),
            Route(f"{base}/{{view}}", service.many, methods=["GET"]),
            Route(f"{base}/{{view}}/{{id}}", service.one, methods=["GET"]),
        ]
    return simulator(routes, faults, token_path=TOKEN_PATH, error_body=_failed)


class _Service:
    fields = FIELDS
    broken = BROKEN
    scopes = SCOPES

    def __init__(self, folder: Path, faults: Faults, tokens: Tokens) -> None:
        self._faults = faults
        self._tokens = tokens
        self._collections = {
            name: Collection(
                folder / f"{name}.ndjson", lambda record: record["sourcedId"], _facts, self.form(name)
            )
            for name in FIELDS
        }
        self._orders: OrderedDict[tuple[Any, ...], tuple[Rows, Sequence[Row]]] = OrderedDict()

    def form(self, name: str) -> Callable[[JsonObject], JsonObject] | None:
        """What is served in place of each record."""
        return None

    def error(
        self, status: int, code: str, headers: Mapping[str, str] | None = None, *, description: str = ""
    ) -> Response:
        """An error as the version writes it."""
        return _error(status, code, headers, description=description)

    def allowed(self, request: Request) -> frozenset[str] | None:
        """The scopes of who asks; None: nobody is known by this."""
        grant = self._tokens.grant(request)
        return None if grant is None else grant.scopes

    async def many(self, request: Request) -> Response:
        """A collection, page by page."""
        name = request.path_params["view"]
        return self._guarded(request, name) or self._page(request, name, VIEWS[name])

    async def one(self, request: Request) -> Response:
        """One record."""
        name = request.path_params["view"]
        if refused := self._guarded(request, name):
            return refused
        view = VIEWS[name]
        row = self._collections[view.collection].rows().by_key.get(request.path_params["id"])
        if row is None or (view.keep and not view.keep(row)):
            return self.error(404, "unknownobject")
        return JSONResponse({view.single: row.load()})

    async def students_of_school(self, request: Request) -> Response:
        """The pupils of one school."""
        if refused := self._guarded(request, "students"):
            return refused
        school = request.path_params["id"]
        row = self._collections["orgs"].rows().by_key.get(school)
        if row is None or row.facts["type"] != "school":
            return self.error(404, "unknownobject")
        view = View(
            "users",
            "user",
            lambda row: "student" in row.facts["roles.role"] and school in row.facts["roles.org"],
        )
        return self._page(request, f"schools/{school}/students", view)

    def _guarded(self, request: Request, name: str) -> Response | None:
        scopes = self.allowed(request)
        if scopes is None:
            return self.error(401, "unauthorisedrequest", {"WWW-Authenticate": "Bearer"})
        if name not in VIEWS:
            return self.error(404, "unknownobject")
        core, whole, demographics = self.scopes
        wanted = {demographics} if name == "demographics" else {core, whole}
        return None if wanted & scopes else self.error(403, "forbidden")

    def _page(self, request: Request, name: str, view: View) -> Response:
        known = self.fields[view.collection]
        try:
            query = Query.read(request.query_params, known)
            rows = self._ordered(name, view, query)
        except QueryInvalid as error:
            return self.error(400, error.code, description=str(error))
        rows = self._faults.standing(rows)
        served = rows[: len(rows) // 2] if self._faults.get("truncated") else rows
        page = self._faults.page(served, query.offset, query.limit)
        lines = self._lines(view.collection, page, query.fields)
        headers = {} if self._faults.get("no-totals") else _headers(request, query, len(rows))
        body = b'{"%s":[%s]}' % (view.collection.encode(), b",".join(lines))
        return Response(body, media_type="application/json", headers=headers)

    def _ordered(self, name: str, view: View, query: Query) -> Sequence[Row]:
        """The rows that a query is about, in its order; kept, because the next page asks for the same."""
        rows = self._collections[view.collection].rows()
        key = (name, query.sort, query.descending, query.filter, tuple(self._faults.texts))
        kept = self._orders.get(key)
        if kept is None or kept[0] is not rows:
            kept = rows, self._order(rows, view, query)
            self._orders[key] = kept
            if len(self._orders) > CACHED_ORDERS:
                self._orders.popitem(last=False)
        return kept[1]

    def _order(self, rows: Rows, view: View, query: Query) -> Sequence[Row]:
        found = rows.ordered
        if view.collection in PEOPLE:
            found = self._faults.people(found)
        if view.keep:
            found = [row for row in found if view.keep(row)]
        if query.filter:
            test = matching(query.filter, self.fields[view.collection])
            found = [row for row in found if test(row)]
        if query.sort:
            found = sorted(found, key=sort_key(query.sort), reverse=query.descending)
        return found

    def _lines(self, collection: str, page: Sequence[Row], fields: tuple[str, ...]) -> list[bytes]:
        rows = self._collections[collection].rows()
        spoiled = self._faults.spoiled(collection, len(rows), usual="users")
        ways = {rows.ordered[position].key: way for position, way in spoiled.items()}
        return [
            _spoil(self.broken[collection], row, ways[row.key]) if row.key in ways else _line(row, fields)
            for row in page
        ]


class _Old(_Service):
    """The same roster as a service of 1.1 says it, to who signs requests or brings a token of 1.1's scopes."""

    fields = fields_of_11(FIELDS)
    broken = {**BROKEN, "users": ({"orgs": "s1"}, "role")}
    scopes = SCOPES_OF["1.1"]

    def __init__(self, folder: Path, faults: Faults, tokens: Tokens, signed: Signed) -> None:
        super().__init__(folder, faults, tokens)
        self._signed = signed

    def form(self, name: str) -> Callable[[JsonObject], JsonObject] | None:
        """Users have one role; booleans are written in every way."""
        return as_of_11

    def error(
        self, status: int, code: str, headers: Mapping[str, str] | None = None, *, description: str = ""
    ) -> Response:
        """A code minor as plain text."""
        return OldErrors(status, code, headers, description)

    def allowed(self, request: Request) -> frozenset[str] | None:
        """A signature allows what the client may."""
        if request.headers.get("authorization", "").startswith("OAuth "):
            return self._signed.scopes(request)
        return super().allowed(request)


def _facts(record: JsonObject) -> JsonObject:
    modified = datetime.fromisoformat(record["dateLastModified"])
    facts: JsonObject = {"dateLastModified": modified if modified.tzinfo else modified.replace(tzinfo=UTC)}
    if isinstance(record.get("type"), str):
        facts["type"] = record["type"]
    if isinstance(role := record.get("role"), str) and "orgs" in record:
        facts["roles.role"] = (role,)
        facts["roles.org"] = tuple(org["sourcedId"] for org in record["orgs"])
    if isinstance(roles := record.get("roles"), list):
        facts["roles.role"] = tuple(role["role"] for role in roles)
        facts["roles.org"] = tuple(role["org"]["sourcedId"] for role in roles)
    return facts


def _line(row: Row, fields: tuple[str, ...]) -> bytes:
    if not fields:
        return row.line
    return orjson.dumps({name: value for name, value in row.load().items() if name in fields})


def _spoil(how: tuple[JsonObject, str], row: Row, way: int) -> bytes:
    wrong, required = how
    if way == 0:
        return orjson.dumps({**row.load(), **wrong})
    if way == 1:
        return orjson.dumps({name: value for name, value in row.load().items() if name != required})
    return orjson.dumps(f"\N{REPLACEMENT CHARACTER} {row.key}")


def _headers(request: Request, query: Query, total: int) -> dict[str, str]:
    def link(rel: str, offset: int) -> str:
        url = request.url.include_query_params(limit=query.limit, offset=offset)
        return f'<{url}>; rel="{rel}"'

    links = [link("first", 0)]
    if query.offset + query.limit < total:
        links.append(link("next", query.offset + query.limit))
    if query.offset:
        links.append(link("prev", max(query.offset - query.limit, 0)))
    links.append(link("last", max(total - 1, 0) // query.limit * query.limit))
    return {"X-Total-Count": str(total), "Link": ", ".join(links)}


def _failed(status: int) -> Response:
    return _error(status, "server_busy" if status == 429 else "internal_server_error")


def _error(
    status: int, code: str, headers: Mapping[str, str] | None = None, *, description: str = ""
) -> Response:
    return JSONResponse(
        {
            "imsx_codeMajor": "failure",
            "imsx_severity": "error",
            "imsx_description": description or code,
            "imsx_CodeMinor": {
                "imsx_codeMinorField": [
                    {"imsx_codeMinorFieldName": "sourcedId", "imsx_codeMinorFieldValue": code}
                ]
            },
        },
        status_code=status,
        headers=headers,
    )
