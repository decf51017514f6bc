"""What may become of a row."""

from __future__ import annotations

from schema.kit.vocabulary import Vocabulary


class RowChange(Vocabulary):
    """What became of a row (变更类型)."""

    ADDED = "It is new, or there again (新增)."
    CHANGED = "It says something else (变更)."
    REMOVED = "It is there no longer (移除)."
