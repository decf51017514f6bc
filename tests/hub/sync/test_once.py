"""What a first sync does once only, however many records tell of a row, and in whatever order they stand."""

import pytest

from tests.hub.sync.hubs import Hub


async def test_a_pupil_is_completed_once_whatever_tells_of_it(hub: Hub) -> None:
    await hub.sync("oneroster")
    told = "SELECT count(*) FROM source_record WHERE subject_entity = 'Student' GROUP BY subject_id"
    assert await hub.one(f"SELECT max(count) FROM ({told})") == 3
    written = "SELECT count(*) FROM student_history GROUP BY id"
    assert await hub.one(f"SELECT max(count) FROM ({written})") == 1
    assert await hub.one("SELECT count(*) FROM student WHERE birth_date IS NULL") < 3
    assert not await hub.ask("SELECT 1 FROM projection_due")


async def test_whom_records_point_to_comes_along(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    # Pupils point to their guardians, who stand behind all of them.
    monkeypatch.setattr("hub.sync.run.BATCH", 20)
    await hub.sync("oneroster")
    assert await hub.one("SELECT count(*) FROM source_record WHERE subject_entity = 'Guardianship'") > 150
    assert not await hub.ask(
        "SELECT 1 FROM staged_record WHERE stream = 'users' AND released_run IS NOT NULL"
    )
    assert await hub.one("SELECT count(*) FROM quarantined_record WHERE stream = 'users'") < 3
