"""Random files: some parts, and of each some of its lists and relations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schema.files import part_type
from schema.kit.declaration import camel
from tests.resolvers.planner.timelines import timeline

if TYPE_CHECKING:
    from schema.kit import Entity
    from tests.resolvers.planner.queries import Writer


def file(writer: Writer, entity: type[Entity], depth: int, path: tuple[str, ...] | None) -> str:
    """The file of a row; `path` as for a selection."""
    key, parts = f"f{writer.fresh()}", ["__typename"] if writer.chance(20) else []
    here = None if path is None else (*path, key)
    if writer.chance(20):
        parts.append(timeline(writer, depth, here))
    for part in writer.some(entity.parts, 0, 2):
        name, declaration, held = f"p{writer.fresh()}", entity.declaration, []
        below = None if here is None else (*here, name)
        for one in writer.some(part.holds, 0, 2):
            if one in declaration.relations:
                inside = writer.selection(declaration.relations[one].target, max(depth - 1, 0), None)
                held.append(f"h{writer.fresh()}: {camel(one)}{writer.condition()} {inside}")
            else:
                held.append(writer.list(declaration.collections[one], max(depth - 1, 0), below))
        inner = f"{{ {' '.join(held) or '__typename'} }}"
        if writer.chance(20):
            writer.fragments.append(f"fragment {name} on {part_type(entity, part)} {inner}")
            inner = f"{{ ...{name} }}"
        parts.append(f"{name}: {part.name}{writer.condition()} {inner}")
    return f"{key}: file{writer.condition()} {{ {' '.join(parts) or '__typename'} }}"
