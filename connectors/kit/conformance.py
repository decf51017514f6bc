"""What every connector over HTTP must do, whatever its standard.

A connector's tests have a `test_conformance.py` with `from connectors.kit.conformance import *` and a fixture `subject` that
returns a Subject. Its data needs more than two pages of at least one stream. Needs pytest and pytest-asyncio, which the hub
itself does not: only tests import this (docs/write-a-connector.md).
"""

from __future__ import annotations

import shutil
import socket
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
from pydantic import BaseModel, ValidationError

from connectors.kit.registry import Application
from connectors.kit.upstream.faults import Faults
from connectors.kit.upstream.proxy import TROUBLES, Trouble, through
from connectors.kit.upstream.server import running
from hub.sync.contract import Connector, Draft, Page, Raw, RecordError, Ref, Stream, UpstreamError
from schema.kit import Entity

__all__ = [
    "Subject",
    "test_a_broken_record_does_not_touch_the_others",
    "test_a_fetch_through_a_network_that_breaks_yields_the_same_records",
    "test_a_fetch_under_a_lasting_fault_fails_clearly",
    "test_a_fetch_under_a_passing_fault_yields_the_same_records",
    "test_a_stream_is_resumed_behind_any_page",
    "test_check_says_what_it_tried",
    "test_drafts_name_only_what_their_entities_have",
    "test_keys_are_unique_and_stable",
    "test_nobody_listening_is_unreachable",
    "test_pages_that_shift_lose_nothing",
    "test_unknown_fields_are_kept_and_ignored",
    "test_wrong_credentials_are_refused",
]


@dataclass(frozen=True)
class Subject:
    """A connector, its simulator, and data for both."""

    connector: type[Connector]
    application: Application
    data: Path
    """Folder as `yixin upstream --data` takes it, with a clients.json."""
    config: Callable[[str], BaseModel]
    """From the simulator's base address to a configuration with small pages, short waits and good credentials."""
    wrong: Callable[[str], BaseModel]
    """Likewise, with a wrong secret or key."""
    malformed: str
    """The collection that the fault `malformed` is tried on."""

    @asynccontextmanager
    async def open(
        self, *faults: str, data: Path | None = None, wrong: bool = False
    ) -> AsyncIterator[Connector]:
        """The connector, opened on a running simulator."""
        async with running(self.application(data or self.data, Faults(faults))) as url:
            config = (self.wrong if wrong else self.config)(url)
            async with self.connector.open(config) as opened:
                yield opened


async def pages(connector: Connector, stream: Stream, position: dict[str, Any] | None = None) -> list[Page]:
    """All pages behind `position`, which has been written to JSON and read again as a checkpoint is."""
    again = orjson.loads(orjson.dumps(position))
    found = [page async for page in connector.pages(stream, since=None, position=again)]
    assert found, f"{stream.name}: at least one page, if only an empty one"
    assert found[-1].position is None, f"{stream.name}: the last page has no position"
    assert all(page.position is not None for page in found[:-1]), (
        f"{stream.name}: only the last page has none"
    )
    return found


def records(found: Iterable[Page]) -> dict[str, Raw]:
    """The records of the pages by their keys."""
    return {raw.key: raw for page in found for raw in page.records}


async def everything(connector: Connector) -> dict[str, dict[str, Raw]]:
    """All records of all streams."""
    return {stream.name: records(await pages(connector, stream)) for stream in connector.streams}


def read(stream: Stream, raw: Raw) -> list[Draft]:
    """The drafts of a record; raises ValidationError or RecordError where it does not fit."""
    if raw.fault:
        raise raw.fault
    return list(stream.drafts(stream.record.model_validate(raw.payload)))


async def test_keys_are_unique_and_stable(subject: Subject) -> None:
    async with subject.open() as connector:
        first, second = await everything(connector), await everything(connector)
        for stream in connector.streams:
            found = [raw.key for page in await pages(connector, stream) for raw in page.records]
            assert len(found) == len(set(found)) > 0, stream.name
    assert first == second


