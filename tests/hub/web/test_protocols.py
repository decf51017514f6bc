"""Both protocols of subscriptions, over a real hub with real tokens, and sockets on loopback."""

from __future__ import annotations

import asyncio
import secrets
import socket as sockets
import subprocess
import sys
import textwrap
from contextlib import AsyncExitStack
from datetime import UTC, date, datetime, timedelta

import httpx
import orjson
import pytest
import websockets
from sqlalchemy import insert, text, update
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from hub.base.settings import Settings
from hub.policy.accounts import Accounts
from hub.policy.accounts import account as accounts_table
from hub.policy.accounts import token as tokens_table
from hub.store import migrate
from hub.store.cells import stored
from hub.store.home import Home
from hub.store.work import Store
from hub.web import live as live_module
from hub.web import socket as socket_module
from hub.web.app import application
from hub.web.server import Server
from hub.web.server import settings as server_settings
from hub.web.service import Service
from resolvers.ids import encode
from resolvers.subscriptions.kit import streaming
from schema.kit import Role
from schema.kit.registry import load
from tests.hub.web.subscribing import socket, stream

IDS = "subscription($after: String) { referralChanged(after: $after) { cursor id referral { state } } }"
BROAD = "subscription { referralChanged { cursor referral { reason } } }"
LIMIT = 6


class Hub:
    """A served hub over a database of its own."""

    def __init__(self, home, service, address):
        self.home, self.service, self.address = home, service, address

    async def token(self, role, **grounds):
        async with self.home.database.begin() as connection:
            accounts = Accounts(connection)
            number = await accounts.add([role], **grounds)
            issued = await accounts.issue(number, self.home.clock.now(), lifetime=timedelta(hours=1))
        return issued.secret, number

    async def change(self, key, **values):
        store = Store(self.home.database, self.home.keyring, self.home.clock)
        async with store.work() as work:
            await work.change(load()["Referral"], key, values)


@pytest.fixture(scope="module")
async def hub(database_server, tmp_path_factory, graph_schema):
    name = f"live_{secrets.token_hex(4)}"
    admin = create_async_engine(
        make_url(database_server.admin_url).set(drivername="postgresql+asyncpg"), isolation_level="AUTOCOMMIT"
    )
    url = make_url(database_server.url).set(database=name)
    async with admin.connect() as connection:
        await connection.execute(text(f'CREATE DATABASE {name} OWNER "{url.username}"'))
    settings = Settings(
        home=tmp_path_factory.mktemp("home"),
        database_url=url.render_as_string(hide_password=False),
        today=date(2026, 10, 15),
        mode="development",
    )
    async with Home.open(settings) as home:
        await migrate.upgrade(home.addresses)
        await _fill(home)
        service = await Service.over(home, graph_schema)
        # As a served hub does beside: it takes long on a busy machine.
        await asyncio.to_thread(lambda: graph_schema.resolving)
        app = application(service, subscribers=LIMIT, per_account=LIMIT - 1)
        listening = asyncio.Event()
        server = Server(server_settings(app), listening.set, app.end)
        with sockets.create_server(("127.0.0.1", 0)) as listener:
            running = asyncio.create_task(server._serve([listener]))
            await listening.wait()
            yield Hub(home, service, f"http://127.0.0.1:{listener.getsockname()[1]}")
            server.should_exit = True
            await running
    async with admin.connect() as connection:
        await connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    await admin.dispose()


async def _fill(home):
    rows = {
        "District": [{"id": 1, "code": "310107", "name": "普陀区"}],
        "School": [{"id": 1, "code": "2131000001", "name": "曹杨第一小学", "district": 1}],
        "Staff": [{"id": 3, "name": "周校长", "staff_number": "T003"}],
        "StaffPost": [{"id": 1, "kind": "PRINCIPAL", "staff": 3, "school": 1}],
        "Student": [{"id": 101, "name": "王小明", "status": "ENROLLED", "school": 1}],
        "HealthPartner": [{"id": 301, "code": "H1", "name": "区精神卫生中心"}],
        "Referral": [
            {
                "id": number,
                "state": "REQUESTED",
                "urgency": "ROUTINE",
                "version": 1,
                "requested_at": datetime(2026, 10, 1, tzinfo=UTC),
                "student": 101,
                "partner": 301,
            }
            for number in (1, 2)
        ],
    }
    async with home.database.begin() as connection:
        for name, group in rows.items():
            entity = load()[name]
            for row in group:
                await connection.execute(
                    insert(entity.__table__).values(**stored(home.keyring, entity, row["id"], row))
                )


