"""Runs the commands of the guides in a small demo district, each guide as one session of a shell."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from hub.base.settings import Settings
from hub.store import embedded
from hub.store.home import Home
from hub.web.service import Service

ROOT = Path(__file__).parents[2]
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
STAYS = re.compile(r"^yixin (?:upstream|serve)\b")
VARIES = {
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00)": "…",
    r"yx_[\w-]{43}": "yx_…",
    r"(?<=127\.0\.0\.1:)\d+": "…",
    r"\d+(?= (?:values|seals|rows sealed anew|waiting records|rows and|records of sources))": "…",
    r"(?<=from empty to )\d{4}": "…",
}
"""What differs from run to run, and how a guide writes it."""
HOME = ".trial/district"
DEMO = f"YIXIN_HOME={HOME} yixin demo --students 200 --no-serve\n"
"""How a guide makes the district that all of them use."""
PORT = "8101"
"""The port that guides give to a simulator; tests take a free one."""


@dataclass(frozen=True)
class Block:
    """A fenced block of a guide."""

    language: str
    text: str


def blocks(path: Path) -> list[Block]:
    return [Block(language, text) for language, text in FENCE.findall(path.read_text("utf-8"))]


def shown(text: str) -> str:
    for pattern, word in VARIES.items():
        text = re.sub(pattern, word, text)
    return text


@dataclass(frozen=True)
class Ran:
    """What a block of commands said, and how it ended."""

    said: str
    status: int


@dataclass(frozen=True)
class Shell:
    """A folder in which commands run with this project's `yixin` and no settings but the home's."""

    folder: Path
    program: Path = Path(sys.executable)
    """`yixin` is the one beside it."""

    def run(self, scripts: list[str]) -> list[Ran]:
        """Run each script in turn in one shell; programs that stay run in the background until the next one."""
        parts = [
            # What an earlier one said is taken away before this one may say it.
            'stay() { : >stay.log; "$@" >stay.log 2>&1 & stays=$!; until grep -q http stay.log; do sleep 0.1; done; }'
        ]
        for script in scripts:
            lines = [self._kept(line) if STAYS.match(line) else line for line in _whole_lines(script)]
            parts += [*lines, 'printf "\\n#ended %s\\n" "$?"']
        parts.append('[ -z "${stays:-}" ] || kill "$stays"')
        shell = subprocess.Popen(
            ["bash"],
            cwd=self.folder,
            env=self._environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        try:
            said, _ = shell.communicate("\n".join(parts), timeout=300)
        finally:
            if shell.poll() is None:
                os.killpg(shell.pid, signal.SIGKILL)
        found = re.findall(r"(.*?)\n#ended (\d+)\n", said, re.DOTALL)
        assert len(found) == len(scripts), said
        return [Ran(text.strip("\n"), int(status)) for text, status in found]

    def _kept(self, line: str) -> str:
        return f'[ -z "${{stays:-}}" ] || {{ kill "$stays"; wait "$stays"; }} 2>/dev/null; stay {line}'

    def _environment(self) -> dict[str, str]:
        own = {name: value for name, value in os.environ.items() if not name.startswith("YIXIN_")}
        path = [str(self.program.parent), str(Path(sys.executable).parent), own["PATH"]]
        # A busy machine may take its time.
        return {**own, "PATH": os.pathsep.join(path), "YIXIN_LOG_LEVEL": "error", "YIXIN_DEADLINE": "120"}


def _whole_lines(script: str) -> list[str]:
    return script.replace("\\\n", " ").splitlines()


@pytest.fixture(scope="session")
def guides(tmp_path_factory: pytest.TempPathFactory, warm_yixin: Path) -> Iterator[Shell]:
    """A folder with the documents and, in `.trial/district`, a demo of 200 pupils."""
    folder = tmp_path_factory.mktemp("guides")
    (folder / "docs").symlink_to(ROOT / "docs")
    shell = Shell(folder, warm_yixin)
    (made,) = shell.run([DEMO])
    assert made.status == 0, made.said
    # Else the database might end and start anew between two guides.
    with embedded.acquire(folder / HOME):
        yield shell


@pytest.fixture(scope="module")
async def service(guides: Shell) -> AsyncIterator[Service]:
    """The guides' district, asked without a command for each question."""
    async with Home.open(Settings(home=guides.folder / HOME)) as home:
        yield await Service.over(home)


@pytest.fixture(scope="session")
def follow(guides: Shell) -> Callable[[Path], None]:
    """Follow a guide: run its `sh` blocks, and compare what they say with the `text` block behind each.

    YIXIN_WRITE_GOLDEN=1 writes the guide's `text` blocks anew; read the difference.
    """

    def following(path: Path) -> None:
        guide = blocks(path)
        scripts = [block.text for block in guide if block.language == "sh"]
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = str(free.getsockname()[1])
        # The district is there already.
        ran = iter(guides.run(["true" if text == DEMO else text.replace(PORT, port) for text in scripts]))
        guide_text = path.read_text("utf-8")
        said = ""
        for block in guide:
            if block.language == "sh":
                result = next(ran)
                said = shown(result.said) + "\n"
                assert result.status == 0 or "error [" in said, said
            elif block.language == "text":
                if os.environ.get("YIXIN_WRITE_GOLDEN"):
                    guide_text = guide_text.replace(f"```text\n{block.text}```", f"```text\n{said}```", 1)
                else:
                    assert said == block.text
        if os.environ.get("YIXIN_WRITE_GOLDEN"):
            path.write_text(guide_text, "utf-8")

    return following


@pytest.fixture
def shell_in() -> Callable[[Path], Shell]:
    """A shell in a folder."""
    return Shell
