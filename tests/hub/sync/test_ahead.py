"""What was read ahead of its turn is applied only where it still stands so; nothing is read twice, and nothing is left."""

from connectors.oneroster import OneRoster
from hub.sync.ahead import Ahead
from hub.sync.staging import Staging
from tests.hub.sync.hubs import Hub


async def test_what_changed_since_it_was_read_is_read_again(synced: Hub) -> None:
    await synced.ask_nothing("UPDATE staged_record SET state = 'pending' WHERE stream = 'demographics'")
    source = await synced.one("SELECT id FROM source WHERE name = 'oneroster'")
    stream = next(stream for stream in OneRoster.streams if stream.name == "demographics")
    ahead = Ahead(synced.database.connect, synced.keyring, source, stream, gone=False, released=False)
    first = await ahead.next(3)
    newer, done, still = first.records
    await synced.ask_nothing(
        f"UPDATE staged_record SET hash = 'newer' WHERE id = {newer.id}",
        f"UPDATE staged_record SET state = 'applied' WHERE id = {done.id}",
    )
    async with synced.database.begin() as connection:
        assert await Staging(connection, synced.keyring, source).lock(first.records) == [still]
    ahead.follow(first, 3)
    second = await ahead.next(3)
    assert min(record.id for record in second.records) > still.id
    assert second.said.keys() == {record.key for record in second.records}
    # Nobody applied them, so the next that there is begins with them again.
    again = await ahead.next(3)
    assert [record.id for record in again.records] == [newer.id, still.id, second.records[0].id]
    assert again.records[0].hash != newer.hash
    ahead.follow(again, 3)
    await ahead.aclose()
