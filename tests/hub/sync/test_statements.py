"""How many statements a sync costs: a few for each batch and entity, not one for each row."""

from collections import Counter

from sqlalchemy import event

from tests.hub.sync.hubs import Hub


async def test_a_first_sync_writes_its_rows_in_whole_statements(hub: Hub) -> None:
    counts: Counter[str] = Counter()

    @event.listens_for(hub.database.sync_engine, "before_cursor_execute")
    def count(connection, cursor, statement, parameters, context, executemany) -> None:
        counts["one by one" if executemany else "statements"] += 1
        counts["planned anew"] += statement == "DISCARD PLANS"

    report = await hub.sync("oneroster")
    assert report.counts["seen"] > 700
    assert counts["one by one"] == 0
    # What PostgreSQL planned while the tables were empty is not what it goes on with.
    assert 0 < counts["planned anew"] < 10
    first = counts["statements"]
    assert first < 450, first
    counts.clear()
    await hub.sync("oneroster", full=True)
    # Nothing is applied: pages are compared, and each is written down once.
    assert counts["statements"] < first / 2
