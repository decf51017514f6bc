"""The FHIR simulator: capabilities, token, search and read of R4 over a folder of resources."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from connectors.fhir.upstream.export import FAULTS, Exporter
from connectors.fhir.upstream.history import history
from connectors.fhir.upstream.outcome import MEDIA_TYPE, Refusal, answer, operation_outcome, refused
from connectors.fhir.upstream.pages import Place, Places, searchset
from connectors.fhir.upstream.resources import Held, Library
from connectors.fhir.upstream.search import IDENTIFIED, REFERENCES, WITH_CODE, WITH_STATUS, understand
from connectors.fhir.upstream.smart import ALGORITHMS, ISSUES_AT, Assertions, allows, clients
from connectors.fhir.upstream.spoilt import spoilt
from connectors.fhir.upstream.writing import MODELS, Shelf
from connectors.kit.upstream.app import simulator
from connectors.kit.upstream.data import DataInvalid
from connectors.kit.upstream.faults import Faults
from connectors.kit.upstream.tokens import Grant, Tokens

OWN_FAULTS = {
    "outcome": "each EVERY-th page (2) is an OperationOutcome with an error inside a 200 Bundle",
    "lost-entry": "each EVERY-th page (1) lacks its last match, while total still counts it",
    "no-history": "the server keeps no history, and does not say that it did",
    "forgotten-page": "each EVERY-th next link (1) leads to 410: the server no longer keeps the page",
}
"""Faults that only a FHIR server has."""


def application(data: Path, faults: Faults) -> Starlette:
    """The simulator over the files below `data`; its base address is the server's root."""
    faults.accept(OWN_FAULTS | FAULTS)
    known = clients(data / "fhir" / "clients.json")
    service = _Service(data, faults, Tokens(known, faults))
    routes = [
        Route("/.well-known/smart-configuration", service.configuration, methods=["GET"]),
        Route("/metadata", service.capabilities, methods=["GET"]),
        Route(ISSUES_AT, service.tokens.endpoint(Assertions(known).authenticate), methods=["POST"]),
        Route("/$export", service.exporter.kick_off, methods=["GET"]),
        Route("/export/{name:str}", service.exporter.status, methods=["GET", "DELETE"]),
        Route("/export/{name:str}/{number:int}", service.exporter.file, methods=["GET"]),
        Route("/{kind:str}/_history", service.history, methods=["GET"]),
        Route("/{kind:str}", service.search, methods=["GET"]),
        Route("/{kind:str}", service.create, methods=["POST"]),
        Route("/{kind:str}/{key:str}", service.read, methods=["GET"]),
        Route("/{kind:str}/{key:str}", service.update, methods=["PUT"]),
    ]
    app = simulator(routes, faults, token_path=ISSUES_AT, error_body=_error_body)
    app.add_exception_handler(Refusal, refused)
    app.add_exception_handler(DataInvalid, _unserved)
    app.add_exception_handler(404, _unknown)
    app.add_exception_handler(405, _unknown)
    return app


def _error_body(status: int) -> Response:
    code = "throttled" if status == 429 else "exception"
    return answer(operation_outcome(code, "The server cannot answer now"), status)


async def _unserved(_: Request, error: Exception) -> Response:
    return answer(operation_outcome("exception", str(error), "fatal"), 500)


async def _unknown(_: Request, error: Exception) -> Response:
    status = getattr(error, "status_code", 404)
    return answer(operation_outcome("not-supported", "There is nothing at this address"), status)


