"""Which connectors are installed: entry points of the project and of plugins."""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import Any, cast

from hub.base.errors import YixinError
from hub.sync.contract import Connector

CONNECTORS = "yixin.connectors"


class ConnectorUnknown(YixinError):
    """No connector or simulator of this name is installed."""

    code = "connector.unknown"


def names(group: str) -> list[str]:
    """What is installed of a group of entry points, sorted."""
    return sorted(entry_points(group=group).names)


def connector(name: str) -> type[Connector]:
    """The connector class of this name. Raises ConnectorUnknown."""
    return cast(type[Connector], loaded(CONNECTORS, name))


def loaded(group: str, name: str) -> Any:
    """What an entry point of this group stands for. Raises ConnectorUnknown."""
    found = entry_points(group=group)
    if name not in found.names:
        raise ConnectorUnknown(
            "is not installed", place=name, mend=f"choose one of: {', '.join(names(group))}"
        )
    return found[name].load()
