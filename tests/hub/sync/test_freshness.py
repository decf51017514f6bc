"""That a run ended reaches who keeps in memory how fresh the sources are."""

from __future__ import annotations

import asyncio

from sqlalchemy.engine import make_url

from hub.store.freshness import Sources
from hub.store.notices import Notices
from tests.hub.sync.hubs import Hub


async def test_a_run_that_ends_is_heard(hub: Hub):
    heard = Notices(make_url(hub.url), "yixin_sources")
    sources = Sources(hub.database, hub.clock, lambda: heard.state)
    try:
        assert (await sources.known()).feeds == ()
        async with asyncio.timeout(20):
            while heard.state is None:  # noqa: ASYNC110 (a number that nobody announces)
                await asyncio.sleep(0.01)
        before = await sources.known()
        assert await sources.known() is before
        await hub.sync("oneroster")
        async with asyncio.timeout(20):
            while await sources.known() is before:  # noqa: ASYNC110 (the same)
                await asyncio.sleep(0.01)
        (roster,) = (await sources.known()).of(["Student"])
        assert (
            roster.source == "oneroster"
            and (roster.fresh_until - roster.synced_at).total_seconds() == 1560 * 60
        )
        assert (await sources.known()).of(["Referral"]) == []
    finally:
        await heard.close()
