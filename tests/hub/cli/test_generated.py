"""The files that are generated from the declarations."""

from __future__ import annotations

from pathlib import Path

from hub.base.settings import Settings
from hub.web import generated
from tests.hub.cli.process import PROJECT, Yixin, refused


def test_the_project_s_generated_files_are_fresh() -> None:
    for path, text in generated.files().items():
        assert (PROJECT / path).read_text(encoding="utf-8") == text, f"{path}: run `yixin schema write`"


def test_check_names_a_stale_and_a_missing_file(fresh: Yixin, tmp_path: Path) -> None:
    written = fresh("schema", "write", "--root", str(tmp_path))
    assert written.stdout.split() == list(generated.files())
    (tmp_path / "schema.graphql").write_text("type Query { nothing: Int }")
    (tmp_path / "docs/settings.md").unlink()
    line = refused(fresh("schema", "check", "--root", str(tmp_path)), "schema.stale")
    assert "schema.graphql, docs/settings.md" in line


def test_print_prints_the_kept_schema(fresh: Yixin) -> None:
    assert fresh("schema", "print", cold=True).stdout == (PROJECT / "schema.graphql").read_text(
        encoding="utf-8"
    )


def test_the_settings_page_tells_every_setting() -> None:
    page = generated.settings_page()
    for name, field in Settings.model_fields.items():
        assert field.description, name
        assert f"| `YIXIN_{name.upper()}` |" in page
