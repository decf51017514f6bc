"""The connector for Example: a REST service with OAuth 2 client credentials and pages by key."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from pydantic import BaseModel, Field

from connectors.kit.auth import ClientCredentials, in_body
from connectors.kit.client import Client, Reply
from connectors.kit.config import BaseUrl, HttpConfig
from connectors.kit.errors import Malformed
from connectors.kit.raws import keyed
from connectors.kit.secrets import SecretRef
from connectors.kit.transport import place
from hub.sync.contract import JsonObject, Page, Raw, Stream
from yixin_example import mapping, records

SCOPES = ("read",)


class ExampleConfig(HttpConfig):
    """Settings of an Example source, beside those of every connector over HTTP."""

    token_url: BaseUrl = Field(description="Address of the OAuth 2 token endpoint.")
    client_id: str = Field(min_length=1, description="Client id that the upstream gave to the hub.")
    client_secret: SecretRef = Field(description="Where its secret is: `env:NAME` or `file:PATH`.")
    page_size: int = Field(200, ge=1, le=1000, description="Records to ask for at once.")
    overlap_minutes: int = Field(
        10, ge=0, description="How far a run for changes reaches back, and clocks may differ."
    )


class Example:
    """A connection to one Example service."""

    name: ClassVar[str] = "example"
    title: ClassVar[str] = "Example"
    Config: ClassVar[type[BaseModel]] = ExampleConfig
    streams: ClassVar[tuple[Stream, ...]] = (
        # In the order in which they are applied: what others refer to first.
        Stream("schools", records.School, mapping.schools),
        Stream("teachers", records.Teacher, mapping.teachers),
    )

    def __init__(self, config: ExampleConfig, client: Client) -> None:
        self._config = config
        self._client = client

    @classmethod
    def streams_of(cls, config: ExampleConfig) -> tuple[Stream, ...]:
        """The streams that these settings lead to."""
        return cls.streams

    @classmethod
    @asynccontextmanager
    async def open(cls, config: ExampleConfig) -> AsyncIterator[Example]:
        """Open the HTTP client. Raises SecretMissing where the secret is not where the configuration says."""
        prove = in_body(config.client_id, config.client_secret.resolve())
        auth = ClientCredentials(config.token_url, prove, scopes=SCOPES)
        async with Client(config, auth=auth, explain=codes) as client:
            yield cls(config, client)

    async def check(self) -> Sequence[str]:
        """Ask each collection for one record."""
        lines = []
        for stream in self.streams:
            found, _ = _page(await self._client.get(stream.name, params={"limit": 1}))
            lines.append(f"{stream.name}: {'readable' if found else 'empty'}")
        return lines

    async def pages(
        self, stream: Stream, *, since: JsonObject | None, position: JsonObject | None
    ) -> AsyncIterator[Page]:
        """Fetch a collection in the order of its keys, which no row that comes or goes can shift.

        A `position` leads behind the page that it came with. The cursor is the newest change seen that is not dated after
        the fetch began: what changed meanwhile is asked for again, and a change dated ahead moves nothing.
        """
        began = datetime.fromisoformat(position["began"]) if position else datetime.now(UTC)
        params: dict[str, str | int] = {"limit": self._config.page_size}
        if since:
            behind = datetime.fromisoformat(since["newest"]) - timedelta(minutes=self._config.overlap_minutes)
            params["changedSince"] = behind.isoformat()
        newest = (position or since or {}).get("newest")
        after = position["after"] if position else None
        while True:
            reply = await self._client.get(stream.name, params=params | ({"after": after} if after else {}))
            items, after = _page(reply)
            raws = [_raw(stream.name, item) for item in items]
            changes = [raw.source_time.astimezone(UTC) for raw in raws if raw.source_time]
            told = [when.isoformat() for when in changes if when <= began]
            newest = max([*told, *([newest] if newest else [])], default=None)
            following = {"after": after, "newest": newest, "began": began.isoformat()}
            yield Page(raws, following if after else None, {"newest": newest} if newest else None)
            if not after:
                return


def codes(body: object) -> list[str]:
    """The codes of an error body; never its texts, which may name people."""
    code = body.get("error") if isinstance(body, dict) else None
    return [code] if isinstance(code, str) else []


def _page(reply: Reply) -> tuple[list[Any], str | None]:
    items = reply.body.get("items") if isinstance(reply.body, dict) else None
    if not isinstance(items, list):
        raise Malformed("does not answer with `items`", place=place(reply.url), mend="check base_url")
    following = reply.body.get("next")
    return items, following if isinstance(following, str) else None


def _raw(stream: str, item: Any) -> Raw:
    """The record whole, under its own key; what the source deleted is `gone`."""
    raw = keyed(stream, item, "id")
    if raw.fault is not None:
        return raw
    return replace(raw, source_time=_changed(item), gone=item.get("deleted") is True)


def _changed(item: JsonObject) -> datetime | None:
    try:
        when = datetime.fromisoformat(item["changedAt"])
    except (KeyError, TypeError, ValueError):
        return None
    return when if when.tzinfo else None
