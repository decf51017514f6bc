from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import textwrap
import time

import httpx
import pytest

from hub.web.errors import AddressInUse
from hub.web.server import serve

PROGRAM = """
    import asyncio
    import uvloop
    from starlette.applications import Starlette
    from starlette.responses import PlainTextResponse
    from starlette.routing import Route
    from hub.web.server import serve

    async def slow(request):
        print("begun", flush=True)
        await asyncio.sleep(0.6)
        return PlainTextResponse("finished")

    async def main():
        await serve(Starlette(routes=[Route("/", slow)]), "127.0.0.1", 0, lambda url: print(url, flush=True))
        print("closed", flush=True)

    uvloop.run(main())
"""


def test_sigterm_lets_requests_finish_and_then_the_hub_close():
    program = [sys.executable, "-c", textwrap.dedent(PROGRAM)]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as process:
        url = process.stdout.readline().strip()
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+", url)
        host, port = url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port))) as connection:
            connection.sendall(b"GET / HTTP/1.1\r\nHost: hub\r\n\r\n")
            assert process.stdout.readline() == "begun\n"
            process.send_signal(signal.SIGTERM)
            time.sleep(0.3)
            with pytest.raises(httpx.ConnectError):
                httpx.get(url, trust_env=False)
            with connection.makefile("rb") as answer:
                assert answer.read().endswith(b"finished")
        assert process.stdout.read().endswith("closed\n")
        assert process.wait(5) == 0


async def test_a_port_that_is_taken_is_a_clear_error():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(AddressInUse) as caught:
            await serve(lambda *_: None, "127.0.0.1", port, lambda url: None)
    assert caught.value.place == f"127.0.0.1:{port}"
