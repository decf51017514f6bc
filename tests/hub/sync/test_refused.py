"""Records that the database, or even staging, cannot take: each stands alone in quarantine, the rest goes on."""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import Any, ClassVar

import pytest
from pydantic import BaseModel, ConfigDict

from hub.sync.contract import Draft, Page, Raw, Ref, Stream
from hub.sync.run import Engine
from hub.sync.sources import Sources
from schema.places.class_group import ClassGroup
from schema.places.school import School
from tests.hub.sync.hubs import Hub, adds_up


class Anything(BaseModel):
    model_config = ConfigDict(extra="allow")

    code: Any = None
    grade: Any = None


def schools(record: Anything) -> Iterable[Draft]:
    yield Draft(School, {"code": record.code, "name": "校"})


def classes(record: Anything) -> Iterable[Draft]:
    yield Draft(
        ClassGroup, {"name": "班", "grade": record.grade}, {"school": Ref.record("schools", record.code)}
    )


class Nothing(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Given:
    """A connector that gives what a test says."""

    name: ClassVar[str] = "given"
    title: ClassVar[str] = "Given"
    Config: ClassVar[type[BaseModel]] = Nothing
    streams: ClassVar[tuple[Stream, ...]] = (
        Stream("schools", Anything, schools),
        Stream("classes", Anything, classes),
    )
    gives: ClassVar[dict[str, list[Raw]]] = {}

    @classmethod
    def streams_of(cls, config: Any) -> tuple[Stream, ...]:
        return cls.streams

    @classmethod
    @asynccontextmanager
    async def open(cls, config: Any) -> AsyncIterator["Given"]:
        yield cls()

    async def check(self) -> Sequence[str]:
        return []

    async def pages(self, stream: Stream, *, since: Any, position: Any) -> AsyncIterator[Page]:
        yield Page(self.gives.get(stream.name, []), None)


@pytest.fixture
async def given(databases, migrated) -> AsyncIterator[tuple[Hub, Any]]:
    async with databases.copy(migrated) as hub:
        async with hub.database.begin() as connection:
            await Sources(connection, lambda _: Given).add("given", "given", {}, roster=True)

        async def sync(**gives: list[Raw]) -> dict[str, int]:
            Given.gives = gives
            engine = Engine(hub.database, hub.keyring, hub.clock, lambda _: Given)
            counts = (await engine.sync("given")).counts
            assert adds_up(counts)
            return counts

        yield hub, sync


def school(number: int) -> Raw:
    return Raw(f"s{number}", {"code": f"{number:010}"})


@pytest.mark.parametrize(
    ("grade", "reason"),
    [
        (10**10, "record.refused"),
        (2**31, "record.refused"),
        (True, "value.invalid"),
        ("7", "value.invalid"),
        (7.5, "value.invalid"),
    ],
)
async def test_a_value_that_does_not_fit_its_column_quarantines_one_record(
    given, grade: Any, reason: str
) -> None:
    hub, sync = given
    records = [Raw(f"c{n}", {"code": "s1", "grade": 5}) for n in range(60)]
    records[37] = Raw("bad", {"code": "s1", "grade": grade})
    counts = await sync(schools=[school(1)], classes=records)
    assert (counts["added"], counts["quarantined"]) == (60, 1)
    assert await hub.ask("SELECT key, reason FROM quarantined_record") == [("bad", reason)]


@pytest.mark.parametrize("code", ["a\0b", "\ud800", "".join(map(chr, range(0x4E00, 0x5E00)))])
async def test_text_that_cannot_be_stored_or_found_quarantines_one_record(given, code: str) -> None:
    hub, sync = given
    counts = await sync(schools=[school(1), Raw("bad", {"code": code}), school(2)])
    assert (counts["added"], counts["quarantined"]) == (2, 1)
    assert await hub.one("SELECT key FROM quarantined_record") == "bad"


@pytest.mark.parametrize("key", ["a\0b", "\udc80", "长" * 1000])
async def test_a_key_that_cannot_be_stored_quarantines_one_record(given, key: str) -> None:
    hub, sync = given
    for _ in range(2):
        counts = await sync(schools=[school(1), Raw(key, {"code": "0000000009"}), school(2)])
        assert (counts["seen"], counts["quarantined"], counts["removed"]) == (3, 1, 0)
    assert await hub.one("SELECT count(*) FROM school") == 2


@pytest.mark.parametrize("value", [2**70, "\ud800", {1, 2}, object()])
async def test_a_payload_that_cannot_be_stored_keeps_the_last_good_value(given, value: Any) -> None:
    hub, sync = given
    await sync(schools=[school(1), school(2)])
    counts = await sync(schools=[Raw("s1", {"code": "0000000001", "more": value}), school(2)])
    assert (counts["quarantined"], counts["unchanged"], counts["removed"]) == (1, 1, 0)
    assert await hub.one("SELECT count(*) FROM school WHERE removed_at IS NULL") == 2
    assert (await sync(schools=[school(1), school(2)]))["quarantined"] == 0


async def test_many_refused_records_in_a_batch_cost_few_transactions(given) -> None:
    hub, sync = given
    records = [Raw(f"c{n:04}", {"code": "s1", "grade": 2**31 if n % 100 == 50 else 5}) for n in range(600)]
    counts = await sync(schools=[school(1)], classes=records)
    assert (counts["added"], counts["quarantined"]) == (595, 6)
    assert await hub.one("SELECT count(*) FROM class_group") == 594


async def test_a_page_that_is_seen_twice_counts_once(given) -> None:
    _, sync = given
    assert (await sync(schools=[school(1), school(1), school(2)]))["seen"] == 2
