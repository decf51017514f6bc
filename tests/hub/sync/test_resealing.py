"""Rotation of keys: under a live hub, killed in the middle, and what may be retired afterwards."""

import asyncio
import shutil
import signal
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import orjson
import pytest

from hub.crypto import keyfile
from hub.crypto.keyfile import USES
from hub.crypto.sealing import KeyInUse, Keyring
from hub.crypto.suites import SM
from hub.store.writer import Writer
from hub.sync import line, resealing
from hub.sync.resealing import kept, reseal, retire, used
from schema.kit.registry import load
from schema.people.student import Student
from tests.conftest import ROOT
from tests.hub.sync.conftest import TODAY
from tests.hub.sync.hubs import Hub
from tests.hub.sync.upstreams import ORDER, Upstreams, now


@pytest.fixture
def own_keys(keys: Path, tmp_path: Path) -> Path:
    """The keys with which the tests' databases were written, for one test to change."""
    return Path(shutil.copy(keys, tmp_path / "keys.json"))


@pytest.fixture
async def own(synced: Hub, own_keys: Path) -> AsyncIterator[Hub]:
    yield replace(synced, keyring=Keyring.at(own_keys))


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys are looked for anew after a fifth of a second, and that long is waited for whoever has not looked."""
    for module in (keyfile, resealing):
        monkeypatch.setattr(module, "FRESH", 0.2)


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the newest key had been there for a while."""
    monkeypatch.setattr(resealing, "SETTLED", timedelta(0))


async def under(hub: Hub) -> set[tuple[str, int]]:
    """Uses and keys under which values are."""
    async with hub.database.connect() as connection:
        return set(await used(connection))


def test_every_sealed_column_and_every_hash_is_renewed_in_histories_too() -> None:
    found = {f"{each.table.name}.{name}" for each in kept() for name in (*each.sealed, *each.hashed)}
    for entity in load().values():
        tables = [entity.__tablename__] + ([entity.history.name] if entity.history is not None else [])
        for column in entity.declaration.columns.values():
            names = {column.name if column.sealed else None, column.hashed} - {None}
            assert {f"{table}.{name}" for table in tables for name in names} <= found
    assert {"staged_record.payload", "staged_record.fault", "idempotency.answer"} <= found
    assert "student.name" not in found


async def test_everything_comes_under_the_new_keys_and_says_what_it_said(
    own: Hub, own_keys: Path, upstreams: Upstreams, settled: None
) -> None:
    digest, versions = await own.digest(), await own.versions()
    with pytest.raises(KeyInUse):
        await retire(own.database, own.keyring, "sealing", 1)
    Keyring.at(own_keys, SM).rotate()
    assert await under(own) == {("sealing", 1), ("hashing", 1)}
    done = await reseal(own.database, own.keyring)
    assert done.values > 1000 and not done.unreadable
    assert await under(own) == {("sealing", 2), ("hashing", 2)}
    for use in USES:
        await retire(own.database, own.keyring, use, 1)
    renewed = replace(own, keyring=Keyring.at(own_keys))
    assert (await renewed.digest(), await renewed.versions()) == (digest, versions)
    await renewed.connect(upstreams)
    for report in (await renewed.sync_all(full=True)).values():
        assert report.counts["added"] == report.counts["changed"] == report.counts["removed"] == 0
    assert await renewed.digest() == digest


async def test_people_are_recognised_between_rotation_and_resealing(own: Hub, upstreams: Upstreams) -> None:
    digest, versions = await own.digest(), await own.versions()
    own.keyring.rotate()
    # Everything is read and matched again, as if no record had been seen before.
    await own.ask_nothing("DELETE FROM sync_page", "UPDATE staged_record SET state = 'pending'")
    await own.connect(upstreams)
    await own.sync_all(full=True)
    assert await own.digest() == digest
    assert await own.versions() == versions


