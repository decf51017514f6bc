"""What every connector must do, as far as it does not speak of HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest

from connectors.kit.conformance import (  # noqa: F401
    test_a_stream_is_resumed_behind_any_page,
    test_check_says_what_it_tried,
    test_drafts_name_only_what_their_entities_have,
    test_keys_are_unique_and_stable,
)
from connectors.oneroster.files import OneRosterFiles, connector
from hub.sync.contract import Connector
from tests.connectors.oneroster.files.conftest import Drop


@dataclass
class Dropped:
    """The roster in one zip."""

    drop: Drop

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Connector]:
        async with OneRosterFiles.open(self.drop.config) as opened:
            yield opened


@pytest.fixture(params=["1.1", "1.2"])
def subject(request: pytest.FixtureRequest, drop: Drop, monkeypatch: pytest.MonkeyPatch) -> Dropped:
    monkeypatch.setattr(connector, "PAGE_ROWS", 7)
    drop.put("roster.zip", drop.rows(request.param))
    return Dropped(drop)
