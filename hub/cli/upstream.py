"""`yixin upstream`: a simulator of an upstream system."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer


def upstream(
    standard: Annotated[str, typer.Argument(help="oneroster, edfi or fhir")],
    data: Annotated[
        Path, typer.Option(help="Folder that it serves: a generated district, or files of the standard.")
    ],
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1; 0 takes a free one.")] = 0,
    fault: Annotated[
        list[str] | None, typer.Option(help="Misbehave: NAME or NAME=VALUE; may be given several times.")
    ] = None,
) -> None:
    """Serve an upstream system's API on loopback, strict about its standard, until interrupted."""
    from connectors.kit import registry
    from connectors.kit.upstream.faults import Faults
    from connectors.kit.upstream.server import serve
    from hub.base.errors import SettingsError

    if not data.is_dir():
        raise SettingsError(
            "no such folder",
            place=str(data),
            mend="`yixin demo` generates one in the home's folder `upstream`",
        )
    app = registry.upstream(standard)(data, Faults(fault or []))
    asyncio.run(serve(app, port, announce=lambda address: print(address, flush=True)))
