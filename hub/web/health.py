"""Is the process alive, and can it answer? (guarantee U1)."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import Response

from hub.base.errors import YixinError
from hub.base.logging import logger
from hub.web.errors import NotReady
from hub.web.ports import Hub
from hub.web.responses import json

PATIENCE = 2.0
"""Seconds that a readiness probe waits for the hub."""

_log = logger("web")


async def alive(_: Request) -> Response:
    """The process runs and its event loop turns; nothing else is touched, least of all the database."""
    return json({"status": "alive"})


class Readiness:
    """The hub can answer queries now."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    async def answer(self, _: Request) -> Response:
        """200 when ready. Raises NotReady, whatever the reason: the reason is the log's."""
        try:
            async with asyncio.timeout(PATIENCE):
                await self._hub.ready()
        except Exception as error:  # noqa: BLE001 - any failure at all means "not ready"
            code = error.code if isinstance(error, YixinError) else type(error).__name__
            _log.warning("not ready", cause=code)
            raise NotReady(
                "the hub cannot answer queries now", mend="try again; the cause stands in the hub's log"
            ) from None
        return json({"status": "ready"})
