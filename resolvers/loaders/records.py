"""What source records say, for who asks where a value comes from."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncEngine

from hub.crypto.sealing import Keyring
from hub.sync.survivorship import Rules


@dataclass(frozen=True)
class Records:
    """What source records say, for provenance: who reads them, with which keys, and the rules by which values stand."""

    engine: AsyncEngine
    keyring: Keyring
    rules: Rules
