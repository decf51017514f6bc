from __future__ import annotations

import pytest

from connectors.kit.conformance import *  # noqa: F403
from connectors.kit.conformance import Subject
from connectors.oneroster import OneRoster
from connectors.oneroster.upstream import application


@pytest.fixture(params=["1.2", "1.1", "1.1 signed"])
def subject(request: pytest.FixtureRequest, roster, wrong_secret) -> Subject:
    ways = {"1.2": roster.config, "1.1": roster.old_config, "1.1 signed": roster.signed_config}
    config = ways[request.param]
    return Subject(
        connector=OneRoster,
        application=application,
        data=roster.folder,
        config=config,
        wrong=lambda url: config(url, **wrong_secret),
        malformed="users",
    )