class _Service:
    def __init__(self, data: Path, faults: Faults, tokens: Tokens) -> None:
        self.tokens = tokens
        self._library = library = Library(data)
        self._shelf = Shelf(data, library)
        self._faults = faults
        self._places = Places()
        self.exporter = Exporter(
            library, faults, lambda request, kind: self._admit(request, kind, "r"), self._signed
        )

    async def configuration(self, request: Request) -> Response:
        base = _base(request)
        return JSONResponse(
            {
                "token_endpoint": base + ISSUES_AT,
                "token_endpoint_auth_methods_supported": ["private_key_jwt"],
                "token_endpoint_auth_signing_alg_values_supported": list(ALGORITHMS),
                "grant_types_supported": ["client_credentials"],
                "scopes_supported": [
                    "system/*.rs",
                    *(f"system/{kind}.{'crus' if kind in MODELS else 'rs'}" for kind in self._types()),
                ],
                "capabilities": ["client-confidential-asymmetric", "permission-v1", "permission-v2"],
            }
        )

    async def capabilities(self, request: Request) -> Response:
        _negotiate(request)
        self._library.refresh()
        return answer(
            {
                "resourceType": "CapabilityStatement",
                "status": "active",
                "date": datetime.now(UTC).isoformat(timespec="seconds"),
                "kind": "instance",
                "implementation": {"description": "Simulated health partner", "url": _base(request)},
                "fhirVersion": "4.0.1",
                "format": ["json"],
                "rest": [self._rest()],
            }
        )

    def _rest(self) -> dict[str, Any]:
        history = self._faults.get("no-history") is None
        rest: dict[str, Any] = {
            "mode": "server",
            "resource": [_capability(kind, history=history) for kind in self._types()],
        }
        if self.exporter.offered:
            definition = "http://hl7.org/fhir/uv/bulkdata/OperationDefinition/export"
            rest["operation"] = [{"name": "export", "definition": definition}]
        return rest

    async def history(self, request: Request) -> Response:
        kind = request.path_params["kind"]
        self._admit(request, kind, "r")
        if self._faults.get("no-history"):
            raise Refusal(404, "not-supported", "No history is kept")
        self._library.refresh()
        parameters = request.query_params.multi_items()
        return answer(history(self._library, kind, parameters, _base(request), str(request.url)))

    async def search(self, request: Request) -> Response:
        kind = request.path_params["kind"]
        self._admit(request, kind, "s")
        parameters = request.query_params.multi_items()
        if parameters and parameters[0][0] == "_page":
            if self._faults.due("forgotten-page", 1):
                raise Refusal(410, "processing", "This page is no longer kept; search again")
            place = self._places.find(parameters[0][1])
            if place.query.type != kind or len(parameters) > 1:
                raise Refusal(400, "invalid", "A link to a page must be followed as it stands")
        else:
            began = datetime.now(UTC)
            self._library.refresh()
            query = understand(kind, parameters)
            ids = query.run(self._library)
            if kind == "Patient":
                left = frozenset(self._faults.people(list(self._library.of(kind))))
                ids = [key for key in ids if key in left]
            place = Place(query, ids, began)
        bundle = searchset(place, self._library, _base(request), str(request.url), self._places)
        return answer(self._faulty(bundle, kind))

    async def read(self, request: Request) -> Response:
        kind, key = request.path_params["kind"], request.path_params["key"]
        self._admit(request, kind, "r")
        self._library.refresh()
        held = self._library.of(kind).get(key)
        if held is None and self._library.was(kind, key):
            raise Refusal(410, "deleted", f"{kind}/{key} was deleted")
        if held is None:
            raise Refusal(404, "not-found", f"{kind}/{key} is not known")
        return answer(
            held.body,
            headers={
                "etag": f'W/"{held.version}"',
                "last-modified": f"{held.changed:%a, %d %b %Y %H:%M:%S GMT}",
            },
        )

    async def create(self, request: Request) -> Response:
        kind = request.path_params["kind"]
        self._admit(request, kind, "c")
        condition = request.headers.get("if-none-exist")
        if condition is not None:
            # The condition is a search.
            self._admit(request, kind, "s")
        self._library.refresh()
        held, new = self._shelf.create(kind, await _written(request), condition)
        return _stored(held, 201 if new else 200, _base(request))

    async def update(self, request: Request) -> Response:
        kind, key = request.path_params["kind"], request.path_params["key"]
        self._admit(request, kind, "u")
        self._library.refresh()
        version = request.headers.get("if-match")
        return _stored(self._shelf.update(kind, key, await _written(request), version), 200, _base(request))

    def _admit(self, request: Request, kind: str, right: str) -> None:
        _negotiate(request)
        grant = self._signed(request)
        if kind not in self._types():
            raise Refusal(404, "not-supported", f"{kind} is not served")
        if not allows(grant.scopes, kind, right):
            raise Refusal(403, "forbidden", f"The token's scopes do not allow this of {kind}")

    def _signed(self, request: Request) -> Grant:
        grant = self.tokens.grant(request)
        if grant is None:
            raise Refusal(401, "login", "A valid access token is required")
        return grant

    def _types(self) -> list[str]:
        return sorted({"Organization", "Practitioner", "Patient", *self._library.types})

    def _faulty(self, bundle: dict[str, Any], kind: str) -> dict[str, Any]:
        entries = bundle.get("entry", [])
        matches = [entry for entry in entries if entry["search"]["mode"] == "match"]
        if self._faults.get("malformed"):
            self._spoil(matches, kind)
        if self._faults.get("no-totals"):
            bundle.pop("total", None)
        if self._faults.due("repeated", 2):
            entries += entries
        if self._faults.due("reordered", 1):
            entries.reverse()
        if matches and self._faults.due("lost-entry", 1):
            entries.remove(matches[-1])
        if self._faults.due("outcome", 2):
            issue = operation_outcome("transient", "The index could not be read")
            return {**bundle, "entry": [*entries, {"resource": issue, "search": {"mode": "outcome"}}]}
        return bundle

    def _spoil(self, matches: list[dict[str, Any]], kind: str) -> None:
        keys = list(self._library.of(kind))
        ways = {
            keys[position]: way
            for position, way in self._faults.spoiled(kind, len(keys), usual="Patient").items()
        }
        for entry in matches:
            key = entry["fullUrl"].rpartition("/")[2]
            if key in ways:
                entry["resource"] = spoilt(kind, self._library.of(kind)[key].body, ways[key])