@pytest.fixture
async def principal(hub):
    """A token of an account of its own."""
    return (await hub.token(Role.PRINCIPAL, staff_id=3))[0]


def gid(key):
    return encode(load()["Referral"], "310107", key)


async def test_both_tell_the_same(hub, principal):
    async with socket(hub.address, principal) as one, stream(hub.address, principal, IDS) as other:
        assert other.response.headers["content-type"] == "text/event-stream; charset=utf-8"
        assert "no-store" in other.response.headers["cache-control"]
        await one.subscribe("1", IDS)
        await hub.change(1, state="ACCEPTED")
        told, same = await one.next(), await other.next()
        assert told["id"] == same["id"] == gid(1)
        assert told["referral"] == same["referral"] == {"state": "ACCEPTED"}
        await one.say("complete", id="1")
        await one.subscribe("1", IDS, after=same["cursor"])
        await hub.change(2, state="ACCEPTED")
        assert (await one.next())["id"] == (await other.next())["id"] == gid(2)


async def test_what_is_answered_once_is_answered_by_both(hub, principal):
    query = "{ viewer { roles } }"
    async with socket(hub.address, principal) as one:
        await one.say("subscribe", id="q", payload={"query": query})
        said = [await one.hear(), await one.hear()]
        assert said[0]["payload"] == {"data": {"viewer": {"roles": ["PRINCIPAL"]}}}
        assert said[1] == {"type": "complete", "id": "q"}
    async with stream(hub.address, principal, query, listens=False) as other:
        assert (await other.next()) == {"roles": ["PRINCIPAL"]}
        assert await other.event() == ("complete", "")


async def test_what_is_refused_is_refused_by_both(hub, principal):
    async with socket(hub.address, principal) as one:
        for query, code in (
            ("subscription { nothing }", "graphql.invalid"),
            ("subscription { syncProgress { cursor } }", "access.subscription"),
            ("subscription {", "graphql.syntax"),
        ):
            await one.say("subscribe", id="1", payload={"query": query})
            said = await one.hear()
            assert said["type"] == "error" and said["payload"][0]["extensions"]["code"] == code
            async with stream(hub.address, principal, query, listens=False) as other:
                while (found := await other.line()) in (":", ""):
                    pass
                assert found == "event: next"
                answer = orjson.loads((await other.line()).removeprefix("data: "))
                assert answer["errors"][0]["extensions"]["code"] == code
                assert await other.line() == "" and await other.event() == ("complete", "")


async def test_a_subscription_is_not_answered_once(hub, principal):
    async with httpx.AsyncClient(base_url=hub.address, trust_env=False) as client:
        answer = await client.post(
            "/graphql", json={"query": IDS}, headers={"Authorization": f"Bearer {principal}"}
        )
    assert answer.json()["errors"][0]["extensions"]["code"] == "graphql.operation"
    assert "text/event-stream" in answer.json()["errors"][0]["extensions"]["mend"]


@pytest.mark.parametrize(
    ("messages", "code"),
    [
        (["nothing"], 4400),
        (['{"type": "hello"}'], 4400),
        (['{"type": "ping", "type": "ping"}'], 4400),
        (['["ping"]'], 4400),
        ([b"\x00"], 4400),
        (['{"type": "subscribe", "id": "1", "payload": {"query": "{ viewer { roles } }"}}'], 4401),
        (['{"type": "connection_init"}'], 4403),
        (['{"type": "connection_init", "payload": {"Authorization": "Bearer wrong"}}'], 4403),
        (['{"type": "connection_init", "payload": {"Authorization": "Basic x"}}'], 4403),
        (["INIT", "INIT"], 4429),
        (["INIT", '{"type": "subscribe", "id": "", "payload": {"query": "{ viewer { roles } }"}}'], 4400),
        (["INIT", '{"type": "subscribe", "id": "1"}'], 4400),
        (["INIT", "SUBSCRIBE", "SUBSCRIBE"], 4409),
        (["x" * (2 << 20)], 1009),
    ],
)
async def test_who_does_not_keep_to_the_protocol_is_closed_with_its_code(hub, principal, messages, code):
    init = orjson.dumps({"type": "connection_init", "payload": {"Authorization": f"Bearer {principal}"}})
    listen = orjson.dumps({"type": "subscribe", "id": "1", "payload": {"query": IDS}})
    meant = {"INIT": init.decode(), "SUBSCRIBE": listen.decode()}
    async with socket(hub.address) as one:
        for message in messages:
            await one.raw.send(meant.get(message, message))
        assert (await one.closed())[0] == code


