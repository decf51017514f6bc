"""Answers as the web application gives them: JSON, and every refusal in GraphQL's own form."""

from __future__ import annotations

from typing import Any

import orjson
from starlette.responses import Response
from starlette.types import Send

from hub.base.errors import YixinError
from hub.base.logging import logger
from hub.web.errors import WebError

_INSIDE = frozenset({"database", "crypto", "settings", "declaration", "internal"})
"""Families of errors that are not the caller's."""

_log = logger("web")

INTERNAL: dict[str, Any] = {"message": "internal error", "extensions": {"code": "internal"}}
"""What is told of a failure of ours."""

JSON = "application/json"
GRAPHQL = "application/graphql-response+json"


async def answered(payload: bytes, accept: str, send: Send) -> None:
    """Send a finished answer, labelled as the caller asked (GraphQL over HTTP, section "Media types")."""
    media = GRAPHQL if GRAPHQL in accept else JSON
    headers = [
        (b"content-length", str(len(payload)).encode()),
        (b"content-type", f"{media}; charset=utf-8".encode()),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": payload})


def json(value: Any, status: int = 200) -> Response:
    """Any value as JSON."""
    return Response(orjson.dumps(value), status, media_type=JSON)


def refused(error: YixinError) -> Response:
    """The whole answer to a request that was refused."""
    status = _status(error)
    response = json({"errors": [told(error)]}, status)
    if status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    if status in (429, 503):
        response.headers["Retry-After"] = "2"
    return response


def told(error: YixinError) -> dict[str, Any]:
    """An error in GraphQL's own form. What failed inside is for the log: it may name files and hosts."""
    extensions = {"code": error.code, "place": error.place, "mend": error.mend}
    message = error.message
    if error.code.partition(".")[0] in _INSIDE:
        _log.error("request refused", code=error.code, place=error.place, cause=error.message)
        message, extensions = "the hub cannot answer at the moment", {"code": error.code}
    shown = {key: value for key, value in extensions.items() if value is not None}
    return {"message": message, "extensions": shown}


def plain(status: int, message: str, code: str, headers: dict[str, str] | None = None) -> Response:
    """A refusal by HTTP alone: no such page, no such method."""
    response = json({"errors": [{"message": message, "extensions": {"code": code}}]}, status)
    response.headers.update(headers or {})
    return response


def internal(request_id: str) -> Response:
    """The answer to a failure of ours: it tells the reader nothing but where to look in the log."""
    extensions = {"code": "internal", "requestId": request_id}
    return json({"errors": [{"message": "internal error", "extensions": extensions}]}, 500)


def _status(error: YixinError) -> int:
    if isinstance(error, WebError):
        return error.status
    if error.code == "document.unknown":
        return 404
    if error.code == "auth.provider":
        return 503
    family = error.code.partition(".")[0]
    return {"auth": 401, "database": 503}.get(family, 400)
