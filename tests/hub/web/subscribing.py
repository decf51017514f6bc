"""Clients of both protocols, as small as they can be: what is sent and read is what stands on the wire."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager

import httpx
import orjson
import websockets

PROTOCOL = "graphql-transport-ws"


class Socket:
    """A connection of graphql-transport-ws."""

    def __init__(self, raw):
        self.raw = raw

    async def say(self, type_, **more):
        await self.raw.send(orjson.dumps({"type": type_, **more}).decode())

    async def hear(self):
        async with asyncio.timeout(20):
            return orjson.loads(await self.raw.recv())

    async def begin(self, token):
        """Say who calls; returns the answer."""
        await self.say("connection_init", payload={"Authorization": f"Bearer {token}"})
        return await self.hear()

    async def subscribe(self, key, query, **variables):
        """Listen; returns when the hub does."""
        await self.say("subscribe", id=key, payload={"query": query, "variables": variables})
        await self.say("ping")
        answer = await self.hear()
        assert answer == {"type": "pong"}, answer

    async def next(self, key="1"):
        """The event of the next answer."""
        said = await self.hear()
        assert (said["type"], said["id"]) == ("next", key), said
        assert "errors" not in said["payload"], said
        (event,) = said["payload"]["data"].values()
        return event

    async def closed(self):
        """The code and reason with which the hub closes."""
        async with asyncio.timeout(20):
            while True:
                try:
                    await self.raw.recv()
                except websockets.ConnectionClosed as closed:
                    return closed.rcvd.code if closed.rcvd else None, closed.rcvd and closed.rcvd.reason


@asynccontextmanager
async def socket(address, token=None, *, subprotocols=(PROTOCOL,), **more):
    """A socket to the hub at `http://…`, begun where a token is given."""
    url = address.replace("http", "ws") + "/graphql"
    async with websockets.connect(
        url, subprotocols=list(subprotocols), proxy=None, close_timeout=1, **more
    ) as raw:
        made = Socket(raw)
        if token is not None:
            assert await made.begin(token) == {"type": "connection_ack"}
        yield made


class Stream:
    """A stream of server-sent events."""

    def __init__(self, response):
        self.response = response
        self._lines = response.aiter_lines()

    async def line(self):
        async with asyncio.timeout(20):
            return await anext(self._lines)

    async def event(self):
        """The next event that is none of silence: its name, and its data."""
        while (line := await self.line()) in (":", ""):
            pass
        data = await self.line()
        assert await self.line() == ""
        assert line.startswith("event: ") and data.startswith("data:"), (line, data)
        return line.removeprefix("event: "), data.removeprefix("data:").strip()

    async def next(self):
        """The event of the next answer."""
        name, data = await self.event()
        assert name == "next", (name, data)
        (event,) = orjson.loads(data)["data"].values()
        return event


@asynccontextmanager
async def stream(address, token, query, *, listens=True, **variables):
    """A request for events, that is answered; of a subscription the hub listens."""
    headers = {"Accept": "text/event-stream", "Authorization": f"Bearer {token}"}
    body = {"query": query, "variables": variables}
    async with httpx.AsyncClient(base_url=address, trust_env=False, timeout=20) as client:
        async with client.stream("POST", "/graphql", json=body, headers=headers) as response:
            made = Stream(response)
            if listens and response.status_code == 200:
                line = await made.line()
                assert line == ":", (line, await made.line())
            yield made
