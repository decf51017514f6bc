"""The sample data behind the simulator, and the connector's settings for it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from yixin_example.connector import ExampleConfig

pytest.register_assert_rewrite("connectors.kit.conformance")

SAMPLE = Path(__file__).parents[1] / "sample"
SECRET = "made-for-these-tests"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the sample, with a client."""
    folder = tmp_path / "data"
    shutil.copytree(SAMPLE, folder)
    client = {"client_id": "hub", "client_secret": SECRET, "scopes": ["read"]}
    (folder / "example" / "clients.json").write_text(json.dumps({"clients": [client]}))
    return folder


@pytest.fixture
def config(tmp_path: Path) -> Callable[..., ExampleConfig]:
    """From the simulator's address to settings with small pages and short waits."""
    secret = tmp_path / "secret"
    secret.write_text(SECRET)

    def made(url: str, **settings: Any) -> ExampleConfig:
        return ExampleConfig.model_validate(
            {
                "base_url": f"{url}/api",
                "token_url": f"{url}/oauth/token",
                "client_id": "hub",
                "client_secret": f"file:{secret}",
                "page_size": 3,
                "first_wait": 0.01,
                "timeout": 5,
                **settings,
            }
        )

    return made
