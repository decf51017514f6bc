"""What the READMEs show, executed in the demo."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import orjson
import pytest
from typer.main import get_command

from hub.cli.app import app

ROOT = Path(__file__).parents[2]
READMES = [ROOT / "README.md", ROOT / "README.zh-CN.md"]
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def blocks(readme: Path, language: str) -> list[str]:
    return [text for name, text in FENCE.findall(readme.read_text("utf-8")) if name == language]


def test_commands_and_queries_of_the_readmes_work(guides):
    commands = [
        line
        for readme in READMES
        for text in blocks(readme, "sh")
        for line in text.splitlines()
        if line.startswith("yixin ")
    ]
    queries = [text for readme in READMES for text in blocks(readme, "graphql")]
    assert len(commands) >= 12
    assert len(queries) == 2
    asked = [f"yixin query --as PSYCHOLOGIST - <<< {shlex.quote(query)}" for query in queries]
    ran = guides.run(["export YIXIN_HOME=.trial/district", *dict.fromkeys(commands), *asked])
    assert [result.said for result in ran if result.status] == []
    answers = [orjson.loads(result.said) for result in ran if result.said.startswith("{")]
    assert len(answers) == 6
    for answer in answers:
        assert "errors" not in answer
        (connection,) = answer["data"].values()
        assert connection["nodes"]


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_make_targets_and_commands_of_the_readme_exist(readme):
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in re.findall(r"^make (\w+)", "\n".join(blocks(readme, "sh")), re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_every_command_stands_in_the_table_of_the_readme(readme):
    rows = [line for line in readme.read_text("utf-8").splitlines() if line.startswith("| `yixin")]
    table = "\n".join(row.split("|")[1] for row in rows)
    for name, command in get_command(app).commands.items():
        inner = set(getattr(command, "commands", ())) - {"run"}  # `yixin sync SOURCE`
        for word in inner or {""}:
            assert re.search(rf"yixin {name}\b.*\b{word}", table), f"{name} {word}"


@pytest.mark.parametrize(
    "page", [*READMES, *sorted((ROOT / "docs").glob("*.md"))], ids=lambda path: path.name
)
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+)", page.read_text("utf-8")):
        if not target.startswith("https://"):
            assert (page.parent / target).exists(), target
