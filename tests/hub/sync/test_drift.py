"""Fields that a stream's model does not know, misses, or finds of another type: told once, by their place, never by value."""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from itertools import product
from typing import Any, ClassVar

import pytest
from pydantic import BaseModel, ConfigDict

from hub.sync import drift, paths
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
    scores: dict[str, Detail] | None = None


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
    await sync(school(1), school(2, **drifted), school(3, diary=secret, details=[{"mood": 1}]))
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
    counts = await sync(
        school(1), Raw("s2", {"name": "x"}), Raw("s3", {"code": 7}), Raw("s4", {"code": 8, "name": "y"})
    )
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
    await sync(*(school(number, **{f"x{number // 2}": 1}) for number in range(2, 12)))
    await sync(school(20, y=1), school(21, y=1))
    assert await hub.one("SELECT count(*) FROM schema_drift") == 3


async def test_nobodys_name_or_number_is_told_as_the_name_of_a_field(given, capfd) -> None:
    """Pupils as keys: of a mapping that the model knows, of a table across, of an object that it does not know."""
    hub, sync = given
    pupils = ("31010720190001", "张三", "欧阳小明", "zhangsan", "9a420e75-a010-e79d-9792-67b17b320ccd")
    scores = {pupil: {"kind": 7, "mood": pupil, "remark": 1} for pupil in pupils}
    across = {pupil: "present" for pupil in pupils if pupil != "zhangsan"}
    await sync(
        school(1, scores=scores, **across, 备注="x", changedAt="t"),
        school(2, scores={"张三": {"mood": 1}}, **across, 备注="y", changedAt="t", zhangsan=1),
    )
    found = {(field, kind) for field, kind, *_ in await hub.ask(TOLD)}
    assert found == {
        ("scores/*/kind", "RETYPED"), ("scores/*/mood", "UNKNOWN"), ("scores/*/*", "UNKNOWN"),
        ("*", "UNKNOWN"), ("备注", "UNKNOWN"), ("changedAt", "UNKNOWN"),
    }  # fmt: skip
    async with hub.database.connect() as connection:
        lines = "".join(await drift.told(connection, "sis"))
    captured = capfd.readouterr()
    assert not [pupil for pupil in pupils if pupil in lines + captured.out + captured.err]


def test_an_object_of_very_many_unknown_keys_is_data() -> None:
    keys = ["".join(pair) for pair in product("abcdefgh", repeat=2)]
    found = [(record, ("", key)) for record in ("r1", "r2") for key in keys]
    assert paths.named(found) == {"*": "r1"}
    assert set(paths.named(found[:40] + found[64:104])) == set(keys[:40])
    assert paths.named(found[:1], {keys[0]}) == {keys[0]: found[0][0]}


@pytest.mark.parametrize(
    ("key", "shown"),
    [("birthDate", True), ("@id", True), ("address_2", True), ("iso8601", False), ("X31010720190001", False),
     ("监护人电话", True), ("备注", True), ("张三", False), ("买买提", False), ("阿依·古丽", False), ("a b", False), ("", False)],
)  # fmt: skip
def test_what_looks_like_a_field(key: str, shown: bool) -> None:
    assert paths.looks_like_a_field(key) is shown
