"""Levels of concern."""

from schema.kit import Vocabulary


class WarningLevel(Vocabulary):
    """How much there is to fear (预警等级); in this order, from the least to the most."""

    GREEN = "Nothing to fear (绿色)."
    YELLOW = "To be kept an eye on (黄色)."
    ORANGE = "To be followed up (橙色)."
    RED = "To be acted on at once (红色)."


LEVELS = tuple(WarningLevel)
"""In rising order."""
