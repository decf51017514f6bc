"""The connector of the Ed-Fi ODS/API (version 6.1 or newer, with the change queries feature on)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from connectors.edfi.changes import Listing, Place, cursor_after, full, since, walk
from connectors.edfi.mapping import STREAMS
from connectors.kit.auth import ClientCredentials, basic
from connectors.kit.client import Client, Reply
from connectors.kit.config import BaseUrl, HttpConfig
from connectors.kit.errors import Malformed, Rejected
from connectors.kit.secrets import SecretRef
from hub.base.logging import logger
from hub.sync.contract import JsonObject, Page, Stream

RESOURCES = "/data/v3/ed-fi"
VERSIONS = "/changeQueries/v1/availableChangeVersions"

_log = logger("connectors.edfi")


class EdFiConfig(HttpConfig):
    """How to reach an Ed-Fi ODS/API. `base_url` is the address under which `/data/v3` and `/changeQueries/v1` lie."""

    token_url: BaseUrl | None = Field(
        None, description="OAuth 2 token address; default: base_url/oauth/token."
    )
    client_id: str = Field(min_length=1, description="Key of the API client.")
    client_secret: SecretRef = Field(description="Its secret: env:NAME or file:PATH.")
    page_size: int = Field(500, ge=1, le=500, description="Records asked for at once.")
    overlap: int = Field(
        100,
        ge=0,
        description="Change versions that the next run reads again: a transaction may commit later than a newer one.",
    )
    snapshot: bool = Field(
        False, description="Read from the host's snapshot (Use-Snapshot) where it keeps one."
    )
    calendar: str | None = Field(
        None,
        description="calendarCode whose days are the district's; without it all calendars must agree (the day that"
        " changed last counts).",
    )


class Versions(BaseModel):
    """The change versions that the store still knows."""

    model_config = ConfigDict(frozen=True)

    oldest: int = Field(alias="oldestChangeVersion", ge=0)
    newest: int = Field(alias="newestChangeVersion", ge=0)


class EdFi:
    """An open connection to an Ed-Fi ODS/API."""

    name: ClassVar[str] = "edfi"
    title: ClassVar[str] = "Ed-Fi ODS/API (Data Standard 5)"
    Config: ClassVar[type[BaseModel]] = EdFiConfig
    streams: ClassVar[tuple[Stream, ...]] = STREAMS

    def __init__(self, config: EdFiConfig, client: Client) -> None:
        self.page_size = config.page_size
        self._config = config
        self._client = client

    @classmethod
    def streams_of(cls, config: Any) -> tuple[Stream, ...]:
        """The standard's streams, whatever the settings."""
        return cls.streams

    @classmethod
    @asynccontextmanager
    async def open(cls, config: Any) -> AsyncIterator[EdFi]:
        """Open the HTTP client; the token is fetched with the first request. Raises SecretMissing."""
        auth = ClientCredentials(
            config.token_url or f"{config.base_url}/oauth/token",
            basic(config.client_id, config.client_secret.resolve()),
        )
        headers = {"Use-Snapshot": "true"} if config.snapshot else {}
        async with Client(config, auth=auth, headers=headers, explain=problem_type) as client:
            yield cls(config, client)

    async def check(self) -> Sequence[str]:
        """Try the credentials, change queries, and the right to read each resource."""
        versions = await self._versions()
        lines = [f"change versions {versions.oldest} to {versions.newest}"]
        for stream in self.streams:
            listing = await self.listing(stream.name, full(versions.newest), offset=0, count=True, limit=0)
            told = "readable" if listing.total is None else f"{listing.total} records"
            lines.append(f"{stream.name}: {told}")
        return lines

    async def pages(
        self, stream: Stream, *, since: JsonObject | None, position: JsonObject | None
    ) -> AsyncIterator[Page]:
        """Fetch a stream; see the contract. What a window is and how it is read: `connectors.edfi.changes`."""
        place = Place.model_validate(position) if position else await self._begin(stream, since)
        if place.lowest is not None and place.lowest > place.highest:
            yield Page((), None, cursor_after(place.highest))
            return
        async for page in walk(self, stream.name, place):
            yield page

    async def newest(self) -> int:
        """The newest change version."""
        return (await self._versions()).newest

    async def listing(
        self, resource: str, place: Place, *, offset: int, count: bool, limit: int | None = None
    ) -> Listing:
        """One page of a phase; with `count`, also the total."""
        params: dict[str, str | int] = {
            "offset": offset,
            "limit": self.page_size if limit is None else limit,
            "maxChangeVersion": place.highest,
        }
        if place.lowest is not None:
            params["minChangeVersion"] = place.lowest
        if count:
            params["totalCount"] = "true"
        path = f"{RESOURCES}/{resource}"
        if place.phase != "records":
            path = f"{path}/{place.phase}"
        elif resource == "calendarDates" and self._config.calendar:
            params["calendarCode"] = self._config.calendar
        reply = await self._client.get(path, params=params)
        if not isinstance(reply.body, list):
            raise Malformed(
                "does not answer with a list of records",
                place=path,
                mend="check that base_url is an Ed-Fi API",
            )
        return Listing(reply.body, _total(reply) if count else None)

    async def _begin(self, stream: Stream, cursor: JsonObject | None) -> Place:
        versions = await self._versions()
        if cursor is None:
            return full(versions.newest)
        saved = int(cursor["changeVersion"])
        if not versions.oldest <= saved <= versions.newest:
            # Changes since `saved` are no longer (or, in a store that was restored, not yet) told.
            _log.warning(
                "edfi.history_lost",
                stream=stream.name,
                saved=saved,
                oldest=versions.oldest,
                newest=versions.newest,
                mend="everything is fetched again, to find what changed and what is gone",
            )
            return full(versions.newest)
        lowest = max(saved + 1 - self._config.overlap, versions.oldest)
        return since(lowest, versions.newest)

    async def _versions(self) -> Versions:
        try:
            reply = await self._client.get(VERSIONS)
        except Rejected as error:
            raise Rejected(
                f"does not offer change queries: {error.status}",
                status=error.status,
                codes=error.codes,
                place=error.place,
                mend="switch the ChangeQueries feature on in the ODS/API, and check base_url",
            ) from None
        try:
            return Versions.model_validate(reply.body)
        except ValidationError:
            raise Malformed(
                "does not tell its change versions",
                place=VERSIONS,
                mend="check base_url and the API's version",
            ) from None


def problem_type(body: object) -> Sequence[str]:
    """The `type` of a problem details body: `urn:ed-fi:api:not-found`."""
    kind = body.get("type") if isinstance(body, dict) else None
    return [kind] if isinstance(kind, str) else []


def _total(reply: Reply) -> int | None:
    text = reply.headers.get("Total-Count", "")
    return int(text) if text.isdecimal() else None
