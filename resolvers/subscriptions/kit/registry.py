"""Finds the subscriptions: every module of `resolvers/subscriptions` is imported, nothing is listed by hand."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache

from hub.base.errors import DeclarationError
from resolvers import subscriptions
from resolvers.subscriptions.kit.subscription import SUBSCRIPTIONS
from schema.pupils import announcing
from schema.subscription import SubscriptionDeclaration


@cache
def load() -> Mapping[str, SubscriptionDeclaration]:
    """Import every subscription; returns them by name, in the order of their names. Raises DeclarationError."""
    for module in pkgutil.iter_modules(subscriptions.__path__, f"{subscriptions.__name__}."):
        importlib.import_module(module.name)
    for declared in SUBSCRIPTIONS.values():
        if declared.entity is not None and declared.entity.__name__ not in announcing():
            raise DeclarationError(
                "its changes are not announced",
                place=declared.entity.__name__,
                mend="write announces = True in the entity",
            )
    return dict(sorted(SUBSCRIPTIONS.items()))
