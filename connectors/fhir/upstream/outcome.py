"""Refusals of the simulator, said as a FHIR server says them: an OperationOutcome (R4, 3.1.0.1.6)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

MEDIA_TYPE = "application/fhir+json"


class Refusal(Exception):
    """The request is refused with an HTTP status and an issue type (value set issue-type)."""

    def __init__(self, status: int, code: str, text: str) -> None:
        super().__init__(text)
        self.status = status
        self.code = code
        self.text = text


def operation_outcome(code: str, text: str, severity: str = "error") -> dict[str, Any]:
    """An OperationOutcome of one issue."""
    issue = {"severity": severity, "code": code, "diagnostics": text}
    return {"resourceType": "OperationOutcome", "issue": [issue]}


def answer(
    body: bytes | dict[str, Any], status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """A response in FHIR's media type."""
    content = body if isinstance(body, bytes) else orjson.dumps(body)
    return Response(content, status, headers, media_type=f"{MEDIA_TYPE}; charset=utf-8")


async def refused(_: Request, error: Exception) -> Response:
    """Starlette's handler for a Refusal."""
    assert isinstance(error, Refusal)
    headers = {"www-authenticate": 'Bearer realm="fhir"'} if error.status == 401 else {}
    return answer(operation_outcome(error.code, error.text), error.status, headers)
