"""What can be wrong with files, beside their form."""

from __future__ import annotations

from hub.sync.contract import UpstreamError


class Changed(UpstreamError):
    """A file was written to while it was read."""

    code = "upstream.changed"
