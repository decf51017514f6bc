from __future__ import annotations

from pathlib import Path

import pytest

from tests.connectors.edfi.folder import SECRET, Folder


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """A filled data folder whose only client has the secret in the environment."""
    monkeypatch.setenv(SECRET, "for the tests")
    made = Folder(tmp_path / "data")
    made.fill()
    return made
