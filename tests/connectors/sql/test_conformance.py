"""What every connector must do, as far as it does not speak of HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from connectors.kit.conformance import (  # noqa: F401
    test_a_stream_is_resumed_behind_any_page,
    test_check_says_what_it_tried,
    test_drafts_name_only_what_their_entities_have,
    test_keys_are_unique_and_stable,
)
from connectors.sql import Sql
from hub.sync.contract import Connector


class Opened:
    """The connector on either database."""

    def __init__(self, school: Any) -> None:
        self._school = school

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Connector]:
        async with Sql.open(self._school.config()) as connector:
            yield connector


@pytest.fixture
def subject(school: Any) -> Opened:
    """What the tests of conformance open."""
    return Opened(school)
