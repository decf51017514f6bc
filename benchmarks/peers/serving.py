"""Runs a Python peer as the hub is run: uvicorn on uvloop and httptools, one process."""

from __future__ import annotations

import socket

import uvicorn
from starlette.types import ASGIApp


def run(application: ASGIApp) -> None:
    """Serve on a free port until SIGTERM, saying where."""
    config = uvicorn.Config(
        application, loop="uvloop", http="httptools", ws="none", log_level="warning", access_log=False
    )
    with socket.create_server(("127.0.0.1", 0), backlog=2048) as listener:
        print(f"serving on http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
        uvicorn.Server(config).run(sockets=[listener])
