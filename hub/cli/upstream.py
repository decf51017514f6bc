"""`yixin upstream`: a simulator of an upstream system."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def upstream(
    standard: Annotated[
        str, typer.Argument(help="What it speaks: oneroster, edfi, fhir, wecom, or a plugin's.")
    ],
    data: Annotated[
        Path, typer.Option(help="Folder that it serves: a generated district, or files of the standard.")
    ],
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port on 127.0.0.1; 0 takes a free one.")] = 0,
    fault: Annotated[
        list[str] | None,
        typer.Option(help="Misbehave: NAME, NAME=EVERY or NAME=EVERY:AMOUNT. Several times."),
    ] = None,
    until_eof: Annotated[
        bool, typer.Option("--until-eof", help="Also end when standard input does: when its starter is gone.")
    ] = False,
) -> None:
    """Serve an upstream system's API on loopback, strict about its standard, until Ctrl-C or SIGTERM.

    The first line printed that begins with http is its address.
    """
    import uvloop

    from connectors.kit import registry
    from connectors.kit.upstream.faults import Faults
    from connectors.kit.upstream.server import serve
    from hub.base.errors import SettingsError
    from hub.cli.running import settings

    settings()
    make = registry.upstream(standard)
    if not data.is_dir():
        raise SettingsError(
            "no such folder",
            place=str(data),
            mend="`yixin demo` generates one in the home's folder `upstream`",
        )
    app = make(data, Faults(fault or []))
    if until_eof:
        _end_with_input()
    uvloop.run(serve(app, port, announce=lambda address: print(address, flush=True)))


def _end_with_input() -> None:
    """However the starter ends, even by kill -9, the kernel closes its end of the pipe."""
    import os
    import signal
    import threading

    def watch() -> None:
        while os.read(0, 4096):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()