async def test_a_stream_is_resumed_behind_any_page(subject: Subject) -> None:
    longest = 0
    async with subject.open() as connector:
        for stream in connector.streams:
            whole = await pages(connector, stream)
            longest = max(longest, len(whole))
            for number, page in enumerate(whole[:-1], 1):
                rest = await pages(connector, stream, page.position)
                assert records(rest) == records(whole[number:]), stream.name
    assert longest > 2, "the data has a stream of more than two pages"


@pytest.mark.parametrize(
    "fault",
    [
        *(
            "slow=1:0.01",
            "throttle=3:0",
            "throttle-date=3:0",
            "error=3",
            "error=3:503",
            "drop=3",
            "garbage=3",
        ),
        *("expired-token=3", "no-totals", "repeated", "repeated=3", "reordered"),
    ],
)
async def test_a_fetch_under_a_passing_fault_yields_the_same_records(subject: Subject, fault: str) -> None:
    async with subject.open() as connector:
        undisturbed = await everything(connector)
    async with subject.open(fault) as connector:
        assert await everything(connector) == undisturbed


@pytest.mark.parametrize("trouble", TROUBLES)
async def test_a_fetch_through_a_network_that_breaks_yields_the_same_records(
    subject: Subject, trouble: Trouble
) -> None:
    async with running(subject.application(subject.data, Faults())) as url:
        async with subject.connector.open(subject.config(url)) as connector:
            undisturbed = await everything(connector)
        async with through(url, trouble, first=500, every=3000, times=3) as (address, proxy):
            patient = {"timeout": 1.0, "attempts": 10}
            async with subject.connector.open(
                subject.config(address).model_copy(update=patient)
            ) as connector:
                assert await everything(connector) == undisturbed
    assert set(proxy.struck) == {trouble}, "the data has more than 500 bytes"


@pytest.mark.parametrize("fault", ["shift", "shift=3", "unshift", "unshift=4"])
async def test_pages_that_shift_lose_nothing(subject: Subject, fault: str) -> None:
    """The first record of a stream goes, or comes, while its pages are read: all others are there, or it is said."""
    async with subject.open() as connector:
        undisturbed = await everything(connector)
    for stream in connector.streams:
        async with subject.open(fault) as connector:
            try:
                found = records(await pages(connector, stream))
            except UpstreamError as error:
                assert error.code == "upstream.shortened", stream.name
                continue
        assert len(undisturbed[stream.name].keys() - found.keys()) <= 1, stream.name
        assert all(undisturbed[stream.name][key] == raw for key, raw in found.items()), stream.name


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("throttle=always:86400", "upstream.throttled"),
        ("throttle-date=always:86400", "upstream.throttled"),
        ("error=always", "upstream.broken"),
        ("drop=always", "upstream.unreachable"),
        ("garbage=always", "upstream.malformed"),
        ("expired-token=always", "upstream.refused"),
    ],
)
async def test_a_fetch_under_a_lasting_fault_fails_clearly(subject: Subject, fault: str, code: str) -> None:
    async with subject.open(fault) as connector:
        with pytest.raises(UpstreamError) as error:
            await everything(connector)
    assert error.value.code == code
    assert error.value.place
    assert error.value.mend


async def test_check_says_what_it_tried(subject: Subject) -> None:
    async with subject.open() as connector:
        lines = await connector.check()
    assert lines
    assert all(line for line in lines)


async def test_wrong_credentials_are_refused(subject: Subject) -> None:
    async with subject.open(wrong=True) as connector:
        with pytest.raises(UpstreamError) as error:
            await connector.check()
    assert error.value.code == "upstream.refused"


