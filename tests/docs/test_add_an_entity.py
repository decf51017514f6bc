"""docs/add-an-entity.md, followed in a copy of the project."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import orjson

from tests.conftest import warm

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "add-an-entity.md"
COPIED = ("hub", "schema", "resolvers", "connectors", "migrations", "tests", "docs", "pyproject.toml")


def project(folder: Path) -> Path:
    left_out = shutil.ignore_patterns("static")
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=left_out)
        else:
            shutil.copy(ROOT / name, folder / name)
    return folder


def test_two_files_by_hand_and_the_commands_make_an_entity(tmp_path, shell_in):
    copy = project(tmp_path / "project")
    text = GUIDE.read_text("utf-8")
    # Each file is named, and follows as a block.
    files = re.findall(r"^`(\S+)`:[^`]*?\n\n```\w+\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    assert [name for name, _ in files] == [
        "schema/places/canteen.py",
        "tests/queries/canteens.graphql",
    ]
    for name, content in files:
        (copy / name).write_text(content, "utf-8")
    commands = re.findall(r"^```sh\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    # The project's own packages are those of the folder in which Python starts.
    with warm(copy) as yixin:
        ran = shell_in(copy, yixin).run(
            ["export YIXIN_HOME=home", *commands, 'yixin db revision "Nothing more"']
        )
    assert [result.said for result in ran if result.status] == []
    assert re.search(r"^database upgraded from empty to \d{4}$", ran[1].said, re.MULTILINE)
    assert "nothing to write" in ran[-1].said
    answer = orjson.loads((copy / "tests" / "queries" / "canteens.json").read_bytes())
    (school, _) = answer["data"]["schools"]["nodes"]
    assert school["canteens"]["nodes"][0]["state"] == "OPEN"
    assert "type Canteen implements Node" in (copy / "schema.graphql").read_text("utf-8")
