"""What can be wrong with a mapping file."""

from __future__ import annotations

from hub.base.errors import YixinError


class MappingError(YixinError):
    """The mapping file is wrong: its form, or an entity, column or relation that does not exist."""

    code = "mapping.invalid"
