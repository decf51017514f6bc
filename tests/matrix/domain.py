"""What the domain document says of fields, rows and relations: the tables of each domain (`told`), joined.

A new entity, field, relation, event, mutation or subscription is denied to everybody until it is told of there as well.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from itertools import chain
from typing import Any

from tests.matrix import told

_MODULES = [
    importlib.import_module(f"{told.__name__}.{each.name}") for each in pkgutil.iter_modules(told.__path__)
]


def _joined(name: str) -> dict[Any, Any]:
    return {key: value for module in _MODULES for key, value in getattr(module, name, {}).items()}


def _all(name: str) -> tuple[str, ...]:
    return tuple(chain.from_iterable(getattr(module, name, ()) for module in _MODULES))


FIELDS: Mapping[str, str] = _joined("FIELDS")
"""How sensitive each field is."""
LINKS: Mapping[str, str] = _joined("LINKS")
"""Which rows a row leads to: who reads both may know that they belong together."""
EVENTS: Mapping[str, str] = _joined("EVENTS")
"""What happens to a pupil, and when."""
EVENT_OF: Mapping[str, str] = _joined("EVENT_OF")
"""By which relations an event leads to the pupil, where that is not just `student`."""
SEARCHED: Mapping[str, str] = _joined("SEARCHED")
"""By what rows are found."""
EXCEPTIONS: Mapping[tuple[str, str], str] = _joined("EXCEPTIONS")
"""How far a role reads of an entity, where that is not as far as it reads of all."""
OF_PEOPLE = _all("OF_PEOPLE")
"""Whose figures tell of pupils or guardians."""
PERSONS = _all("PERSONS")
"""Whose rows stand for one person each, of whom nothing about pupils is told."""
FIGURES = _all("FIGURES")
"""Of what there are figures of the district: not of what the hub writes about itself, nor of what is about rows of any kind."""
RULES: Mapping[str, Mapping[str, str | Callable[..., bool]]] = _joined("RULES")
"""Who may read rows of what, and which: by a question of the oracle, or one of the domain's own. A role that is not named reads none."""
CALLS: Mapping[str, tuple[str, ...]] = _joined("CALLS")
"""Who may call which mutation; an auditor changes nothing."""
HEARD: Mapping[str, tuple[str, ...]] = _joined("HEARD")
"""Who may listen to which subscription."""
ASKED: Mapping[str, tuple[str, ...]] = _joined("ASKED")
"""Who may ask what is no entity's: everybody for rows that one reads."""
