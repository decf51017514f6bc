"""Bulk `$export` as the simulator does it: a snapshot at the kick-off, files of so many lines, asked after until ready."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from connectors.fhir.upstream.history import moment
from connectors.fhir.upstream.outcome import MEDIA_TYPE, Refusal, operation_outcome
from connectors.fhir.upstream.resources import Library
from connectors.fhir.upstream.spoilt import spoilt
from connectors.kit.upstream.faults import Faults

NDJSON = "application/fhir+ndjson"
FORMATS = frozenset({NDJSON, "application/ndjson", "ndjson"})
FILE = 5000
"""Lines of a file."""
FAULTS = {
    "no-export": "the server has no $export, and does not say that it had",
    "export-refused": "$export is declared, and answered with 501",
    "export-pending": "an export is not ready for EVERY questions (2), each answered with Retry-After: AMOUNT seconds (0)",
    "export-pending-date": "likewise (2), Retry-After being an HTTP date AMOUNT seconds ahead (0)",
    "export-expired": "each EVERY-th request (2) for a file is answered 410, and the whole export is no more",
    "export-incomplete": "the manifest has errors: some resources could not be exported",
    "export-short": "each EVERY-th file (1) lacks its last line, which the manifest counts",
    "export-open": "files want no token, and refuse one",
}
"""What can go wrong with an export."""

Allow = Callable[[Request, str], None]
"""Raises Refusal where the request may not read this type."""


@dataclass(slots=True)
class Job:
    """One export."""

    made: datetime
    request: str
    files: list[tuple[str, str, list[bytes]]]
    """Of each: its list in the manifest, the type, and its lines."""
    asked: int = 0


@dataclass(slots=True)
class Exporter:
    """The exports that are kept."""

    library: Library
    faults: Faults
    allow: Allow
    token: Callable[[Request], object]
    """Raises Refusal where the request bears no good token."""
    _jobs: dict[str, Job] = field(default_factory=dict)

    @property
    def offered(self) -> bool:
        """Whether the server has `$export`."""
        return self.faults.get("no-export") is None

    async def kick_off(self, request: Request) -> Response:
        """`GET /$export`."""
        if not self.offered:
            raise Refusal(404, "not-supported", "There is nothing at this address")
        if self.faults.get("export-refused"):
            raise Refusal(501, "not-supported", "Exports are switched off")
        given = _parameters(request)
        kinds = given["_type"].split(",") if "_type" in given else sorted(self.library.types)
        for kind in kinds:
            self.allow(request, kind)
        self.library.refresh()
        since = moment(given.get("_since"))
        job = Job(datetime.now(UTC), str(request.url), list(self._files(kinds, since)))
        name = secrets.token_urlsafe(12)
        self._jobs[name] = job
        return Response(status_code=202, headers={"Content-Location": f"{_base(request)}/export/{name}"})

    def _files(self, kinds: Sequence[str], since: datetime | None) -> Any:
        for kind in kinds:
            shelf = self.library.of(kind)
            ways = self.faults.spoiled(kind, len(shelf), usual="Patient")
            left = frozenset(self.faults.people(list(shelf))) if kind == "Patient" else shelf.keys()
            lines = [
                orjson.dumps(spoilt(kind, held.body, ways[number])) if number in ways else held.body
                for number, held in enumerate(shelf.values())
                if held.id in left and (since is None or held.changed > since)
            ]
            for start in range(0, len(lines), FILE):
                yield "output", kind, lines[start : start + FILE]
            if since is not None and (gone := self.library.deleted(kind, since)):
                yield "deleted", "Bundle", [_deleted(kind, key) for key, _ in gone]
        if self.faults.get("export-incomplete"):
            issue = operation_outcome("exception", "Some resources could not be read")
            yield "error", "OperationOutcome", [orjson.dumps(issue)]

    async def status(self, request: Request) -> Response:
        """`GET` asks whether an export is ready, `DELETE` lets it go."""
        self.token(request)
        name = request.path_params["name"]
        job = self._job(name)
        if request.method == "DELETE":
            del self._jobs[name]
            return Response(status_code=202)
        job.asked += 1
        for fault, dated in (("export-pending", False), ("export-pending-date", True)):
            pending = self.faults.get(fault)
            if pending and (pending.value == "always" or job.asked <= pending.every(2)):
                return _pending(pending.amount or 0, dated=dated)
        manifest: dict[str, Any] = {
            "transactionTime": job.made.isoformat(timespec="milliseconds"),
            "request": job.request,
            "requiresAccessToken": self.faults.get("export-open") is None,
            "output": [],
            "deleted": [],
            "error": [],
        }
        for number, (of, kind, lines) in enumerate(job.files):
            url = f"{_base(request)}/export/{name}/{number}"
            manifest[of].append({"type": kind, "url": url, "count": len(lines)})
        return JSONResponse(manifest)

    async def file(self, request: Request) -> Response:
        """One file of an export."""
        if self.faults.get("export-open") is None:
            self.token(request)
        elif "authorization" in request.headers:
            raise Refusal(400, "security", "This address takes no token")
        name = request.path_params["name"]
        job = self._job(name)
        if self.faults.due("export-expired", 2):
            del self._jobs[name]
            raise _expired()
        number = request.path_params["number"]
        if number >= len(job.files):
            raise Refusal(404, "not-found", "There is no such file")
        lines = job.files[number][2]
        return StreamingResponse(
            _lines(lines[:-1] if self.faults.due("export-short", 1) else lines), media_type=NDJSON
        )

    def _job(self, name: str) -> Job:
        if name not in self._jobs:
            raise _expired()
        return self._jobs[name]


def _parameters(request: Request) -> Mapping[str, str]:
    """What was asked for. Raises Refusal as the standard's asynchronous pattern wants."""
    accepted = request.headers.get("accept", "*/*")
    if MEDIA_TYPE not in accepted and "*/*" not in accepted:
        raise Refusal(406, "not-supported", f"Accept: {MEDIA_TYPE}")
    if "respond-async" not in request.headers.get("prefer", ""):
        raise Refusal(400, "required", "Prefer: respond-async")
    given = dict(request.query_params)
    if len(given) < len(request.query_params.multi_items()) or not given.keys() <= {
        "_type",
        "_since",
        "_outputFormat",
    }:
        raise Refusal(400, "invalid", "Only _type, _since and _outputFormat are known, each once")
    if given.get("_outputFormat", NDJSON) not in FORMATS:
        raise Refusal(400, "invalid", f"Only {NDJSON} is exported")
    return given


def _pending(seconds: float, *, dated: bool) -> Response:
    when = datetime.now(UTC) + timedelta(seconds=seconds)
    after = format_datetime(when, usegmt=True) if dated else f"{seconds:.0f}"
    return Response(status_code=202, headers={"Retry-After": after, "X-Progress": "in progress"})


def _expired() -> Refusal:
    return Refusal(410, "not-found", "This export is no longer kept")


def _deleted(kind: str, key: str) -> bytes:
    request = {"method": "DELETE", "url": f"{kind}/{key}"}
    return orjson.dumps({"resourceType": "Bundle", "type": "transaction", "entry": [{"request": request}]})


async def _lines(lines: Sequence[bytes]) -> AsyncIterator[bytes]:
    for start in range(0, len(lines), 100):
        yield b"".join(line + b"\n" for line in lines[start : start + 100])


def _base(request: Request) -> str:
    return str(request.base_url).rstrip("/")