async def test_another_subprotocol_is_none(hub):
    async with socket(hub.address, subprotocols=["graphql-ws"]) as one:
        assert (await one.closed())[0] == 4406


async def test_a_page_of_another_origin_opens_none(hub, principal):
    with pytest.raises(websockets.InvalidStatus) as refused:
        async with socket(hub.address, origin="https://elsewhere.example"):
            pass
    assert refused.value.response.status_code == 403
    async with socket(hub.address, principal, origin=hub.address):
        pass


async def test_who_says_nothing_is_closed(hub, principal, monkeypatch):
    monkeypatch.setattr(socket_module, "INIT", 0.05)
    monkeypatch.setattr(socket_module, "IDLE", 0.05)
    async with socket(hub.address) as one:
        assert (await one.closed())[0] == 4408
    monkeypatch.setattr(socket_module, "INIT", 10)
    async with socket(hub.address, principal) as one:
        assert await one.closed() == (1000, "idle")
    async with socket(hub.address, principal) as one:
        await one.subscribe("1", IDS)
        await hub.change(1, urgency="STAT")
        await one.next()
        await one.say("complete", id="1")
        assert await one.closed() == (1000, "idle")


@pytest.mark.parametrize("how", ["revoked", "disabled", "expired"])
async def test_a_token_that_ends_ends_the_streams_before_the_next_event(hub, how):
    token, number = await hub.token(Role.PRINCIPAL, staff_id=3)
    changes = {
        "revoked": update(tokens_table).values(revoked_at=hub.home.clock.now()),
        "expired": update(tokens_table).values(expires_at=hub.home.clock.now()),
        "disabled": update(accounts_table).values(disabled=True),
    }
    async with socket(hub.address, token) as one, stream(hub.address, token, IDS) as other:
        await one.subscribe("1", IDS)
        await hub.change(1, urgency="STAT")
        await one.next(), await other.next()
        table = accounts_table if how == "disabled" else tokens_table
        column = table.c.id if how == "disabled" else table.c.account_id
        async with hub.home.database.begin() as connection:
            await connection.execute(changes[how].where(column == number))
        await hub.change(1, urgency="ASAP")
        said = await one.hear()
        assert said["type"] == "error" and said["payload"][0]["extensions"]["code"].startswith("auth.")
        assert (await one.closed())[0] == 4403
        name, data = await other.event()
        assert name == "next" and list(orjson.loads(data)) == ["errors"]
        assert await other.event() == ("complete", "")


async def test_a_role_that_is_taken_ends_them_too(hub):
    token, number = await hub.token(Role.PRINCIPAL, staff_id=3)
    async with socket(hub.address, token) as one:
        await one.subscribe("1", IDS)
        async with hub.home.database.begin() as connection:
            taken = update(accounts_table).values(roles=[Role.DEVELOPER.name])
            await connection.execute(taken.where(accounts_table.c.id == number))
        await hub.change(1, urgency="ROUTINE")
        said = await one.hear()
        assert said["payload"][0]["extensions"]["code"] == "access.subscription"
        # The connection is the account's still.
        await one.say("ping")
        assert await one.hear() == {"type": "pong"}


