from __future__ import annotations

from pathlib import Path

import pytest

from connectors.fhir import Fhir
from connectors.fhir.upstream import application
from connectors.kit.conformance import *  # noqa: F403
from connectors.kit.conformance import Subject
from tests.connectors.fhir.partner import Keys, config


@pytest.fixture(params=["never", "first"])
def subject(data: Path, keys: Keys, request: pytest.FixtureRequest) -> Subject:
    return Subject(
        connector=Fhir,
        application=application,
        data=data,
        config=lambda url: config(url, keys, export=request.param),
        wrong=lambda url: config(url, keys, key_id="nobody-knows-it"),
        malformed="Patient",
    )
