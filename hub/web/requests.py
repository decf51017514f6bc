"""A GraphQL request off the wire: read within its limits and checked before anything else sees it."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, NoReturn
from urllib.parse import parse_qsl

import orjson
from starlette.types import Receive, Scope

from hub.web.errors import (
    BatchRefused,
    BodyTooLarge,
    DocumentDiffers,
    DuplicateKey,
    ForbiddenCharacter,
    HeaderMissing,
    MalformedRequest,
    PurposeUnknown,
    TooDeep,
    TooManyValues,
    WrongContentType,
    WrongShape,
)
from resolvers.trusted import bare, digest
from schema.access.purpose import Purpose

BODY_LIMIT = 1024 * 1024
"""Bytes of a request's body (guarantee S3)."""

DEPTH_LIMIT = 64
"""Levels of objects and lists in the JSON of a request; input objects nest far less."""

MARKS_LIMIT = 20_000
"""Commas and opening brackets outside of strings in the JSON of a request: what it takes long to read."""

_STRINGS = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)

_BRACKETS = re.compile(rb"[\[\]{}]")

# An odd number of backslashes before the `u` makes an escape; an even number is text about one.
_NUL_IN_JSON = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
_NUL_IN_DOCUMENT = re.compile(r"\0|(?<!\\)(?:\\\\)*\\u(?:0000|\{0+\})")
_SURROGATE_IN_JSON = re.compile(rb"\\u[dD][89a-fA-F]")
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Operation:
    """What the caller wants run."""

    document: str | None
    """None: the trusted document that `trusted` names."""
    trusted: str | None
    variables: dict[str, Any]
    name: str | None
    query_only: bool


def headers_of(scope: Scope) -> Mapping[str, str]:
    """The headers by their names in lower case; of several of one name, the first."""
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in reversed(scope["headers"])}


def check_headers(method: str, headers: Mapping[str, str]) -> None:
    """Refuse by the headers alone what a page of another origin could send, or what is too large to read."""
    if method == "GET":
        if headers.get("yixin-request") != "1":
            raise HeaderMissing(
                "a GET needs the header Yixin-Request",
                mend="send `Yixin-Request: 1`, or POST the query as JSON",
            )
        return
    media, _, parameters = headers.get("content-type", "").partition(";")
    charset = parameters.strip().lower().removeprefix("charset=").strip('"')
    encoded = headers.get("content-encoding", "identity").strip().lower() != "identity"
    if media.strip().lower() != "application/json" or charset not in ("", "utf-8", "utf8") or encoded:
        raise WrongContentType(
            "the body is not declared as plain JSON in UTF-8", mend="send `Content-Type: application/json`"
        )
    length = headers.get("content-length", "0")
    # isdecimal alone admits digits of other scripts; a length that is no number is the server's to refuse.
    if length.isascii() and length.isdecimal() and int(length[:20]) > BODY_LIMIT:
        _too_large()


async def read_operation(scope: Scope, receive: Receive) -> Operation:
    """Read the operation of a request whose headers were checked. Raises the WebError that says what is wrong."""
    if scope["method"] == "GET":
        return _from_query_string(scope["query_string"])
    parsed = _parse(await _body(receive), "body")
    if isinstance(parsed, list):
        raise BatchRefused("a list of operations is not accepted", mend="send one operation per request")
    if not isinstance(parsed, dict):
        raise WrongShape("the body is no JSON object", mend='send {"query": "…"}')
    return operation_of(parsed)


async def _body(receive: Receive) -> bytes:
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise MalformedRequest("the body ended early", mend="send the whole body")
        body += message.get("body", b"")
        if len(body) > BODY_LIMIT:
            _too_large()
        if not message.get("more_body", False):
            return bytes(body)


def _from_query_string(query_string: bytes) -> Operation:
    if len(query_string) > BODY_LIMIT:
        _too_large()
    try:
        pairs = parse_qsl(
            query_string.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=16
        )
    except ValueError:
        raise MalformedRequest(
            "the query string is no percent-encoded UTF-8", mend="percent-encode each parameter as UTF-8"
        ) from None
    given: dict[str, Any] = _unique(list(pairs))
    for name in ("variables", "extensions"):
        if name in given:
            given[name] = _parse(given[name].encode(), name)
    return operation_of(given, query_only=True)


