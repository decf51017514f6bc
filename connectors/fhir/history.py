"""What a server deleted since (R4, history interaction on a type, 3.1.0.11)."""

from __future__ import annotations

from collections.abc import Callable

import httpx

from connectors.fhir.bundle import read_history
from connectors.fhir.config import FhirConfig
from connectors.kit.client import Client, Reply
from connectors.kit.errors import Malformed
from connectors.kit.transport import place
from hub.sync.contract import Raw

Follow = Callable[[str, FhirConfig, httpx.URL], str]
"""From a next link to the address that is asked for; raises where it leads elsewhere."""


async def deleted_since(
    client: Client, config: FhirConfig, kind: str, since: str, follow: Follow
) -> tuple[list[Raw], Reply]:
    """Those whose newest version is a deletion, and the first answer, which tells the server's time."""
    first = reply = await client.get(f"{kind}/_history", params={"_count": config.page_size, "_since": since})
    deleted: dict[str, bool] = {}
    asked: set[str] = set()
    while True:
        page = read_history(reply.body, kind, reply.url)
        for key, gone in page.entries:
            # The newest version of each comes first.
            deleted.setdefault(key, gone)
        if page.next is None:
            return [Raw(key, {}, gone=True) for key, gone in deleted.items() if gone], first
        following = follow(page.next, config, reply.url)
        if following in asked:
            raise Malformed(
                "links its pages in a circle", place=place(reply.url), mend="tell the server's operator"
            )
        asked.add(following)
        reply = await client.get(following)
