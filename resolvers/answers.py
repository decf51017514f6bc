"""The answer's outer form: data, errors with stable codes, and what was withheld."""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterable, Sequence
from typing import Any

import orjson
from graphql import GraphQLError
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from hub.base.logging import logger
from hub.policy import Withheld
from resolvers.errors import RequestError

log = logger("resolvers")

_SUGGESTION = re.compile(r" Did you mean .*\Z", re.DOTALL)
_COMPARE = "compare names and values with the schema: docs/reference, or GraphiQL as a developer"
_CANCELED = "57014"
"""SQLSTATE query_canceled: `statement_timeout` passed."""

_EXTENSIONS = b',"extensions":{'


def answer(
    data: Any,
    errors: Sequence[GraphQLError],
    withheld: Iterable[Withheld],
    *,
    ran: bool,
    hints: bool = True,
    guarded: bool = False,
) -> bytes:
    """The finished JSON. `data` is left out where nothing ran, as the specification of GraphQL says.

    Without `hints` no error tells of names of the schema that were not asked for.
    """
    body: dict[str, Any] = {}
    if ran:
        body["data"] = data
    if errors:
        body["errors"] = [_error(error, hints=hints) for error in errors]
    kept_back = extensions(withheld, guarded=guarded)
    if kept_back:
        body["extensions"] = kept_back
    return orjson.dumps(body)


GUARDED = {
    "reason": "Figures over the district about few people are kept back, and counts by values about people blurred.",
    "reasonZh": "全区统计中，涉及人数过少的结果不予显示，按个人取值统计的人数经过扰动。",
}
"""What is told of figures over the district, be there any that are small or not."""


def extensions(withheld: Iterable[Withheld], *, guarded: bool = False) -> dict[str, Any]:
    """What stands beside the data: which fields were kept back, and why; `guarded`: how figures over the district are made."""
    kept_back = [
        {
            "field": f"{item.entity}.{item.field}",
            "partly": item.partly,
            "reason": item.reason,
            "reasonZh": item.reason_zh,
        }
        for item in withheld
    ]
    access = ({"withheld": kept_back} if kept_back else {}) | ({"smallCells": GUARDED} if guarded else {})
    return {"access": access} if access else {}


def refusal(error: RequestError) -> bytes:
    """The answer to a request that was not run."""
    return answer(None, [GraphQLError(error.message, original_error=error)], (), ran=False)


def with_extension(answer: bytes, name: str, value: Any) -> bytes:
    """A finished answer with one more entry in its extensions, which stand last in it."""
    at = answer.rfind(_EXTENSIONS)
    found: dict[str, Any] = {}
    if at >= 0:
        try:
            found = orjson.loads(b"{" + answer[at + 1 :])["extensions"]
        except orjson.JSONDecodeError:
            # A field of the data bears this name: what follows it closes more than the answer.
            at = -1
    head = answer[:at] if at >= 0 else answer[:-1]
    return head + b',"extensions":' + orjson.dumps({**found, name: value}) + b"}"


def _error(error: GraphQLError, *, hints: bool) -> dict[str, Any]:
    cause = error.original_error
    while isinstance(cause, GraphQLError):
        cause = cause.original_error
    if cause is None:
        shown = error.message if hints else _SUGGESTION.sub("", error.message)
        extensions = {"code": "graphql.invalid", "mend": _COMPARE}
    elif isinstance(cause, RequestError):
        shown = cause.message
        extensions = {"code": cause.code}
        if cause.place:
            extensions["place"] = cause.place
        if cause.mend:
            extensions["mend"] = cause.mend
    else:
        shown, extensions = _masked(cause)
    found: dict[str, Any] = {"message": _speakable(shown)}
    if error.locations:
        found["locations"] = [{"line": at.line, "column": at.column} for at in error.locations]
    if error.path:
        found["path"] = error.path
    found["extensions"] = {name: _speakable(text) for name, text in extensions.items()}
    return found


def _masked(cause: BaseException) -> tuple[str, dict[str, str]]:
    """What went wrong inside is for the log, and there by its kind and place only: messages may hold values."""
    frames = traceback.extract_tb(cause.__traceback__)
    where = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else None
    log.error("request.failed", kind=type(cause).__name__, where=where, state=_sqlstate(cause))
    if _sqlstate(cause) == _CANCELED:
        return "the database ended a statement that took too long", {"code": "deadline.exceeded"}
    lost = isinstance(cause, DBAPIError) and cause.connection_invalidated
    if lost or isinstance(cause, (OSError, PoolTimeout, OperationalError, InterfaceError)):
        return "the hub cannot reach its data at the moment", {"code": "store.unavailable"}
    return "the hub failed to answer this", {"code": "internal"}


def _sqlstate(cause: BaseException) -> str | None:
    state: str | None = getattr(getattr(cause, "orig", None), "sqlstate", None)
    return state


def _speakable(text: str) -> str:
    """The text with half characters replaced: a message may quote the request."""
    return text.encode("utf-8", "replace").decode()
