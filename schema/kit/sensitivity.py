"""How sensitive a field is; every field of an entity says so in its annotation."""

from __future__ import annotations

import enum
from typing import Annotated, TypeVar

T = TypeVar("T")


class Sensitivity(enum.IntEnum):
    """From what everybody may know to what is shown whole to nobody; a role reads up to its ceiling."""

    PUBLIC = 0
    """A school's name."""
    INTERNAL = 1
    """Staff, classes, counts."""
    PERSONAL = 2
    """A name with a birth date, a phone."""
    SENSITIVE = 3
    """Screening level, alerts, hardship, incidents."""
    CLINICAL = 4
    """Notes, diagnoses, answers, referral reasons."""
    SECRET = 5
    """Identity-card number, student number: shown masked to those who may read PERSONAL."""


Public = Annotated[T, Sensitivity.PUBLIC]
Internal = Annotated[T, Sensitivity.INTERNAL]
Personal = Annotated[T, Sensitivity.PERSONAL]
Sensitive = Annotated[T, Sensitivity.SENSITIVE]
Clinical = Annotated[T, Sensitivity.CLINICAL]
Secret = Annotated[T, Sensitivity.SECRET]
