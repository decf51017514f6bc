"""A source that fails again and again, or asks for peace, is left alone for a while."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

import pytest

from connectors.kit.errors import Broken, Throttled
from hub.sync.circuit import FAILURES, SourceResting
from hub.sync.contract import Page, Stream, UpstreamError
from hub.sync.run import Engine
from hub.sync.sources import Sources
from tests.hub.sync.test_drift import Drifting


class Failing(Drifting):
    """A connector that fails as a test says, and counts how often it is asked."""

    fails: ClassVar[UpstreamError | None] = None
    asked: ClassVar[int] = 0

    async def pages(self, stream: Stream, *, since: Any, position: Any) -> AsyncIterator[Page]:
        Failing.asked += 1
        if self.fails is not None:
            raise self.fails
        yield Page([], None)


@pytest.fixture
async def given(databases, migrated):
    async with databases.copy(migrated) as hub:
        async with hub.database.begin() as connection:
            await Sources(connection, lambda _: Failing).add("sis", "failing", {}, roster=True)
        Failing.asked = 0

        async def sync(fails: UpstreamError | None):
            Failing.fails = fails
            return await Engine(hub.database, hub.keyring, hub.clock, lambda _: Failing).sync("sis")

        yield hub, sync


CIRCUIT = "SELECT circuit, failures, retry_at FROM source"


async def test_after_some_failures_in_a_row_it_is_not_asked_until_its_time_has_come(given) -> None:
    hub, sync = given
    for number in range(FAILURES):
        assert (await hub.ask(CIRCUIT))[0][:2] == ("CLOSED", number)
        with pytest.raises(Broken):
            await sync(Broken("down"))
    assert (await hub.ask(CIRCUIT))[0][:2] == ("OPEN", FAILURES)
    for _ in range(2):
        with pytest.raises(SourceResting, match="source check sis"):
            await sync(None)
    assert Failing.asked == FAILURES
    first = (await hub.ask(CIRCUIT))[0][2]
    # One tries it; the next wait is twice as long.
    await hub.ask_nothing("UPDATE source SET retry_at = now() - interval '1 second'")
    with pytest.raises(Broken):
        await sync(Broken("down"))
    circuit, failures, retry_at = (await hub.ask(CIRCUIT))[0]
    assert (circuit, failures) == ("OPEN", FAILURES + 1)
    assert retry_at - first > timedelta(minutes=4)
    await hub.ask_nothing("UPDATE source SET retry_at = now() - interval '1 second'")
    await sync(None)
    assert (await hub.ask(CIRCUIT))[0] == ("CLOSED", 0, None)


async def test_a_source_that_asks_for_a_day_is_left_alone_for_a_day(given) -> None:
    hub, sync = given
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    with pytest.raises(Throttled):
        await sync(Throttled("slow down", retry_at=tomorrow))
    with pytest.raises(SourceResting, match=f"{tomorrow:%Y-%m-%d}"):
        await sync(None)
    assert Failing.asked == 1
    assert (await hub.ask(CIRCUIT))[0] == ("OPEN", 1, tomorrow)


async def test_a_source_cannot_ask_to_be_left_alone_for_ever(given) -> None:
    hub, sync = given
    with pytest.raises(Throttled):
        await sync(Throttled("slow down", retry_at=datetime.now(UTC) + timedelta(days=300)))
    assert (await hub.ask(CIRCUIT))[0][2] < datetime.now(UTC) + timedelta(days=8)
