from __future__ import annotations

import pytest

from connectors.edfi import EdFi
from connectors.edfi.upstream import application
from connectors.kit.conformance import *  # noqa: F403
from connectors.kit.conformance import Subject
from tests.connectors.edfi.folder import Folder, config


@pytest.fixture
def subject(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> Subject:
    monkeypatch.setenv("YIXIN_TEST_EDFI_WRONG", "another")
    return Subject(
        connector=EdFi,
        application=application,
        data=folder.path,
        config=config,
        wrong=lambda url: config(url, "env:YIXIN_TEST_EDFI_WRONG"),
        malformed="students",
    )
