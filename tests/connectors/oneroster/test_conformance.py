from __future__ import annotations

import pytest

from connectors.oneroster import OneRoster
from connectors.oneroster.upstream import application
from tests.connectors.conformance import *  # noqa: F403
from tests.connectors.conformance import Subject


@pytest.fixture
def subject(roster, wrong_secret) -> Subject:
    return Subject(
        connector=OneRoster,
        application=application,
        data=roster.folder,
        config=roster.config,
        wrong=lambda url: roster.config(url, **wrong_secret),
        malformed="users",
    )
