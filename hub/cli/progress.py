"""Progress of long work: a live line on a terminal, silence elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def shown(what: str) -> Iterator[Callable[[str, str, int], None]]:
    """Yields the function to call with (phase, stream, records so far)."""
    from rich.console import Console
    from rich.status import Status

    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda phase, stream, count: None
        return
    with Status(f"{what} …", console=console) as status:

        def progress(phase: str, stream: str, count: int) -> None:
            status.update(f"{what}: {phase} {stream} {count}")

        yield progress