async def test_rotation_under_load_loses_nothing(
    changing: tuple[Hub, Upstreams], own_keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub, upstreams = changing
    hub = replace(hub, keyring=Keyring.at(own_keys))
    monkeypatch.setattr(resealing, "BATCH", 40)

    def moved(user: dict) -> dict:
        return user | {"givenName": f"{user['givenName']}新", "dateLastModified": now()}

    assert upstreams.edit("oneroster/users", moved) > 100
    resealed = asyncio.create_task(rotations(hub, 2))
    seen = set()
    while not resealed.done():
        await hub.sync("oneroster", full=True)
        upstreams.edit("oneroster/users", lambda user: user | {"dateLastModified": now()})
        seen.add((await hub.digest())["Student"])
    await resealed
    assert len(seen) == 1
    await reseal(hub.database, hub.keyring)
    assert await under(hub) == {("sealing", 3), ("hashing", 3)}
    assert await hub.one("SELECT count(*) FROM student WHERE name LIKE '%新'") == await hub.one(
        "SELECT count(DISTINCT subject_id) FROM source_record JOIN source s ON s.id = source_id"
        " WHERE s.name = 'oneroster' AND subject_entity = 'Student' AND removed_at IS NULL"
    )
    before = await hub.digest()
    await hub.sync_all(full=True)
    assert await hub.digest() == before


async def rotations(hub: Hub, times: int) -> None:
    for _ in range(times):
        hub.keyring.rotate()
        await reseal(hub.database, hub.keyring)


async def test_a_row_that_somebody_changes_meanwhile_keeps_the_change(own: Hub) -> None:
    row_id, name = (await own.ask("SELECT id, name FROM student WHERE national_id IS NOT NULL LIMIT 1"))[0]
    own.keyring.rotate()
    async with own.database.begin() as connection:
        row = (await own.ask(f"SELECT * FROM student WHERE id = {row_id}"))[0]._mapping
        values = {column: row[column] for column in ("name", "sex", "birth_date", "status")}
        number = "310107201001010013"
        relations = {"school": row["school_id"], "class_group": row["class_group_id"]}
        await Writer(connection, own.keyring, own.clock.now()).save(
            Student, {row_id: values | relations | {"national_id": number, "student_number": None}}
        )
        resealed = asyncio.create_task(reseal(own.database, own.keyring))
        await asyncio.sleep(4)
        assert not resealed.done(), "it waits for the row"
        # Other transactions do not wait meanwhile.
        async with own.database.begin() as other:
            await asyncio.wait_for(line.stand(other), 1)
    await resealed
    sealed, hashed = (
        await own.ask(f"SELECT national_id, national_id_hash FROM student WHERE id = {row_id}")
    )[0]
    assert own.keyring.open(f"student.national_id:{row_id}", sealed) == number
    assert hashed == own.keyring.digest("student.national_id", number)
    assert await under(own) == {("sealing", 2), ("hashing", 2)}
    assert await own.one(f"SELECT name FROM student WHERE id = {row_id}") == name


async def test_killed_in_the_middle_it_goes_on(own: Hub, own_keys: Path) -> None:
    digest = await own.digest()
    own.keyring.rotate()
    task = {"url": own.url, "keys": str(own_keys), "today": TODAY.isoformat()}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.hub.sync.driver",
        cwd=ROOT, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    attempts = [{"last": 2, "when": "before"}, {"last": 5, "when": "after"}, {}]
    said, _ = await process.communicate(b"".join(orjson.dumps(task | each) + b"\n" for each in attempts))
    first, second, third = (orjson.loads(answer) for answer in said.splitlines())
    assert first["killed"] == second["killed"] == signal.SIGKILL
    assert third["values"] > 0
    assert await under(own) == {("sealing", 2), ("hashing", 2)}
    assert await own.digest() == digest


async def test_a_value_that_does_not_open_holds_its_key_and_nothing_else(own: Hub, settled: None) -> None:
    await own.ask_nothing(
        "UPDATE student SET national_id = overlay(national_id PLACING '\\x00' FROM 20) WHERE id = 1"
    )
    own.keyring.rotate()
    done = await reseal(own.database, own.keyring)
    assert done.unreadable == {"student": 1}
    with pytest.raises(KeyInUse) as error:
        await retire(own.database, own.keyring, "sealing", 1)
    assert error.value.message.startswith("1") or error.value.message.startswith("2")


async def test_a_key_is_not_retired_while_somebody_may_still_write_under_it(own: Hub) -> None:
    own.keyring.rotate()
    await reseal(own.database, own.keyring)
    with pytest.raises(KeyInUse) as error:
        await retire(own.database, own.keyring, "sealing", 1)
    assert "young" in error.value.message


async def test_who_waits_for_an_identifier_is_tried_again(
    hub: Hub, own_keys: Path, upstreams: Upstreams
) -> None:
    hub = replace(hub, keyring=Keyring.at(own_keys))
    waiting = ORDER[1:]
    await hub.sync_all(waiting)
    assert await hub.one("SELECT count(*) FROM student") == 0
    hub.keyring.rotate()
    done = await reseal(hub.database, hub.keyring)
    assert done.waiting > 0
    await hub.sync("oneroster")
    await hub.sync_all(waiting)
    assert {number for use, number in await under(hub) if use == "hashing"} == {2}
    assert (await hub.digest())["Student"] != "0"
    assert await hub.one("SELECT count(*) FROM referral") > 0
