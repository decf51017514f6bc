"""Who was erased is nowhere in the database any more, and no sync brings anybody back."""

from dataclasses import replace
from typing import Any

import orjson
from sqlalchemy import select

from hub.crypto.sealing import Keyring
from hub.store.work import Work
from hub.sync.erasure import Erased, erase
from hub.sync.resealing import kept, reseal
from hub.sync.rollups import check
from schema.access.account import Account
from schema.integration.correction import Correction
from schema.kit.registry import load
from tests.hub.sync.hubs import Hub
from tests.hub.sync.upstreams import Upstreams, now


async def erased(hub: Hub, student: int) -> Erased:
    async with hub.database.begin() as connection:
        return await erase(connection, hub.keyring, student, hub.clock.now())


async def forms(hub: Hub, entity: str, row_id: int) -> set[str]:
    """Everything by which a person could be told: the name, the numbers as they are, sealed and hashed, the rows' keys."""
    row = (await hub.row(entity, row_id))._mapping
    found = {row["name"]}
    for column in load()[{"student": "Student", "guardian": "Guardian"}[entity]].declaration.columns.values():
        if column.sealed and row[column.name] is not None:
            said = hub.keyring.open(f"{entity}.{column.name}:{row_id}", row[column.name])
            found |= {said, said.lstrip("GLJ"), said.encode().hex(), row[column.name].hex()}
            if column.hashed:
                found.add(row[column.hashed].hex())
    if row.get("name_pinyin"):
        found.add(row["name_pinyin"])
    return found


async def everything(hub: Hub) -> dict[str, str]:
    """Every table as text, and beside it what its sealed values say."""
    said = {table: "\n".join(rows) for table, rows in (await hub.content()).items()}
    async with hub.database.connect() as connection:
        for each in kept():
            rows = (await connection.execute(select(each.table))).mappings().all()
            said[f"{each.table.name}, opened"] = "\n".join(
                hub.keyring.open(sealed.place(row), row[name])
                for name, sealed in each.sealed.items()
                for row in rows
                if row[name] is not None
            )
    return said


async def namesakes(hub: Hub, name: str) -> int:
    return await hub.one("SELECT count(*) FROM student WHERE name = :name", name=name)


async def chosen(hub: Hub) -> int:
    """A pupil of whom all systems know, with marks and a guardian of no other child, and a name of nobody else."""
    return await hub.one(
        "SELECT s.id FROM student s JOIN guardianship g ON g.student_id = s.id AND g.removed_at IS NULL"
        " JOIN guardian p ON p.id = g.guardian_id"
        " JOIN attendance_mark m ON m.student_id = s.id JOIN source_record r ON r.subject_entity = 'Student'"
        " AND r.subject_id = s.id WHERE s.national_id IS NOT NULL"
        " AND (SELECT count(*) FROM student o WHERE o.name = s.name) = 1"
        " AND (SELECT count(*) FROM guardian o WHERE o.name = p.name) = 1"
        " AND NOT EXISTS (SELECT FROM guardianship o WHERE o.guardian_id = g.guardian_id AND o.student_id <> s.id)"
        " GROUP BY s.id ORDER BY count(DISTINCT r.source_id) DESC, s.id LIMIT 1"
    )


async def correct(hub: Hub, student: int) -> None:
    """Somebody put a field of one of the pupil's records right, naming the pupil."""
    name = await hub.one("SELECT name FROM student WHERE id = :student", student=student)
    source, stream, key = (
        await hub.ask(
            "SELECT source_id, stream, key FROM source_record WHERE subject_entity = 'Student' AND subject_id = :student"
            " AND founding ORDER BY id LIMIT 1",
            student=student,
        )
    )[0]
    async with hub.database.begin() as connection:
        work = Work(connection, hub.keyring, hub.clock.now())
        account = await work.add(
            Account, {"roles": [], "disabled": False, "created_at": work.now, "source_ids": []}
        )
        values = {"source": source, "stream": stream, "key": key, "field": "note", "value": f'"{name}"'}
        why = {"reason": name, "decided_at": work.now, "decided_by": account}
        await work.add(Correction, values | why)