async def _written(request: Request) -> bytes:
    if request.headers.get("content-type", "").partition(";")[0] not in (MEDIA_TYPE, "application/json"):
        raise Refusal(415, "not-supported", f"Only {MEDIA_TYPE} is taken")
    return await request.body()


def _stored(held: Held, status: int, base: str) -> Response:
    headers = {
        "etag": f'W/"{held.version}"',
        "location": f"{base}/{held.type}/{held.id}/_history/{held.version}",
    }
    return answer(held.body, status, headers)


def _base(request: Request) -> str:
    return str(request.base_url).rstrip("/")


def _negotiate(request: Request) -> None:
    accepted = {part.partition(";")[0].strip() for part in request.headers.get("accept", "*/*").split(",")}
    if accepted.isdisjoint({MEDIA_TYPE, "application/json", "application/*", "*/*"}):
        raise Refusal(406, "not-supported", f"Only {MEDIA_TYPE} is served")


def _capability(kind: str, *, history: bool) -> dict[str, Any]:
    parameters = ["_id", "_lastUpdated"]
    parameters += ["identifier"] if kind in IDENTIFIED else []
    parameters += ["status"] if kind in WITH_STATUS else []
    parameters += ["code"] if kind in WITH_CODE else []
    kinds = {"_lastUpdated": "date", **dict.fromkeys(REFERENCES.get(kind, ()), "reference")}
    return {
        "type": kind,
        "interaction": [
            {"code": code}
            for code in (
                "read",
                "search-type",
                *(["history-type"] if history else []),
                *(["create", "update"] if kind in MODELS else []),
            )
        ],
        "versioning": "versioned",
        "searchInclude": [f"{kind}:{name}" for name in REFERENCES.get(kind, ())],
        "searchParam": [
            {"name": name, "type": kinds.get(name, "token")}
            for name in (*parameters, *REFERENCES.get(kind, ()))
        ],
    }
