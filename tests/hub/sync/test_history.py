"""The history is whole: of every row, at every instant, it says what the hub knew then."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from hub.policy.as_of import AsOf
from hub.sync.reprojecting import Reprojection
from hub.sync.survivorship import Rules
from schema.kit.registry import load
from tests.hub.sync.hubs import Hub


async def known(hub: Hub, policy: AsOf) -> dict[str, list[tuple]]:
    async with hub.database.connect() as connection:
        return {
            name: sorted(map(tuple, await connection.execute(select(policy.table(entity)))), key=repr)
            for name, entity in load().items()
            if entity.history is not None
        }


async def test_whatever_a_sync_changes_is_known_of_then(synced: Hub, tmp_path: Path):
    before = {}
    async with synced.database.connect() as connection:
        for name, entity in load().items():
            if entity.history is not None:
                table = entity.__table__
                columns = [
                    table.c[column.key] for column in AsOf(frozenset(), synced.clock.now()).table(entity).c
                ]
                live = select(*columns).where(table.c.removed_at.is_(None))
                before[name] = sorted(map(tuple, await connection.execute(live)), key=repr)
    then = synced.clock.now()
    assert await known(synced, AsOf(frozenset(), then)) == before

    # Names change, records go away, and with them rows, marks, and what is derived of them.
    path = tmp_path / "rules.yaml"
    path.write_text("default: [{trusted: [fhir, edfi]}, newest]")
    await synced.ask_nothing(
        "UPDATE source_record SET removed_at = now() WHERE id % 7 = 0 AND subject_entity <> 'School'"
    )
    changed = await Reprojection(synced.database, synced.keyring, synced.clock, Rules.read(path)).run()
    assert {"Student", "AttendanceMark", "Enrolment"} <= changed.keys()

    after = await known(synced, AsOf(frozenset(), synced.clock.now() + timedelta(seconds=1)))
    assert after["Student"] != before["Student"] and after["AbsenceEpisode"] != before["AbsenceEpisode"]
    found = await known(synced, AsOf(frozenset(), then))
    for name, rows in before.items():
        # The records' own removal was done by hand, past the writer.
        if name != "SourceRecord":
            assert found[name] == rows, name
    # Before the hub knew anything, it knew nothing.
    nothing = await known(synced, AsOf(frozenset(), then - timedelta(days=1)))
    assert not any(nothing.values())
