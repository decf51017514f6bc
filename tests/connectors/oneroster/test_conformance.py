from __future__ import annotations

import pytest

from connectors.kit.conformance import *  # noqa: F403
from connectors.kit.conformance import Subject
from connectors.oneroster import OneRoster
from connectors.oneroster.upstream import application


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
