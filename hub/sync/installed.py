"""Which connectors are installed: entry points of the project and of plugins."""

from __future__ import annotations

from functools import cache
from importlib.metadata import entry_points
from typing import Any, cast

from hub.base.errors import YixinError
from hub.sync.contract import Connector

CONNECTORS = "yixin.connectors"


class ConnectorUnknown(YixinError):
    """No connector or simulator of this name is installed."""

    code = "connector.unknown"


class ConnectorBroken(YixinError):
    """A package offers this connector or simulator, but it cannot be imported."""

    code = "connector.broken"


def names(group: str) -> list[str]:
    """What is installed of a group of entry points, sorted."""
    return sorted(entry_points(group=group).names)


def connector(name: str) -> type[Connector]:
    """The connector class of this name. Raises ConnectorUnknown or ConnectorBroken."""
    return cast(type[Connector], loaded(CONNECTORS, name))


@cache
def loaded(group: str, name: str) -> Any:
    """What an entry point of this group stands for; found once, as to look reads a file of each package that there is.

    Raises ConnectorUnknown or ConnectorBroken.
    """
    found = entry_points(group=group)
    if name not in found.names:
        raise ConnectorUnknown(
            "is not installed", place=name, mend=f"choose one of: {', '.join(names(group))}"
        )
    try:
        return found[name].load()
    except (ImportError, AttributeError) as error:
        raise ConnectorBroken(
            f"cannot be imported: {error}",
            place=found[name].value,
            mend="install its package anew, in a version made for this hub",
        ) from error
