"""`yixin worker`: work queued and scheduled runs."""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING, Annotated

import typer

from hub.base import garbage
from hub.cli.running import opened, settings

if TYPE_CHECKING:
    from hub.store.home import Home


def worker(
    drain: Annotated[
        bool, typer.Option("--drain", help="End when nothing waits, instead of waiting for more.")
    ] = False,
) -> None:
    """Work queued and scheduled runs until Ctrl-C or SIGTERM; any number of workers share them.

    What a worker leaves, however it ends, the others or the next one go on with.
    """
    import uvloop

    loaded = settings("info")

    async def run() -> None:
        # Each run at once needs one to hold its source, one to write and one to look.
        async with opened(loaded, connections=2 + 3 * loaded.runs_at_once) as home:
            await work(home, drain=drain)

    uvloop.run(run())


async def work(home: Home, *, drain: bool) -> None:
    """Be a worker of an opened home."""
    from connectors.kit import registry
    from hub.cli.sync import afterwards, engine
    from hub.sync.outgoing import Outgoing
    from hub.sync.worker import Worker
    from hub.web.checking import SelfCheck
    from hub.web.counting import Counting

    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopping.set)
    at_once, zone = home.settings.runs_at_once, home.settings.zone
    checking = SelfCheck(home)

    made = Worker(
        engine(home),
        home.addresses.writer,
        zone,
        at_once=at_once,
        afterwards=lambda: afterwards(home, checking),
    )
    telling = Outgoing(home.database, home.keyring, home.clock, registry.connector)
    typer.echo("working; Ctrl-C ends it")
    garbage.seldom()
    if drain:
        await made.work(stopping, drain=True)
        await telling.send()
        return
    over = asyncio.Event()
    beside = [asyncio.create_task(one.keep(over)) for one in (telling, checking, Counting(checking.asking))]
    try:
        await made.work(stopping)
    finally:
        over.set()
        await asyncio.gather(*beside)