async def test_nobody_listening_is_unreachable(subject: Subject) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        config = subject.config(f"http://127.0.0.1:{closed.getsockname()[1]}")
        async with subject.connector.open(config) as connector:
            with pytest.raises(UpstreamError) as error:
                await connector.check()
    assert error.value.code == "upstream.unreachable"


async def test_unknown_fields_are_kept_and_ignored(subject: Subject, tmp_path: Path) -> None:
    data = tmp_path / "with-unknown"
    shutil.copytree(subject.data, data)
    for path in data.rglob("*.ndjson"):
        lines = [orjson.loads(line) | {"zzUnknown": {"kept": 1}} for line in path.read_bytes().splitlines()]
        path.write_bytes(b"\n".join(orjson.dumps(line) for line in lines))
    async with subject.open() as connector:
        known = await everything(connector)
    async with subject.open(data=data) as connector:
        for stream in connector.streams:
            for key, raw in records(await pages(connector, stream)).items():
                if raw.payload:
                    assert raw.payload["zzUnknown"] == {"kept": 1}, stream.name
                assert _outcome(stream, raw) == _outcome(stream, known[stream.name][key])


async def test_a_broken_record_does_not_touch_the_others(subject: Subject) -> None:
    async with subject.open() as connector:
        before = await everything(connector)
    async with subject.open(f"malformed={subject.malformed}:3") as connector:
        after = await everything(connector)
        bad = {
            (stream.name, key)
            for stream in connector.streams
            for key, raw in after[stream.name].items()
            if before[stream.name].get(key) != raw
        }
        streams = {stream.name: stream for stream in connector.streams}
    assert len(bad) == 3
    for name, key in bad:
        with pytest.raises((ValidationError, RecordError)):
            read(streams[name], after[name][key])


async def test_drafts_name_only_what_their_entities_have(subject: Subject) -> None:
    seen = 0
    async with subject.open() as connector:
        names = {stream.name for stream in connector.streams}
        for stream in connector.streams:
            for raw in records(await pages(connector, stream)).values():
                if raw.gone:
                    continue
                drafts = read(stream, raw)
                slots = [(draft.entity, draft.slot) for draft in drafts]
                assert len(slots) == len(set(slots)), f"{stream.name}: slots tell drafts apart"
                for draft in drafts:
                    _check_draft(draft, names)
                    seen += 1
    assert seen


def _outcome(stream: Stream, raw: Raw) -> object:
    try:
        return read(stream, raw)
    except (ValidationError, RecordError) as error:
        return type(error)


def _check_draft(draft: Draft, streams: set[str]) -> None:
    said = draft.entity.declaration
    assert set(draft.values) <= set(said.columns), said.name
    assert set(draft.refs) <= set(said.relations), said.name
    for name, value in draft.values.items():
        column = said.columns[name]
        if value is None:
            assert not column.demanded, f"{said.name}.{name} is required"
            continue
        items = value if column.many else [value]
        assert isinstance(items, list), f"{said.name}.{name}"
        for item in items:
            assert isinstance(item, column.type), f"{said.name}.{name}: {type(item).__name__}"
            assert not (column.type is date and isinstance(item, datetime)), f"{said.name}.{name}"
    for name, ref in draft.refs.items():
        relation = said.relations[name]
        assert ref is not None or relation.nullable, f"{said.name}.{name} is required"
        if ref is not None:
            _check_ref(ref, streams, relation.target)
    if draft.part_of is not None:
        _check_ref(draft.part_of, streams, draft.entity)
        return
    assert {name for name, it in said.columns.items() if it.demanded} <= set(draft.values), said.name
    assert {name for name, it in said.relations.items() if not (it.nullable or it.spec.derived)} <= set(
        draft.refs
    ), said.name


def _check_ref(ref: Ref, streams: set[str], target: type[Entity]) -> None:
    if ref.stream:
        assert ref.stream in streams
        assert ref.key
        return
    assert ref.entity is target
    assert ref.identifiers
    assert set(ref.identifiers) <= {column.name for column in target.declaration.identifiers}
