"""A district whose rows change while somebody listens."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta

import orjson
import pytest
from sqlalchemy import text, update

from hub.crypto.sealing import Keyring
from hub.store.announcing import CHANNEL
from hub.store.feed import Feed
from hub.store.notices import Notices
from hub.store.work import Store
from resolvers.graph import Graph
from resolvers.ids import encode
from resolvers.subscriptions.kit.streaming import Streams
from schema.kit import Role
from schema.kit.registry import load

REQUESTED = datetime(2026, 10, 1, tzinfo=UTC)
PRINCIPAL, CENTRE, PARTNER, OTHER, INTEGRATOR, ADMIN = 1001, 1002, 1003, 1004, 1005, 1006


@pytest.fixture(scope="module")
async def town(settle, ordered_entities):
    rows = {entity.__name__: [] for entity in ordered_entities}
    rows["District"] = [{"id": 1, "code": "310107", "name": "普陀区"}]
    rows["School"] = [
        {"id": 1, "code": "2131000001", "name": "曹杨第一小学", "district": 1},
        {"id": 2, "code": "3131000002", "name": "梅陇中学", "district": 1},
    ]
    rows["Staff"] = [
        {"id": 3, "name": "周校长", "staff_number": "T003"},
        {"id": 4, "name": "吴校长", "staff_number": "T004"},
    ]
    rows["StaffPost"] = [
        {"id": 1, "kind": "PRINCIPAL", "staff": 3, "school": 1},
        {"id": 2, "kind": "PRINCIPAL", "staff": 4, "school": 2},
    ]
    rows["Student"] = [
        {"id": 101, "name": "王小明", "status": "ENROLLED", "school": 1},
        {"id": 102, "name": "李小红", "status": "ENROLLED", "school": 1},
        {"id": 104, "name": "赵强", "status": "ENROLLED", "school": 2},
    ]
    rows["HealthPartner"] = [
        {"id": 301, "code": "H1", "name": "区精神卫生中心"},
        {"id": 302, "code": "H2", "name": "市儿童医院"},
    ]
    rows["Referral"] = [
        {"id": number, "state": "REQUESTED", "urgency": "ROUTINE", "requested_at": REQUESTED, "student": pupil, "partner": partner, "version": 1}
        for number, pupil, partner in ((1, 101, 301), (2, 102, 302), (4, 104, 301))
    ]  # fmt: skip
    source = {"connector": "oneroster", "roster": True, "feeds": [], "health": "NEW", "config": {}}
    source |= {"circuit": "CLOSED", "failures": 0}
    rows["Source"] = [{"id": 401, "name": "sis", **source}, {"id": 402, "name": "others", **source}]
    async with settle(rows, {role.name: {} for role in Role}, today=date(2026, 10, 15)) as settled:
        async with settled.owner.begin() as connection:
            await connection.execute(text("SELECT setval(pg_get_serial_sequence('referral', 'id'), 1000)"))
        yield settled


@pytest.fixture(scope="module")
def graph(town, graph_schema):
    return Graph(
        engine=town.engine,
        writer=town.owner,
        reader=town.reader,
        recorder=town.recorder,
        clock=town.clock,
        district="310107",
        sealer=town.keyring,
        cursors=Keyring.fresh().cursors,
        schema=graph_schema,
    )


@pytest.fixture
def feeding(town):
    """`async with feeding() as feed`: a process's feed of its own."""

    @asynccontextmanager
    async def feeding(kept=timedelta(days=7)):
        notices = Notices(town.owner.url, CHANNEL)
        feed = Feed(town.owner, notices, kept)
        try:
            yield feed
        finally:
            await feed.close()
            await notices.close()

    return feeding


@pytest.fixture
async def feed(feeding):
    async with feeding() as feed:
        yield feed


@pytest.fixture
def store(town):
    return Store(town.owner, town.keyring, town.clock)


@pytest.fixture
def viewers(town):
    return {
        PRINCIPAL: town.viewer(Role.PRINCIPAL, account_id=PRINCIPAL, staff_id=3),
        OTHER: town.viewer(Role.PRINCIPAL, account_id=OTHER, staff_id=4),
        CENTRE: town.viewer(Role.CENTRE, account_id=CENTRE),
        PARTNER: town.viewer(Role.HEALTH_PARTNER, account_id=PARTNER, health_partner_id=301),
        INTEGRATOR: town.viewer(Role.INTEGRATOR, account_id=INTEGRATOR, source_ids=(401,)),
        ADMIN: town.viewer(Role.ADMIN, account_id=ADMIN),
    }


class Listener:
    """One subscription, without a protocol around it."""

    def __init__(self, answers):
        self._answers = answers

    async def next(self):
        """The event of the next answer."""
        async with asyncio.timeout(20):
            while (said := await anext(self._answers)) is None:
                pass
        answer = orjson.loads(said)
        assert "errors" not in answer, answer
        (self.event,) = answer["data"].values()
        return self.event

    async def some(self, number):
        """So many events."""
        return [await self.next() for _ in range(number)]

    async def close(self):
        await self._answers.aclose()


@pytest.fixture
async def listen(graph, feed, viewers):
    """`await listen(PRINCIPAL, "subscription …")`: a listener that listens."""
    opened = []

    async def listen(who, document, *, feed=feed, **variables):
        hearing = await graph.hear(viewers[who], document=document, variables=variables)
        assert not isinstance(hearing, bytes), hearing

        async def identify():
            found = viewers[who]
            if isinstance(found, Exception):
                raise found
            return found

        answers = Streams(feed, 10).answers(hearing, identify)
        assert await anext(answers) is None
        opened.append(Listener(answers))
        return opened[-1]

    yield listen
    for listener in opened:
        await listener.close()


@pytest.fixture
def gid():
    return lambda name, row: encode(load()[name], "310107", row)


@pytest.fixture
def change(store, town):
    """`await change("Referral", 1, state="ACCEPTED")`, as a mutation would."""

    async def change(entity, key, **values):
        async with store.work() as work:
            await work.change(load()[entity], key, values)

    return change


@pytest.fixture
def set_based(town):
    """One statement over rows, past the writer."""

    async def set_based(name, *conditions, **values):
        table = load()[name].__table__
        async with town.owner.begin() as connection:
            await connection.execute(update(table).where(*(c(table) for c in conditions)).values(**values))

    return set_based
