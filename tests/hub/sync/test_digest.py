import pytest

from hub.sync import digest
from hub.sync.digest import Digester
from tests.hub.sync.hubs import Hub

CHANGES = (
    ("UPDATE attendance_mark SET code = 'TARDY' WHERE id = (SELECT min(id) FROM attendance_mark WHERE code <> 'TARDY')", {"AttendanceMark"}),
    ("UPDATE school_day SET removed_at = now() WHERE id = 1", {"SchoolDay"}),
    ("UPDATE source_record SET key = key || 'x' WHERE subject_entity = 'AbsenceEpisode' OR subject_entity = 'Practitioner'", {"Practitioner", "Referral", "HealthEncounter"}),
    ("UPDATE student SET changed_at = now(), school_id = (SELECT max(id) FROM school) WHERE id = (SELECT min(id) FROM student WHERE school_id <> (SELECT max(id) FROM school))", {"Student"}),
    ("UPDATE source_record SET source_time = now()", set()),
    ("UPDATE staged_record SET fetched_at = now()", set()),
    ("UPDATE quarantined_record SET first_seen_at = now()", set()),
    ("UPDATE quarantined_record SET state = 'RESOLVED' WHERE id = 1", {"QuarantinedRecord"}),
    ("UPDATE student SET name_pinyin = name_pinyin", set()),
)  # fmt: skip
"""What is done to a graph, and the entities whose digests differ then."""


async def test_content_counts_and_times_do_not(synced: Hub, undisturbed) -> None:
    async with synced.database.connect() as connection:
        for sql, differ in CHANGES:
            assert (await connection.exec_driver_sql(sql)).rowcount, sql
            digest = await synced.seen(connection)
            assert {name for name, line in digest.items() if line != undisturbed[name]} == differ, sql
            await connection.rollback()


async def test_a_sealed_value_counts_as_what_it_says(synced: Hub, undisturbed) -> None:
    (row,) = await synced.ask("SELECT id, reason FROM referral WHERE reason IS NOT NULL ORDER BY id LIMIT 1")
    place = f"referral.reason:{row.id}"
    said = synced.keyring.open(place, row.reason)
    for text, same in ((said, True), (said + "。", False)):
        async with synced.database.begin() as connection:
            await connection.exec_driver_sql(
                "UPDATE referral SET reason = $1 WHERE id = $2", (synced.keyring.seal(place, text), row.id)
            )
        assert ((await synced.digest())["Referral"] == undisturbed["Referral"]) is same


async def test_digests_of_other_keys_do_not_compare(synced: Hub) -> None:
    async with synced.database.connect() as connection:
        one = await Digester(connection, synced.keyring, b"one").lines()
        other = await Digester(connection, synced.keyring, b"other").lines()
    assert [line.count for line in one] == [line.count for line in other]
    assert not {line.digest for line in one} & {line.digest for line in other}


async def test_how_many_rows_are_read_at_once_changes_nothing(
    synced: Hub, undisturbed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(digest, "_TOGETHER", 50)
    digest._statement.cache_clear()
    try:
        assert await synced.digest() == undisturbed
    finally:
        digest._statement.cache_clear()
    assert int(undisturbed["AttendanceMark"].split()[0]) > 100
