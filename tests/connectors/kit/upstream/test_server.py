from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from pathlib import Path

import pytest
from starlette.applications import Starlette

from connectors.kit.upstream.server import PortUnusable, serve


async def test_announces_its_address_once_it_answers_and_stops_on_sigterm(tmp_path: Path) -> None:
    code = (
        "import asyncio; from starlette.applications import Starlette;"
        "from connectors.kit.upstream.server import serve;"
        "asyncio.run(serve(Starlette(), 0, announce=lambda line: print(line, flush=True)))"
    )
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", code, stdout=asyncio.subprocess.PIPE)
    assert process.stdout
    address = (await process.stdout.readline()).decode().strip()
    host, _, port = address.removeprefix("http://").partition(":")
    _, writer = await asyncio.open_connection(host, int(port))
    writer.close()
    await writer.wait_closed()
    os.kill(process.pid, signal.SIGTERM)
    await asyncio.wait_for(process.wait(), 10)


async def test_a_port_in_use_is_told_clearly() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(PortUnusable, match="another port"):
            await serve(Starlette(), taken.getsockname()[1])