def read_message(text: str) -> dict[str, Any]:
    """A message of a WebSocket. Raises the WebError that says what is wrong."""
    parsed = _parse(text.encode(), "message")
    if not isinstance(parsed, dict):
        raise WrongShape("the message is no JSON object", mend='send {"type": "…"}')
    return parsed


def operation_of(given: dict[str, Any], *, query_only: bool = False) -> Operation:
    """The operation that a body or a message describes. Raises the WebError that says what is wrong."""
    document, trusted = given.get("query"), trusted_hash(given)
    if not isinstance(document, str) and (document is not None or trusted is None):
        raise WrongShape(
            "`query` is not a string", place="query", mend="send the GraphQL document as a string"
        )
    if document is not None and trusted is not None and digest(document) != trusted:
        raise DocumentDiffers(
            "the document beside the hash is another one", place="query", mend="send one of the two"
        )
    variables = given.get("variables")
    if variables is not None and not isinstance(variables, dict):
        raise WrongShape(
            "`variables` is not an object", place="variables", mend="send an object, or leave it out"
        )
    name = given.get("operationName")
    if name is not None and not isinstance(name, str):
        raise WrongShape(
            "`operationName` is not a string", place="operationName", mend="send a string or null"
        )
    extensions = given.get("extensions")
    if extensions is not None and not isinstance(extensions, dict):
        raise WrongShape(
            "`extensions` is not an object", place="extensions", mend="send an object, or leave it out"
        )
    # Looking for the letters first is far faster, and documents rarely hold them.
    suspect = document is not None and ("\0" in document or "\\u" in document)
    if (suspect and _NUL_IN_DOCUMENT.search(document or "")) or (name is not None and "\0" in name):
        _forbidden("NUL", "query")
    return Operation(document, trusted, variables or {}, name or None, query_only)


def trusted_hash(given: dict[str, Any]) -> str | None:
    """The SHA-256 of the trusted document that a request names, None where it names none.

    As `documentId` (GraphQL over HTTP, appendix on persisted documents), with the prefix `sha256:` or without, or as
    `extensions.persistedQuery.sha256Hash` (Apollo). Raises WrongShape, DocumentDiffers.
    """
    found: set[str] = set()
    name = given.get("documentId")
    if name is not None:
        if not isinstance(name, str):
            raise WrongShape(
                "`documentId` is not a string", place="documentId", mend="send `sha256:` and 64 hexadecimal digits"
            )
        found.add(bare(name))
    extensions = given.get("extensions")
    persisted = extensions.get("persistedQuery") if isinstance(extensions, dict) else None
    if persisted is not None:
        hash_ = persisted.get("sha256Hash") if isinstance(persisted, dict) else None
        if not isinstance(hash_, str):
            raise WrongShape(
                "`persistedQuery` holds no `sha256Hash`",
                place="extensions.persistedQuery",
                mend='send {"version": 1, "sha256Hash": "<64 hexadecimal digits>"}',
            )
        found.add(hash_)
    if len(found) > 1:
        raise DocumentDiffers(
            "two different documents are named", place="documentId", mend="name one document"
        )
    return found.pop() if found else None


def costing_of(headers: Mapping[str, str]) -> Literal["report", "only"] | None:
    """Whether the caller wants to know the cost. Raises WrongShape for another word."""
    asked = headers.get("yixin-cost")
    if asked is None:
        return None
    if asked == "report":
        return "report"
    if asked != "only":
        raise WrongShape(
            "the header Yixin-Cost says neither `report` nor `only`", place="Yixin-Cost", mend="send one of the two"
        )
    return "only"


def explaining_of(headers: Mapping[str, str]) -> bool:
    """Whether the caller wants to know how the answer is made. Raises WrongShape for another word."""
    asked = headers.get("yixin-explain")
    if asked not in (None, "1"):
        raise WrongShape("the header Yixin-Explain does not say `1`", place="Yixin-Explain", mend="send `1`")
    return asked == "1"


def purpose_of(headers: Mapping[str, str]) -> Purpose | None:
    """For what the caller reads; None where nothing is said. Raises PurposeUnknown for a word of another kind."""
    said = headers.get("yixin-purpose")
    if said is None:
        return None
    if said not in Purpose.__members__:
        raise PurposeUnknown(
            "the header Yixin-Purpose says no purpose that there is",
            place="Yixin-Purpose",
            mend=f"send one of {', '.join(Purpose.__members__)}, or leave it out",
        )
    return Purpose[said]


