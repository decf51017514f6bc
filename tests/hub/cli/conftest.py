"""One small demo that most tests share, and a home with nothing in it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.store import embedded
from tests.hub.cli.process import PUPILS, Yixin


@pytest.fixture(scope="session")
def homes() -> Iterator[Path]:
    """A folder for homes, with a path short enough for a socket."""
    folder = Path(tempfile.mkdtemp(prefix="yxc"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def made(homes: Path, warm_yixin: Path) -> tuple[Yixin, str]:
    """A demo of 100 pupils, and what its making logged at its most talkative."""
    yixin = Yixin(homes / "demo", warm_yixin)
    done = yixin("demo", "--students", PUPILS, "--no-serve", cold=True, YIXIN_LOG_LEVEL="debug")
    assert done.returncode == 0, done
    return yixin, done.stderr


@pytest.fixture(scope="session")
def demo(made: tuple[Yixin, str]) -> Iterator[Yixin]:
    """That demo, which nobody serves; its database stays up between commands."""
    yixin, _ = made
    with embedded.acquire(yixin.home):
        yield yixin


@pytest.fixture(scope="session")
def fresh(homes: Path, warm_yixin: Path) -> Yixin:
    """A home that nothing was put into."""
    return Yixin(homes / "fresh", warm_yixin)