async def test_an_account_has_so_many_and_the_process_no_more(hub, principal):
    async with socket(hub.address, principal) as one:
        for key in range(LIMIT - 1):
            await one.subscribe(str(key), BROAD)
        await one.say("subscribe", id="more", payload={"query": BROAD})
        said = await one.hear()
        assert said["type"] == "error" and said["payload"][0]["extensions"]["code"] == "subscription.limit"
        async with stream(hub.address, principal, BROAD) as other:
            assert other.response.status_code == 429 and other.response.headers["retry-after"]
        await one.say("complete", id="0")
        await one.subscribe("more", BROAD)
    others = [await hub.token(Role.PRINCIPAL, staff_id=3) for _ in range(2)]
    async with AsyncExitStack() as stack:
        for turn in range(LIMIT):
            await stack.enter_async_context(socket(hub.address, others[turn % 2][0]))
        async with stream(hub.address, principal, BROAD) as late:
            assert late.response.status_code == 503 and late.response.headers["retry-after"]
        with pytest.raises(websockets.InvalidStatus) as refused:
            await stack.enter_async_context(socket(hub.address))
        assert refused.value.response.status_code == 503
        assert refused.value.response.headers["retry-after"]
        async with httpx.AsyncClient(base_url=hub.address, trust_env=False) as client:
            assert (await client.get("/healthz")).status_code == 200


async def test_who_does_not_read_is_cut_and_others_hear_on(hub, principal, monkeypatch):
    monkeypatch.setattr(live_module, "SLOW", 0.3)
    monkeypatch.setattr(socket_module, "SLOW", 0.3)
    wide = "subscription { referralChanged { cursor referral { feedback } } }"
    partner, _ = await hub.token(Role.HEALTH_PARTNER, health_partner_id=301)
    async with socket(hub.address, partner, max_queue=1) as slow, socket(hub.address, principal) as other:
        await slow.subscribe("1", wide)
        await other.subscribe("1", IDS)
        # Nothing is read of the slow one any more: buffers of both ends fill.
        for turn in range(40):
            await hub.change(1, feedback=f"{turn} " + "长" * 120_000)
            assert (await other.next())["id"] == gid(1)
            if len(hub.home.events._lines["Referral"]) == 1:
                break
        else:
            pytest.fail("the slow reader is still listening")
        assert (await slow.closed())[0] in (1013, None)
        await hub.change(2, urgency="STAT")
        assert (await other.next())["id"] == gid(2)


async def test_silence_is_told(hub, principal, monkeypatch):
    monkeypatch.setattr(streaming, "BEAT", 0.02)
    async with stream(hub.address, principal, IDS) as one:
        assert [await one.line() for _ in range(4)] == ["", ":", "", ":"]


WRITER = """
    import asyncio, sys, asyncpg

    async def main():
        connection = await asyncpg.connect(sys.argv[1])
        for turn in range(20):
            async with connection.transaction():
                await connection.execute(f"UPDATE referral SET changed_at = clock_timestamp() WHERE id = {sys.argv[2]}")
                # Transactions of the two lie across each other.
                await connection.execute("SELECT pg_sleep(0.01)")
        await connection.close()

    asyncio.run(main())
"""


async def test_two_processes_write_and_one_is_told_by_pieces(hub, principal):
    """The listener goes away again and again; in the end it has heard of each commit once."""
    url = hub.home.addresses.owner.replace("+asyncpg", "")
    program = textwrap.dedent(WRITER)
    async with socket(hub.address, principal) as one:
        await one.subscribe("1", IDS)
        await hub.change(1, urgency="ROUTINE")
        cursor = (await one.next())["cursor"]
    writers = [subprocess.Popen([sys.executable, "-c", program, url, str(key)]) for key in (1, 2)]
    told = []
    while len(told) < 40:
        async with socket(hub.address, principal) as one:
            await one.say("subscribe", id="1", payload={"query": IDS, "variables": {"after": cursor}})
            for _ in range(min(7, 40 - len(told))):
                event = await one.next()
                cursor = event["cursor"]
                told.append(event["id"])
    assert [writer.wait(20) for writer in writers] == [0, 0]
    assert sorted(told) == sorted([gid(1)] * 20 + [gid(2)] * 20)
    async with socket(hub.address, principal) as one:
        await one.say("subscribe", id="1", payload={"query": IDS, "variables": {"after": cursor}})
        await hub.change(2, urgency="ASAP")
        assert (await one.next())["id"] == gid(2)
