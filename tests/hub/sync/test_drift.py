"""Fields that a stream's model does not know, misses, or finds of another type: told once, by their place, never by value."""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import Any, ClassVar

import pytest
from pydantic import BaseModel, ConfigDict

from hub.sync import drift
from hub.sync.contract import Draft, Page, Raw, Stream
from hub.sync.run import Engine
from hub.sync.sources import Sources
from schema.places.school import School


class Detail(BaseModel):
    kind: str = ""


class Record(BaseModel):
    code: str
    details: list[Detail] = []
    free: dict[str, Any] = {}


class Nothing(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Drifting:
    """A connector that gives what a test says."""

    name: ClassVar[str] = "drifting"
    title: ClassVar[str] = "Drifting"
    Config: ClassVar[type[BaseModel]] = Nothing
    gives: ClassVar[list[Raw]] = []

    @staticmethod
    def schools(record: Record) -> Iterable[Draft]:
        yield Draft(School, {"code": record.code, "name": "校"})

    streams: ClassVar[tuple[Stream, ...]] = (Stream("schools", Record, schools, sweeps=False),)

    @classmethod
    def streams_of(cls, config: Any) -> tuple[Stream, ...]:
        return cls.streams

    @classmethod
    @asynccontextmanager
    async def open(cls, config: Any) -> AsyncIterator["Drifting"]:
        yield cls()

    async def check(self) -> Sequence[str]:
        return []

    async def pages(self, stream: Stream, *, since: Any, position: Any) -> AsyncIterator[Page]:
        yield Page(self.gives, None)


@pytest.fixture
async def given(databases, migrated):
    async with databases.copy(migrated) as hub:
        async with hub.database.begin() as connection:
            await Sources(connection, lambda _: Drifting).add("sis", "drifting", {}, roster=True)

        async def sync(*gives: Raw) -> dict[str, int]:
            Drifting.gives = list(gives)
            engine = Engine(hub.database, hub.keyring, hub.clock, lambda _: Drifting)
            return (await engine.sync("sis")).counts

        yield hub, sync


def school(number: int, **more: Any) -> Raw:
    return Raw(f"s{number}", {"code": f"{number:010}", **more})


TOLD = "SELECT field, kind, expected, key FROM schema_drift ORDER BY id"


async def test_an_unknown_field_is_kept_in_staging_shown_nowhere_and_told_once(given, capfd) -> None:
    hub, sync = given
    secret = "geheime 心事"
    drifted = {"diary": secret, "details": [{"kind": "a"}, {"mood": secret}], "free": {"any": 1}}
    await sync(school(1), school(2, **drifted), school(3, diary=secret))
    assert await hub.ask(TOLD) == [
        ("diary", "UNKNOWN", None, "s2"),
        ("details/*/mood", "UNKNOWN", None, "s2"),
    ]
    await sync(school(2, diary="else"), school(4, diary=secret))
    assert len(await hub.ask(TOLD)) == 2
    said = capfd.readouterr()
    assert "schema drift" in said.out + said.err
    assert secret not in said.out + said.err and "diary" not in said.out + said.err
    for table, rows in (await hub.content()).items():
        assert not [row for row in rows if secret in row], table
    staged = await hub.ask("SELECT source_id, stream, key, payload FROM staged_record WHERE key = 's3'")
    assert secret in hub.keyring.open(f"staged_record.payload:{staged[0][0]}/schools/s3", staged[0][3])


async def test_a_missing_and_a_retyped_field_quarantine_and_raise_an_alert(given) -> None:
    hub, sync = given
    counts = await sync(school(1), Raw("s2", {"name": "x"}), Raw("s3", {"code": 7}), Raw("s4", {"code": 8}))
    assert (counts["added"], counts["quarantined"]) == (1, 3)
    assert await hub.ask(TOLD) == [
        ("name", "UNKNOWN", None, "s2"),
        ("code", "MISSING", None, "s2"),
        ("code", "RETYPED", "string", "s3"),
    ]
    async with hub.database.connect() as connection:
        lines = await drift.told(connection, "sis")
    assert lines == [
        "drift: MISSING schools code; first in s2",
        "drift: RETYPED schools code, string expected; first in s3",
        "drift: 1 fields are not used: schools.name",
    ]


async def test_a_source_that_makes_up_fields_does_not_fill_the_table(given, monkeypatch) -> None:
    hub, sync = given
    monkeypatch.setattr(drift, "MOST", 3)
    await sync(*(school(number, **{f"x{number}": 1}) for number in range(1, 6)))
    await sync(school(9, y=1))
    assert await hub.one("SELECT count(*) FROM schema_drift") == 3
