"""What a connector and the sync engine say to each other: records in pages, drafts of entity rows.

A connector turns an upstream into pages of raw records and each raw record into drafts; everything else
(staging, validation, identity, projection, checkpoints, counts) is the engine's. A connector never touches
the database.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Protocol, runtime_checkable

from pydantic import BaseModel

from hub.base.errors import YixinError
from schema.kit import Entity

JsonObject = dict[str, Any]


class UpstreamError(YixinError):
    """An upstream did not give what its standard promises; the run fails and can be continued."""

    code = "upstream.failed"


class RecordError(YixinError):
    """One record does not fit; it is quarantined and the rest goes on.

    `field` is the record's own path (`birthDate`, `roles/0/org`), `value` the source's own value.
    """

    code = "record.invalid"

    def __init__(
        self, message: str, *, field: str | None = None, value: object = None, mend: str | None = None
    ) -> None:
        super().__init__(message, place=field, mend=mend)
        self.field = field
        self.value = value


@dataclass(frozen=True, slots=True)
class Raw:
    """One record as the upstream sent it."""

    key: str
    """The record's key within its stream, from the source's own primary key; the same for a later version of it."""
    payload: Mapping[str, Any]
    """The record itself, whole, unknown fields included. Empty for a deletion that carries only the key."""
    source_time: datetime | None = None
    """When the source last changed it, by the source's clock."""
    gone: bool = False
    """The source says that the record was deleted (`tobedeleted`, `/deletes`, `deleted[]`)."""
    fault: RecordError | None = None
    """Why the record could not even be read (no key, no JSON object); it is quarantined under `key`."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of one stream; the engine commits it together with `position`."""

    records: Sequence[Raw]
    position: JsonObject | None
    """Where to go on after this page (opaque to the engine, JSON); None on the last page of the stream."""
    cursor: JsonObject | None = None
    """From where the next run may ask for changes only, valid once the stream is complete; None: it cannot."""
    names_all: bool | None = None
    """On the last page: whether this fetch named every record that exists, so that a sweep may follow.

    None: as usual, if the stream sweeps and was fetched whole. True: although only changes were asked for.
    False: records could not be told by their keys, so one that was not seen need not be gone.
    """


@dataclass(frozen=True, slots=True)
class Ref:
    """Points from a draft to another row: by a record of the same source, or by an identifier of the row.

    A reference that leads nowhere (yet) makes the record wait; it is released when the row appears.
    """

    stream: str = ""
    key: str = ""
    entity: type[Entity] | None = None
    identifiers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def record(cls, stream: str, key: str) -> Ref:
        """The row that this source's record `key` of `stream` stands for."""
        return cls(stream=stream, key=key)

    @classmethod
    def identified(cls, entity: type[Entity], **identifiers: str) -> Ref:
        """The row of `entity` that bears these identifying columns (`student_number="…"`)."""
        return cls(entity=entity, identifiers=identifiers)


@dataclass(frozen=True, slots=True)
class Draft:
    """What one record says about one entity row: columns by name, relations by name as Ref (or None)."""

    entity: type[Entity]
    values: Mapping[str, Any]
    """Columns by their name in the entity. Leave a column out where the source does not speak of it."""
    refs: Mapping[str, Ref | None] = field(default_factory=dict)
    """Relations by their name in the entity."""
    slot: str = ""
    """Tells several drafts of one entity from one record apart (stable from version to version)."""
    depends_on: Mapping[type[Entity], Ref] = field(default_factory=dict)
    """Rows that must be known first, though no relation leads to them: a guardian is taken in with a pupil or not at all."""
    clues: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """What no column holds but helps to recognise a person: `{"phones": [...]}`."""
    part_of: Ref | None = None
    """Set: the record only adds to that existing row (an enrolment that tells a pupil's class), never creates it."""


@dataclass(frozen=True, slots=True)
class Stream:
    """One collection of an upstream. Streams stand in the order in which they are applied (parents first)."""

    name: str
    record: type[BaseModel]
    """Model of the upstream's record; must ignore unknown fields. What does not validate is quarantined."""
    drafts: Callable[[Any], Iterable[Draft]]
    """From a validated record to drafts. No draft: the record's kind is declared but not used (counted as ignored)."""
    sweeps: bool = True
    """A complete fetch names every record that exists, so a record not seen in it is gone from the source."""


@dataclass(frozen=True, slots=True)
class Order:
    """A referral as the health partner's server is told of it."""

    number: str
    """The hub's own number: an order that is sent again is the same."""
    cancelled: bool
    urgency: str
    reason: str | None
    requested_at: datetime | None
    consent: bool | None
    pupil: Mapping[str, str]
    """The pupil's identifiers by the names of their columns."""
    school: str | None
    """The school's code."""
    keys: Mapping[str, Mapping[str, str]]
    """The server's own keys of the rows that the referral leads to, by relation (`student`, `partner`, …) and stream."""


@runtime_checkable
class Ordering(Protocol):
    """A connector whose upstream also takes referrals of the hub."""

    async def order(self, order: Order) -> None:
        """Tell the server of a referral, as often as it is called: it is there once. Raises UpstreamError, SettingsError."""
        ...


class Connector(Protocol):
    """A connection to one upstream system, opened with its configuration."""

    name: ClassVar[str]
    """Name of the standard, as in `yixin source add --connector NAME`."""
    title: ClassVar[str]
    """Standard and version for people: `OneRoster 1.2`."""
    Config: ClassVar[type[BaseModel]]
    """Frozen pydantic model of the connector's settings. A secret is `SecretRef`: `env:NAME` or `file:PATH`."""
    streams: tuple[Stream, ...]
    """Known of the class, or only of an open connection where its configuration declares them."""

    @classmethod
    def streams_of(cls, config: Any) -> tuple[Stream, ...]:
        """The streams that these settings lead to, without opening a connection: replay and release need them."""
        ...

    @classmethod
    def open(cls, config: Any) -> AbstractAsyncContextManager[Connector]:
        """Open the connection (its HTTP client); closes it on leaving."""
        ...

    async def check(self) -> Sequence[str]:
        """Try address, credentials and rights. Returns lines for people; raises UpstreamError on the first failure."""
        ...

    def pages(
        self, stream: Stream, *, since: JsonObject | None, position: JsonObject | None
    ) -> AsyncIterator[Page]:
        """Fetch a stream: whole when `since` is None, else what changed since that cursor.

        `position` is that of the last page which was committed by an interrupted run; go on behind it.
        """
        ...
