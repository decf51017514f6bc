"""Two hundred requests at once, of all roles, some broken off and some wrong: each is answered as its own holder."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from datetime import timedelta

import httpx
import orjson
import pytest

from hub.policy.accounts import Accounts
from hub.web.app import application
from hub.web.server import Server, listen
from hub.web.server import settings as serving
from hub.web.service import Service
from schema.kit import Role

QUERY = "{ viewer { roles } accounts { nodes { name roles tokens { nodes { name } } } } }"
REFUSED = "mutation($id: ID!) { revokeToken(token: $id) { ... on Refused { code } } }"
WRONG = ("{ nothing }", "{ viewer {", "{ students { nodes { name } } ")


@pytest.fixture(scope="module")
async def served(home):
    """The address of a real server over the hub."""
    service = await Service.over(home)
    listening = asyncio.Event()
    server = Server(serving(application(service, deadline=120)), listening.set)
    with listen("127.0.0.1", 0) as listener:
        running = asyncio.create_task(server._serve([listener]))
        await listening.wait()
        yield listener.getsockname()
        server.should_exit = True
        await running


@pytest.fixture(scope="module")
async def holders(home):
    """For each role three accounts with a token: (name, role, token)."""
    made = []
    async with home.database.begin() as connection:
        accounts = Accounts(connection)
        for role in Role:
            for number in range(3):
                name = f"{role.name} {number}"
                key = await accounts.add([role], name=name)
                issued = await accounts.issue(key, home.clock.now(), lifetime=timedelta(hours=1), name=name)
                made.append((name, role, issued.secret))
    return made


async def broken_off(address, secret):
    """Send a request, and go away before or while it is answered."""
    body = orjson.dumps({"query": QUERY})
    head = (
        f"POST /graphql HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer {secret}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    _, writer = await asyncio.open_connection(*address)
    writer.write(head.encode() + body)
    await writer.drain()
    await asyncio.sleep(random.random() * 0.02)
    writer.transport.abort()
    return "broken off"


async def test_no_request_is_answered_as_another(served, holders):
    chosen = random.Random(4)
    # The server closes what lies idle for five seconds, as late as this machine gets to it.
    limits = httpx.Limits(max_connections=100, keepalive_expiry=1)
    # One client for all: connections are used again by whoever comes next.
    async with httpx.AsyncClient(
        base_url=f"http://{served[0]}:{served[1]}", trust_env=False, timeout=120, limits=limits
    ) as client:

        async def one(number):
            name, role, secret = chosen.choice(holders)
            kind = number % 5
            if kind == 0:
                return await broken_off(served, secret)
            headers = {"Authorization": f"Bearer {secret}"}
            if kind == 1:
                headers = {"Authorization": f"Bearer {secret[:-1]}{'A' if secret[-1] != 'A' else 'B'}"}
                answer = await client.post("/graphql", json={"query": QUERY}, headers=headers)
                assert answer.status_code == 401
                assert answer.json()["errors"][0]["extensions"]["code"] == "auth.invalid"
                return "forged"
            if kind == 2:
                wrong = {"query": chosen.choice(WRONG)}
                answer = (await client.post("/graphql", json=wrong, headers=headers)).json()
                assert answer["errors"], answer
                return "wrong"
            if kind == 3:
                asked = {"query": REFUSED, "variables": {"id": "VG9rZW46MzEwMTA3Ojk4NzY1NA"}}
                answer = (await client.post("/graphql", json=asked, headers=headers)).json()
                code = "access.mutation" if role is Role.AUDITOR else "row.unknown"
                assert answer["data"]["revokeToken"] == {"code": code}, answer
                return "mutation"
            answer = (await client.post("/graphql", json={"query": QUERY}, headers=headers)).json()
            assert "errors" not in answer, answer
            assert answer["data"]["viewer"]["roles"] == [role.name]
            seen = answer["data"]["accounts"]["nodes"]
            own = [account for account in seen if account["name"] == name]
            assert own == [{"name": name, "roles": [role.name], "tokens": {"nodes": [{"name": name}]}}]
            if role is not Role.ADMIN:
                assert seen == own
            return "answered"

        for _ in range(2):
            done = Counter(await asyncio.gather(*(one(number) for number in range(200))))
            assert done == dict.fromkeys(("broken off", "forged", "wrong", "mutation", "answered"), 40)


async def test_tokens_that_ended_are_refused_at_once(served, home, holders):
    async with home.database.begin() as connection:
        accounts = Accounts(connection)
        key = await accounts.add([Role.DEVELOPER])
        short = await accounts.issue(key, home.clock.now(), lifetime=timedelta(seconds=-1))
    address = f"http://{served[0]}:{served[1]}/graphql"
    async with httpx.AsyncClient(trust_env=False) as client:
        for secret in (short.secret, "yx_" + "A" * 43, "yx_", "x" * 9000, "a.b.c", "..", "eyJ.eyJ."):
            headers = {"Authorization": f"Bearer {secret}"}
            answer = await client.post(address, json={"query": QUERY}, headers=headers)
            assert answer.status_code == 401
            assert answer.json()["errors"][0]["extensions"]["code"] == "auth.invalid"


async def test_nothing_in_the_request_widens_a_token(served, home, holders):
    async with home.database.begin() as connection:
        accounts = Accounts(connection)
        key = await accounts.add([Role.DASHBOARD, Role.ADMIN], name="wide")
        narrow = await accounts.issue(
            key, home.clock.now(), lifetime=timedelta(hours=1), scope=[Role.DASHBOARD]
        )
    address = f"http://{served[0]}:{served[1]}/graphql"
    document = "query($f: AccountFilter) { viewer { roles } accounts(filter: $f) { nodes { name } } }"
    async with httpx.AsyncClient(trust_env=False) as client:
        headers = {"Authorization": f"Bearer {narrow.secret}", "Yixin-Role": "ADMIN", "Yixin-Scope": "ADMIN"}
        for extra in (
            {"f": {"roles": {"has": "ADMIN"}}, "scope": ["ADMIN"], "roles": ["ADMIN"]},
            {"scope": ["ADMIN"], "viewer": {"roles": ["ADMIN"]}, "account": 1},
        ):
            asked = {"query": document, "variables": extra, "extensions": {"scope": ["ADMIN"]}}
            answer = (await client.post(address, json=asked, headers=headers)).json()
            assert answer["data"]["viewer"]["roles"] == ["DASHBOARD"], answer
            assert [one["name"] for one in answer["data"]["accounts"]["nodes"]] == ["wide"]
