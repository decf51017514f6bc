"""What a subscription declares, as data: of what it tells, its arguments, and who may listen."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hub.base.errors import DeclarationError
from schema.kit.access import Role
from schema.kit.declaration import snake
from schema.kit.entity import Entity
from schema.kit.mutation import Part, parts

AFTER = "after"
FILTER = "filter"
"""Arguments that subscriptions have besides their own."""


@dataclass(frozen=True)
class SubscriptionDeclaration:
    """All that one subscription says of itself."""

    name: str
    doc: str
    roles: frozenset[Role]
    """Who may listen: an account with one of these. Whatever it is told it reads as well."""
    entity: type[Entity] | None
    """Of whose rows it tells; None: of all that is part of one pupil's file."""
    arguments: Mapping[str, Part]
    """Global ids: of the row itself, or of a row that it belongs to by the relation of that name."""


def declare(
    cls: type[Any], of: type[Entity] | None, roles: tuple[Role, ...], given: type[Any]
) -> SubscriptionDeclaration:
    """Read a subscription from its class and the dataclass of its arguments. Raises DeclarationError."""
    doc = inspect.cleandoc(cls.__doc__ or "")
    if not doc or not roles:
        raise DeclarationError("a subscription has a docstring and roles that may listen", place=cls.__name__)
    made = SubscriptionDeclaration(snake(cls.__name__), doc, frozenset(roles), of, parts(cls, given))
    for part in made.arguments.values():
        if part.entity is None or part.name in (AFTER, FILTER) or not (of is None or _told(of, part)):
            raise DeclarationError(
                "an argument is the row, or a row that it belongs to",
                place=f"{cls.__name__}.{part.name}",
                mend="write Annotated[int, Entity], and name a relation of the entity",
            )
    if of is None and [part.required for part in made.arguments.values()] != [True]:
        raise DeclarationError("whose file it is has to be said", place=cls.__name__)
    return made


def _told(of: type[Entity], part: Part) -> bool:
    relation = of.declaration.relations.get(part.name)
    return part.entity is of or (relation is not None and relation.target is part.entity)
