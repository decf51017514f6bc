"""Creating and updating at the simulator, strictly as R4 has it (3.1.0.4, 3.1.0.7, 3.1.0.8): conditions are kept, what is no resource is refused."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import orjson
from pydantic import ValidationError

from connectors.fhir import records
from connectors.fhir.upstream.outcome import Refusal
from connectors.fhir.upstream.resources import Held, Library
from connectors.fhir.upstream.search import understand
from hub.base.files import Misfit

MODELS: Mapping[str, type[records.Resource]] = {
    "ServiceRequest": records.ServiceRequest,
    "Task": records.Task,
}
"""What may be written, and the form that it must have."""
MOST = 1 << 20


class Shelf:
    """Writes into the files that the library reads, `fhir/<Type>.ndjson`."""

    def __init__(self, folder: Path, library: Library) -> None:
        self._folder = folder / "fhir"
        self._library = library

    def create(self, kind: str, body: bytes, condition: str | None) -> tuple[Held, bool]:
        """A new resource, or the one that meets the condition (`If-None-Exist`); tells whether it is new. Raises Refusal."""
        resource = self._read(kind, body, None)
        if condition is not None:
            found = understand(kind, parse_qsl(condition, keep_blank_values=True)).run(self._library)
            if len(found) > 1:
                raise Refusal(412, "multiple-matches", "Several resources meet If-None-Exist")
            if found:
                return self._library.of(kind)[found[0]], False
        key = secrets.token_hex(8)
        with (self._folder / f"{kind}.ndjson").open("ab") as file:
            file.write(orjson.dumps({**resource, "id": key}, option=orjson.OPT_APPEND_NEWLINE))
        self._library.refresh()
        return self._library.of(kind)[key], True

    def update(self, kind: str, key: str, body: bytes, version: str | None) -> Held:
        """A new version of a resource, of that which the caller read (`If-Match`). Raises Refusal."""
        resource = self._read(kind, body, key)
        held = self._library.of(kind).get(key)
        if held is None:
            raise Refusal(405, "not-supported", "A client does not choose the id of a new resource")
        if version is not None and version != f'W/"{held.version}"':
            raise Refusal(412, "conflict", f"{kind}/{key} has another version than If-Match says")
        path = self._folder / f"{kind}.ndjson"
        lines = [line for line in path.read_bytes().splitlines(keepends=True) if line.strip()]
        mine = [place for place, line in enumerate(lines) if orjson.loads(line).get("id") == key]
        if not mine:
            raise Refusal(409, "conflict", f"{kind}/{key} is of a bundle, which is not written to")
        # The server gives the time of the change.
        resource["meta"] = {
            name: value for name, value in (resource.get("meta") or {}).items() if name != "lastUpdated"
        }
        lines[mine[-1]] = orjson.dumps(resource, option=orjson.OPT_APPEND_NEWLINE)
        new = path.with_suffix(".new")
        new.write_bytes(b"".join(lines))
        new.replace(path)
        self._library.refresh()
        return self._library.of(kind)[key]

    def _read(self, kind: str, body: bytes, key: str | None) -> dict[str, Any]:
        if kind not in MODELS:
            raise Refusal(405, "not-supported", f"{kind} is not written here")
        if len(body) > MOST:
            raise Refusal(413, "too-long", "The resource is too large")
        try:
            resource = orjson.loads(body)
        except orjson.JSONDecodeError:
            raise Refusal(400, "structure", "The body is no JSON") from None
        if not isinstance(resource, dict) or resource.get("resourceType") != kind:
            raise Refusal(400, "structure", f"The body is no {kind}")
        if resource.get("id") != key:
            raise Refusal(400, "invalid", "The id of the body is not that of the address")
        try:
            # A new one has no id yet.
            MODELS[kind].model_validate({"id": "new", **resource})
        except ValidationError as error:
            misfit = Misfit.of(error)
            raise Refusal(422, "value", f"{kind}.{misfit.where}: {misfit.said}") from None
        self._check_references(resource)
        return resource

    def _check_references(self, resource: Mapping[str, Any]) -> None:
        for name, value in resource.items():
            for item in value if isinstance(value, list) else [value]:
                reference = item.get("reference") if isinstance(item, dict) else None
                if isinstance(reference, str) and self._library.find(reference) is None:
                    raise Refusal(422, "not-found", f"{name} refers to {reference}, which is not here")
