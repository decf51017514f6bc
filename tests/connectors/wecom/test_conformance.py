from __future__ import annotations

import pytest

from connectors.kit.conformance import *  # noqa: F403
from connectors.kit.conformance import Subject
from connectors.wecom import WeCom
from connectors.wecom.upstream import application


@pytest.fixture
def subject(school, tmp_path) -> Subject:
    wrong = tmp_path / "wrong"
    wrong.write_text("not-the-word")
    return Subject(
        connector=WeCom,
        application=application,
        data=school.folder,
        config=school.config,
        wrong=lambda url: school.config(url, secret=f"file:{wrong}"),
        malformed="students",
    )
