"""What can be wrong with a mapping file or with the files that it describes."""

from __future__ import annotations

from hub.base.errors import YixinError
from hub.sync.contract import UpstreamError


class MappingError(YixinError):
    """The mapping file is wrong: its form, or an entity, column or relation that does not exist."""

    code = "mapping.invalid"


class Changed(UpstreamError):
    """A file was written to while it was read."""

    code = "upstream.changed"
