"""The files that are generated from the declarations."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from hub.base.settings import Settings
from hub.cli.app import app
from hub.cli.schema import SchemaStale
from hub.web import generated
from tests.hub.cli.process import PROJECT, Yixin


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    """What the declarations make now: seconds of work."""
    return generated.files()


def test_the_project_s_generated_files_are_fresh(files: dict[str, str]) -> None:
    for path, text in files.items():
        assert (PROJECT / path).read_text(encoding="utf-8") == text, f"{path}: run `yixin schema write`"


def test_check_names_a_stale_and_a_missing_file(
    files: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(generated, "files", lambda: files)
    written = CliRunner().invoke(app, ["schema", "write", "--root", str(tmp_path)])
    assert written.stdout.split() == list(files)
    assert CliRunner().invoke(app, ["schema", "check", "--root", str(tmp_path)]).exit_code == 0
    (tmp_path / "schema.graphql").write_text("type Query { nothing: Int }")
    (tmp_path / "docs/settings.md").unlink()
    error = CliRunner().invoke(app, ["schema", "check", "--root", str(tmp_path)]).exception
    assert isinstance(error, SchemaStale)
    assert error.place == "schema.graphql, docs/settings.md"


def test_print_prints_the_kept_schema(fresh: Yixin) -> None:
    assert fresh("schema", "print", cold=True).stdout == (PROJECT / "schema.graphql").read_text(
        encoding="utf-8"
    )


def test_the_settings_page_tells_every_setting() -> None:
    page = generated.settings_page()
    for name, field in Settings.model_fields.items():
        assert field.description, name
        assert f"| `YIXIN_{name.upper()}` |" in page
