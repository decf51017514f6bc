from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest

from hub.demo import Summary, generate
from hub.demo.model import SchoolWorld
from hub.demo.world import World

TODAY = date(2026, 11, 20)


@pytest.fixture(scope="session")
def today() -> date:
    return TODAY


@pytest.fixture(scope="session")
def world() -> World:
    return World(2000, 2023, TODAY)


@pytest.fixture(scope="session")
def schools(world: World) -> list[SchoolWorld]:
    return list(world.by_school())


@pytest.fixture(scope="session")
def district(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("district")
    generate(folder, today=TODAY)
    return folder


@pytest.fixture(scope="session")
def summary(tmp_path_factory: pytest.TempPathFactory) -> Summary:
    return generate(tmp_path_factory.mktemp("summary"), students=60, today=TODAY)


@pytest.fixture(scope="session")
def expected(district: Path) -> dict[str, Any]:
    return orjson.loads((district / "expected.json").read_bytes())


@pytest.fixture(scope="session")
def lines(district: Path) -> Callable[[str], Iterator[dict[str, Any]]]:
    def read(name: str) -> Iterator[dict[str, Any]]:
        with (district / f"{name}.ndjson").open("rb") as file:
            yield from map(orjson.loads, file)

    return read