def _parse(source: bytes, place: str) -> Any:
    """JSON (RFC 8259) without what readers understand differently: duplicate keys, NaN, half surrogate pairs."""
    value = _plain(source)
    if value is None:
        value = _strict(source, place)
    _check_depth(value, place)
    if b"u0000" in source and _NUL_IN_JSON.search(source):
        _forbidden("NUL", place)
    return value


def _plain(source: bytes) -> Any:
    """JSON in the one form that a fast writer gives it, as most programs send it; None where it is written otherwise.

    What is written again as it came names no key twice, and holds no number and no half of a pair that would be lost.
    """
    if _marks(source) > MARKS_LIMIT:
        return None
    try:
        value = orjson.loads(source)
        return value if orjson.dumps(value) == source else None
    except (orjson.JSONDecodeError, orjson.JSONEncodeError):
        return None


def _strict(source: bytes, place: str) -> Any:
    """JSON in any form, read slowly; raises what is wrong with it."""
    try:
        text = source.decode("utf-8")
    except UnicodeDecodeError as error:
        raise MalformedRequest(
            f"byte {error.start} is not UTF-8", place=place, mend="encode the JSON as UTF-8"
        ) from None
    _check_marks(source, place)
    try:
        value = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_number, parse_float=_finite)
    except RecursionError:
        _too_deep(place)
    except json.JSONDecodeError as error:
        raise MalformedRequest(
            f"no JSON: {error.msg} at character {error.pos}", place=place, mend="send well-formed JSON"
        ) from None
    except ValueError:
        # Python refuses to convert integers of more than 4,300 digits.
        raise MalformedRequest(
            "a number has too many digits", place=place, mend="send it as a string"
        ) from None
    if (b"\\ud" in source or b"\\uD" in source) and _SURROGATE_IN_JSON.search(source):
        _check_surrogates(value, place)
    return value


def _check_marks(source: bytes, place: str) -> None:
    """Refuse before it is read what holds too many values. Texts may hold as many commas as they like."""
    if _marks(source) <= MARKS_LIMIT:
        return
    # Between two marks stand two texts at most, so more quotation marks than that need no closer look.
    quotes, escapes = source.count(b'"') - source.count(b'\\"'), source.count(b"\\")
    honest = quotes <= 4 * MARKS_LIMIT and escapes <= 10 * MARKS_LIMIT
    bare = _STRINGS.sub(b"", source) if honest else source
    if _marks(bare) <= MARKS_LIMIT:
        return
    depth = 0
    for bracket in _BRACKETS.findall(bare[:MARKS_LIMIT]):
        depth += 1 if bracket in b"[{" else -1
        if depth > DEPTH_LIMIT:
            _too_deep(place)
    raise TooManyValues(
        "the JSON holds too many values",
        place=place,
        mend="send fewer values at once: at most 5,000 in the variables",
    )


def _marks(source: bytes) -> int:
    return source.count(b",") + source.count(b"[") + source.count(b"{")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise DuplicateKey("an object names a key twice", mend="name each key once")
    return found


def _no_number(name: str) -> NoReturn:
    raise MalformedRequest(f"{name} is no JSON number", mend="send a finite number, a string or null")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        _no_number("a number beyond 1.8e308")
    return number


def _check_depth(value: Any, place: str) -> None:
    level = [value]
    for _ in range(DEPTH_LIMIT):
        level = [
            child
            for container in level
            if isinstance(container, dict | list)
            for child in (container.values() if isinstance(container, dict) else container)
            if isinstance(child, dict | list)
        ]
        if not level:
            return
    _too_deep(place)


def _check_surrogates(value: Any, place: str) -> None:
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            if _SURROGATE.search(item):
                _forbidden("half of a surrogate pair", place)
        elif isinstance(item, dict):
            waiting.extend(item)
            waiting.extend(item.values())
        elif isinstance(item, list):
            waiting.extend(item)


def _forbidden(what: str, place: str) -> NoReturn:
    raise ForbiddenCharacter(f"a string holds {what}", place=place, mend="remove the character")


def _too_deep(place: str) -> NoReturn:
    raise TooDeep(
        f"the JSON nests deeper than {DEPTH_LIMIT} levels", place=place, mend="send flatter variables"
    ) from None


def _too_large() -> NoReturn:
    raise BodyTooLarge(
        f"the request is larger than {BODY_LIMIT} bytes", mend="split it, or move values into variables"
    )
