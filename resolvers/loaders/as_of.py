"""Files as of an instant: which place reads them, and what is refused below."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from hub.policy.as_of import AsOf
from resolvers.compiling.arguments import Arguments
from resolvers.errors import InstantInvalid, NotKept, in_utc
from resolvers.loaders.place import Asking, Place
from schema.kit import Entity
from schema.kit.declaration import Collection, camel


def place_of(root: Place, asking: Asking, instant: datetime, now: datetime) -> Place:
    """The place from which rows are read as the hub knew them then, and all below it. Raises InstantInvalid."""
    then = in_utc(instant, "asOf")
    if then > now:
        raise InstantInvalid(
            "this instant has not come yet", place="asOf", mend="leave asOf out for the file of now"
        )
    return root.at(("asOf", then), lambda: Place(replace(asking, policy=AsOf(asking.policy.shape, then))))


def check(place: Place, entity: type[Entity], field: str, arguments: Arguments | None = None) -> None:
    """Return where the field can be told as of the place's instant. Raises NotKept.

    `arguments`: those of a list of the entity's rows; without, the field is none.
    """
    if not isinstance(place.asking.policy, AsOf):
        return
    if arguments is None or entity.history is None:
        raise NotKept("no history is kept of this", place=camel(field), mend="ask for it without asOf")
    declaration = entity.declaration
    paths = [name for name, _ in arguments.order if "." in name]
    if paths or _follows(arguments.filter, {*declaration.relations, *declaration.collections}):
        raise NotKept(
            "lists as of an instant are filtered and sorted by fields of their own rows",
            place=camel(field),
            mend="leave relations out of the filter and the order",
        )


def listed(place: Place, collection: Collection, arguments: Arguments) -> None:
    """The same for a list."""
    check(place, collection.entity, collection.name, arguments)


def _follows(given: Any, names: set[str]) -> bool:
    if isinstance(given, list):
        return any(_follows(part, names) for part in given)
    if isinstance(given, dict):
        return any(name in names or _follows(inner, names) for name, inner in given.items())
    return False
