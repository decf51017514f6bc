"""When Python looks for circular garbage."""

from __future__ import annotations

import gc

RARELY = (100_000, 50, 100)
"""New objects until the youngest are looked through, and how often that is until older ones are."""


def seldom() -> None:
    """Look for circular garbage seldom, and never among what is there now: loading rows makes many objects and no circles.

    Else a sixth of a sync's processor time goes there.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*RARELY)
