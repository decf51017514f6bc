"""Operations whose answers are streamed: as many as a subscription has events, or the one of a query."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

from hub.web.errors import DeadlineExceeded
from hub.web.ports import Hub
from hub.web.requests import Operation
from schema.access.purpose import Purpose


async def answers(
    hub: Hub, token: str | None, operation: Operation, purpose: Purpose | None, deadline: float
) -> AsyncGenerator[bytes | None]:
    """As `Hub.answers`, of which the first comes within `deadline` seconds. Raises DeadlineExceeded too."""
    document = operation.document
    found = hub.answers(
        token,
        document=hub.document(operation.trusted or "") if document is None else document,
        variables=operation.variables,
        operation=operation.name,
        query_only=operation.query_only,
        purpose=purpose,
    )
    limit = asyncio.timeout(deadline)
    try:
        try:
            async with limit:
                said = await anext(found)
        except TimeoutError:
            if not limit.expired():
                raise
            raise late(deadline) from None
        yield said
        async for said in found:
            yield said
    finally:
        await found.aclose()


def late(seconds: float) -> DeadlineExceeded:
    """An operation took too long."""
    return DeadlineExceeded(
        f"the operation did not finish within {seconds:g} s",
        mend="ask for less at once: fewer levels, smaller pages",
    )
