"""Which connectors and simulators are installed: entry points of the project and of plugins."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

from starlette.applications import Starlette

from connectors.kit.upstream.faults import Faults
from hub.sync.installed import CONNECTORS, ConnectorBroken, ConnectorUnknown, connector, loaded, names

__all__ = ["ConnectorBroken", "ConnectorUnknown", "connector", "connectors", "upstream", "upstreams"]

UPSTREAMS = "yixin.upstreams"

Application = Callable[[Path, Faults], Starlette]
"""Makes a simulator that serves a folder under these faults."""


def connectors() -> list[str]:
    """Names of the connectors that are installed, sorted."""
    return names(CONNECTORS)


def upstreams() -> list[str]:
    """Names of the simulators that are installed, sorted."""
    return names(UPSTREAMS)


def upstream(name: str) -> Application:
    """What makes the simulator of this name. Raises ConnectorUnknown or ConnectorBroken."""
    return cast(Application, loaded(UPSTREAMS, name))
