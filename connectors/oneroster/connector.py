"""The OneRoster connector: rostering service 1.2 or 1.1 over REST, OAuth 2 client credentials or 1.1's signed requests."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Literal

import orjson
from pydantic import BaseModel, Field, model_validator

from connectors.kit.auth import ClientCredentials, Credentials, basic, in_body
from connectors.kit.client import Client, Reply
from connectors.kit.config import BaseUrl, HttpConfig
from connectors.kit.errors import Malformed
from connectors.kit.secrets import SecretRef
from connectors.kit.transport import place as shown
from connectors.oneroster import mapping, records
from connectors.oneroster.paging import Place, advance
from connectors.oneroster.signing import Signature
from connectors.oneroster.walk import Walk, written
from hub.sync.contract import JsonObject, Page, Raw, RecordError, Stream

Version = Literal["1.1", "1.2"]
BASES: Mapping[Version, str] = {"1.1": "/ims/oneroster/v1p1", "1.2": "/ims/oneroster/rostering/v1p2"}
"""Where the standard puts its collections."""
_PATHS: Mapping[Version, str] = {"1.1": "v1p1", "1.2": "v1p2"}
SCOPES_OF: Mapping[Version, tuple[str, ...]] = {
    version: tuple(
        f"https://purl.imsglobal.org/spec/or/{path}/scope/{name}.readonly"
        for name in ("roster-core", "roster", "roster-demographics")
    )
    for version, path in _PATHS.items()
}
SCOPES = SCOPES_OF["1.2"]


class OneRosterConfig(HttpConfig):
    """Settings of a OneRoster source. `base_url` ends with `/ims/oneroster/rostering/v1p2`, of 1.1 `/ims/oneroster/v1p1`."""

    version: Literal["auto", "1.1", "1.2"] = Field(
        "auto", description="What the service speaks; auto: 1.1 where base_url ends with v1p1, else 1.2."
    )
    token_url: BaseUrl | None = Field(
        None, description="Address of the OAuth 2 token endpoint; none where requests are signed."
    )
    client_id: str = Field(min_length=1, description="Client id that the upstream gave to the hub.")
    client_secret: SecretRef = Field(description="Where its secret is: `env:NAME` or `file:PATH`.")
    client_auth: Literal["basic", "body", "signature"] = Field(
        "basic",
        description="How the token request carries both; signature: no tokens, each request is signed (OAuth 1.0a, 1.1 only).",
    )
    scopes: tuple[str, ...] | None = Field(
        None, description="Scopes to ask for; default: those of the version."
    )
    page_size: int = Field(
        500, ge=2, le=10_000, description="Records to ask for at once; servers may give fewer."
    )
    overlap_minutes: int = Field(
        10, ge=0, le=10_080, description="How far a run for changes reaches back behind the last change seen."
    )
    whole_days: float = Field(
        7,
        ge=0,
        description="Days after which a run for changes fetches everything all the same: to find what vanished without"
        " a word, and what was committed later than the overlap reaches back.",
    )

    @property
    def speaks(self) -> Version:
        """The version of the standard."""
        if self.version != "auto":
            return self.version
        return "1.1" if self.base_url.endswith("/v1p1") else "1.2"

    @model_validator(mode="after")
    def _ways_in(self) -> OneRosterConfig:
        signed = self.client_auth == "signature"
        if signed and self.speaks != "1.1":
            raise ValueError("client_auth: signature is a way of OneRoster 1.1; 1.2 has OAuth 2 only")
        if signed == (self.token_url is not None):
            raise ValueError("token_url: give it, or client_auth: signature")
        return self


class OneRoster:
    """A connection to one OneRoster rostering service."""

    name: ClassVar[str] = "oneroster"
    title: ClassVar[str] = "OneRoster 1.2 and 1.1"
    Config: ClassVar[type[BaseModel]] = OneRosterConfig
    streams: tuple[Stream, ...] = (
        Stream("orgs", records.Org, mapping.orgs),
        Stream("academicSessions", records.AcademicSession, mapping.academic_sessions),
        Stream("users", records.User, mapping.users),
        Stream("demographics", records.Demographics, mapping.demographics),
        Stream("classes", records.Class, mapping.classes),
        Stream("enrollments", records.Enrollment, mapping.enrollments),
    )

    def __init__(self, config: OneRosterConfig, client: Client) -> None:
        self.streams = self.streams_of(config)
        self._config = config
        self._client = client

    @classmethod
    def streams_of(cls, config: OneRosterConfig) -> tuple[Stream, ...]:
        """The streams of the version that the source speaks: users differ."""
        if config.speaks == "1.2":
            return cls.streams
        users = Stream("users", records.UserOf11, mapping.users_of_11)
        return tuple(users if stream.name == users.name else stream for stream in cls.streams)

    @classmethod
    @asynccontextmanager
    async def open(cls, config: OneRosterConfig) -> AsyncIterator[OneRoster]:
        """Open the HTTP client. Raises SecretMissing where the secret is not where the configuration says."""
        secret = config.client_secret.resolve()
        auth: Credentials
        if config.token_url is None:
            auth = Signature(config.base_url, config.client_id, secret)
        else:
            prove = basic if config.client_auth == "basic" else in_body
            scopes = SCOPES_OF[config.speaks] if config.scopes is None else config.scopes
            auth = ClientCredentials(config.token_url, prove(config.client_id, secret), scopes=scopes)
        async with Client(config, auth=auth, explain=imsx_codes) as client:
            yield cls(config, client)

    async def check(self) -> Sequence[str]:
        """Ask each collection for one record."""
        lines = []
        for stream in self.streams:
            reply = await self._client.get(stream.name, params={"limit": 1})
            found = len(self._collection(reply, stream.name))
            total = reply.headers.get("x-total-count")
            lines.append(
                f"{stream.name}: {f'{total} records' if total else 'readable' if found else 'empty'}"
            )
        return lines

    async def pages(
        self, stream: Stream, *, since: JsonObject | None, position: JsonObject | None
    ) -> AsyncIterator[Page]:
        """Fetch a collection in pages; `since` holds `newest`, the latest change that was seen, and `whole`.

        What is dated after the walk began, by the server's clock or by ours, moves no cursor: it is asked for again.
        """
        limit = self._config.page_size
        params: dict[str, str | int] = {"sort": "sourcedId", "orderBy": "asc", "limit": limit}
        walk = Walk.model_validate(position) if position else self._begin(since)
        if since and walk.whole is None:
            params["filter"] = f"dateLastModified>='{self._reaching_back(since['newest'])}'"
        place: Place | None = Place.of(position)
        while place is not None:
            reply = await self._client.get(stream.name, params={**params, "offset": place.offset})
            found = [_raw(stream.name, item) for item in self._collection(reply, stream.name)]
            step = advance(place, [raw.key for raw in found], reply.headers, limit, shown(reply.url))
            walk = walk.after(found, reply.headers)
            place = step.following
            yield Page(
                found[step.fresh],
                {**place.position(), **walk.model_dump(mode="json")} if place else None,
                walk.cursor(since),
                walk.keyed if since and walk.whole and place is None else None,
            )

    def _collection(self, reply: Reply, name: str) -> list[Any]:
        items = reply.body.get(name) if isinstance(reply.body, dict) else None
        if not isinstance(items, list):
            raise Malformed(
                f"does not answer with a collection `{name}`",
                place=shown(reply.url),
                mend=f"check that base_url ends with {BASES[self._config.speaks]}",
            )
        return items

    def _begin(self, since: JsonObject | None) -> Walk:
        now = datetime.now(UTC)
        if since is None:
            return Walk(bound=now, whole=now)
        last = datetime.fromisoformat(since["whole"]) if since.get("whole") else None
        due = last is None or now - last >= timedelta(days=self._config.whole_days)
        return Walk(bound=now, newest=since["newest"], whole=now if due else None)

    def _reaching_back(self, newest: str) -> str:
        since = datetime.fromisoformat(newest) - timedelta(minutes=self._config.overlap_minutes)
        return written(since)


def imsx_codes(body: object) -> list[str]:
    """The codes of a OneRoster error body, also where a server writes `imsx_codeMinor` as plain text."""
    if not isinstance(body, dict):
        return []
    minor = body.get("imsx_CodeMinor", body.get("imsx_codeMinor"))
    fields = minor.get("imsx_codeMinorField") if isinstance(minor, dict) else None
    values: list[Any] = [minor]
    if isinstance(fields, list):
        values += [field.get("imsx_codeMinorFieldValue") for field in fields if isinstance(field, dict)]
    return [code for code in (body.get("imsx_codeMajor"), *values) if isinstance(code, str)]


def _raw(stream: str, item: Any) -> Raw:
    if not isinstance(item, dict):
        error = RecordError("the record is no JSON object", mend=f"correct it in {stream} of the source")
        return Raw(_nameless(item), {"value": item}, fault=error)
    key = item.get("sourcedId")
    if not isinstance(key, str) or not key.strip() or len(key) > 255 or not key.isprintable():
        error = RecordError(
            "the record has no key", field="sourcedId", value=key, mend="every record needs one"
        )
        return Raw(_nameless(item), item, fault=error)
    return Raw(key.strip(), item, records.modified(item), gone=item.get("status") == "tobedeleted")


def _nameless(item: Any) -> str:
    """A key for what has none: the same for the same content."""
    return "?" + hashlib.sha256(orjson.dumps(item, option=orjson.OPT_SORT_KEYS)).hexdigest()[:32]
