"""Finds the mutations: every module of `resolvers/mutations` is imported, nothing is listed by hand."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from typing import Any

from resolvers import mutations
from resolvers.mutations.kit.mutation import MUTATIONS, Mutation


@cache
def load() -> Mapping[str, Mutation[Any, Any]]:
    """Import every mutation; returns them by name, in the order of their names."""
    for module in pkgutil.iter_modules(mutations.__path__, f"{mutations.__name__}."):
        importlib.import_module(module.name)
    return dict(sorted(MUTATIONS.items()))
