"""Finds the entities: every module below `schema/<domain>/` is imported, nothing is listed by hand."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache

import schema
from schema.kit.entity import ENTITIES, Entity


@cache
def load() -> Mapping[str, type[Entity]]:
    """Import every entity; returns them by name, in the order of their names."""
    for domain in pkgutil.iter_modules(schema.__path__, "schema."):
        if domain.ispkg and domain.name != "schema.kit":
            package = importlib.import_module(domain.name)
            for module in pkgutil.iter_modules(package.__path__, f"{domain.name}."):
                importlib.import_module(module.name)
    return dict(sorted(ENTITIES.items()))
