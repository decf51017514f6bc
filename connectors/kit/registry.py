"""Which connectors and simulators are installed: entry points of the project and of plugins."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, cast

from starlette.applications import Starlette

from connectors.kit.upstream.faults import Faults
from hub.base.errors import YixinError
from hub.sync.contract import Connector

CONNECTORS = "yixin.connectors"
UPSTREAMS = "yixin.upstreams"

Application = Callable[[Path, Faults], Starlette]
"""Makes a simulator that serves a folder under these faults."""


class ConnectorUnknown(YixinError):
    """No connector or simulator of this name is installed."""

    code = "connector.unknown"


def connectors() -> list[str]:
    """Names of the connectors that are installed, sorted."""
    return sorted(entry_points(group=CONNECTORS).names)


def upstreams() -> list[str]:
    """Names of the simulators that are installed, sorted."""
    return sorted(entry_points(group=UPSTREAMS).names)


def connector(name: str) -> type[Connector]:
    """The connector class of this name. Raises ConnectorUnknown."""
    return cast(type[Connector], _load(CONNECTORS, name))


def upstream(name: str) -> Application:
    """What makes the simulator of this name. Raises ConnectorUnknown."""
    return cast(Application, _load(UPSTREAMS, name))


def _load(group: str, name: str) -> Any:
    found = entry_points(group=group)
    if name not in found.names:
        raise ConnectorUnknown(
            "is not installed", place=name, mend=f"choose one of: {', '.join(sorted(found.names))}"
        )
    return found[name].load()
