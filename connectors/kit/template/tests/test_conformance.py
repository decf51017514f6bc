"""What every connector must do, tried on this one: leave none of it out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from yixin_example.connector import Example
from yixin_example.upstream import application

from connectors.kit.conformance import *  # noqa: F403
from connectors.kit.conformance import Subject


@pytest.fixture
def subject(data: Path, config: Callable[..., Any], tmp_path: Path) -> Subject:
    wrong = tmp_path / "wrong"
    wrong.write_text("not-the-secret")
    return Subject(
        connector=Example,
        application=application,
        data=data,
        config=config,
        wrong=lambda url: config(url, client_secret=f"file:{wrong}"),
        malformed="teachers",
    )