async def test_nothing_is_left_and_no_sync_brings_anybody_back(changing: tuple[Hub, Upstreams]) -> None:
    hub, upstreams = changing
    student = await chosen(hub)
    guardian = await hub.one(
        "SELECT min(guardian_id) FROM guardianship WHERE student_id = :student", student=student
    )
    traces = await forms(hub, "student", student) | await forms(hub, "guardian", guardian)
    await correct(hub, student)
    before = await everything(hub)
    assert any(trace in text for trace in traces for text in before.values())
    counts = {
        table: await hub.one(f"SELECT count(*) FROM {table}") for table in ("student", "attendance_mark")
    }
    done = await erased(hub, student)
    assert done.rows > 5 and done.records > 3

    async def gone() -> None:
        for table, text in (await everything(hub)).items():
            assert not [trace for trace in traces if trace in text], table
        assert await hub.one("SELECT count(*) FROM student") == counts["student"] - 1
        assert await hub.ask("SELECT id FROM student WHERE id = :student", student=student) == []

    await gone()
    async with hub.database.connect() as connection:
        assert {(each.wrong, each.due) for each in await check(connection)} == {(0, 0)}
    digest = await hub.digest()
    for full in (True, False):
        for report in (await hub.sync_all(full=full)).values():
            assert report.counts["added"] == report.counts["removed"] == 0, report
        await gone()
        assert await hub.digest() == digest
    # Every record comes again with changes, and the person's under keys that nobody saw before.
    upstreams.edit("oneroster/users", lambda user: user | {"dateLastModified": now(), "phone": "1"})
    upstreams.edit("fhir/Patient", lambda patient: patient | {"active": True, "extension": []})
    for report in (await hub.sync_all(full=True)).values():
        assert report.counts["added"] == 0
    await gone()


async def test_a_new_key_for_the_same_number_is_refused(changing: tuple[Hub, Upstreams]) -> None:
    hub, upstreams = changing
    student = await chosen(hub)
    number = await hub.ask("SELECT national_id FROM student WHERE id = :student", student=student)
    said = hub.keyring.open(f"student.national_id:{student}", number[0][0])
    traces = await forms(hub, "student", student)
    await erased(hub, student)

    def renamed(user: dict[str, Any]) -> dict[str, Any]:
        mine = user.get("metadata", {}).get("nationalId") == said
        return user | {"sourcedId": "brand-new", "dateLastModified": now()} if mine else user

    assert upstreams.edit("oneroster/users", renamed) == 1
    report = await hub.engine().sync("oneroster", full=True)
    assert report.counts["added"] == 0
    for table, text in (await everything(hub)).items():
        assert not [trace for trace in traces if trace in text], table
    assert await hub.one("SELECT count(*) FROM staged_record WHERE key LIKE '%brand-new%'") == 0
    again = await hub.engine().sync("oneroster", full=True)
    assert again.counts["ignored"] >= report.counts["ignored"]


async def test_a_guardian_with_another_child_stays(synced: Hub) -> None:
    rows = await synced.ask(
        "SELECT guardian_id, min(student_id) FROM guardianship WHERE removed_at IS NULL"
        " GROUP BY 1 HAVING count(DISTINCT student_id) > 1 ORDER BY 1 LIMIT 1"
    )
    guardian, student = rows[0]
    await erased(synced, student)
    assert await synced.one("SELECT count(*) FROM guardian WHERE id = :guardian", guardian=guardian) == 1
    assert (
        await synced.one("SELECT count(*) FROM guardianship WHERE guardian_id = :guardian", guardian=guardian)
        > 0
    )
    digest = await synced.digest()
    await synced.sync_all(full=True)
    assert await synced.digest() == digest


async def test_what_fitted_nowhere_goes_too(synced: Hub, upstreams: Upstreams) -> None:
    student = await chosen(synced)
    row = (await synced.row("student", student))._mapping
    number = synced.keyring.open(f"student.national_id:{student}", row["national_id"])
    source = await synced.one("SELECT id FROM source WHERE name = 'fhir'")
    payload = orjson.dumps({"note": "someone", "identifier": [{"value": number}]}).decode()
    place = f"staged_record.payload:{source}/Patient/stray"
    async with synced.database.begin() as connection:
        await connection.exec_driver_sql(
            "INSERT INTO staged_record (source_id, stream, key, hash, payload, fetched_at, gone, state)"
            " VALUES ($1, 'Patient', 'stray', '', $2, now(), false, 'quarantined')",
            (source, synced.keyring.seal(place, payload)),
        )
    await erased(synced, student)
    assert await synced.ask("SELECT id FROM staged_record WHERE key = 'stray'") == []


async def test_tombstones_hold_their_hashing_key(synced: Hub, keys: Any, tmp_path: Any) -> None:
    path = tmp_path / "keys.json"
    path.write_bytes(keys.read_bytes())
    hub = replace(synced, keyring=Keyring.at(path))
    student = await chosen(hub)
    traces = await forms(hub, "student", student)
    await erased(hub, student)
    hub.keyring.rotate()
    await reseal(hub.database, hub.keyring)
    digest = await hub.digest()
    await hub.sync_all(full=True)
    assert await hub.digest() == digest
    assert not [t for t in traces for text in (await everything(hub)).values() if t in text]


async def test_to_erase_nobody_does_nothing(synced: Hub) -> None:
    before = await synced.digest()
    assert await erased(synced, 10**9) == Erased(0, 0)
    assert await synced.digest() == before
