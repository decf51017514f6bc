"""Finds the entities: every module below `schema/<domain>/` is imported, nothing is listed by hand."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache

import schema
from schema.kit.access import InheritsSubject
from schema.kit.declaration import Collection
from schema.kit.entity import ENTITIES, Entity

MACHINERY = frozenset({"schema.kit", "schema.graph", "schema.indicators"})
"""Packages below `schema/` that are no domain."""


@cache
def load() -> Mapping[str, type[Entity]]:
    """Import every entity; returns them by name, in the order of their names."""
    for domain in pkgutil.iter_modules(schema.__path__, "schema."):
        if domain.ispkg and domain.name not in MACHINERY:
            package = importlib.import_module(domain.name)
            for module in pkgutil.iter_modules(package.__path__, f"{domain.name}."):
                importlib.import_module(module.name)
    _tell_subjects()
    for entity in ENTITIES.values():
        # Whatever was imported first, what is derived from the declarations comes out the same.
        entity.declaration.collections = dict(sorted(entity.declaration.collections.items()))
        entity.declaration.grounds.sort(key=lambda ground: (ground[0].__name__, ground[1].name))
    return dict(sorted(ENTITIES.items()))


def _tell_subjects() -> None:
    """Give every projected entity the list of the records about its rows: which sources know a pupil."""
    for record in list(ENTITIES.values()):
        rules = [rule for rules in record.declaration.access.rules.values() for rule in rules]
        if not any(isinstance(rule, InheritsSubject) for rule in rules):
            continue
        for name, entity in ENTITIES.items():
            if entity.declaration.keeping == "projected":
                entity.declaration.collections[record.declaration.plural] = Collection(
                    record.declaration.plural,
                    record,
                    "subject_id",
                    record.declaration.doc,
                    record.order,
                    where=(("subject_entity", name),),
                )
