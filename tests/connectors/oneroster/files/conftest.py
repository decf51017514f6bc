from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from connectors.oneroster.files import OneRosterFiles
from connectors.oneroster.files.connector import OneRosterFilesConfig
from hub.sync.contract import Page, Raw, Stream
from tests.connectors.oneroster.conftest import district
from tests.connectors.oneroster.files.zips import Rows, rows_of, write


@dataclass
class Drop:
    """A folder into which a school drops its zips."""

    folder: Path
    settings: dict[str, Any] = field(default_factory=dict)

    def rows(self, version: str = "1.2") -> Rows:
        return rows_of(district(), version)

    def put(self, name: str, rows: Any, **more: Any) -> None:
        write(self.folder / name, rows, **more)

    @property
    def config(self) -> OneRosterFilesConfig:
        return OneRosterFilesConfig.model_validate({"directory": self.folder, **self.settings})

    def stream(self, name: str) -> Stream:
        return next(stream for stream in OneRosterFiles.streams if stream.name == name)

    async def pages(self, name: str = "users", **more: Any) -> list[Page]:
        async with OneRosterFiles.open(self.config) as connector:
            asked = {"since": None, "position": None, **more}
            return [page async for page in connector.pages(self.stream(name), **asked)]

    async def raws(self, name: str = "users") -> dict[str, Raw]:
        return {raw.key: raw for page in await self.pages(name) for raw in page.records}

    async def check(self) -> list[str]:
        async with OneRosterFiles.open(self.config) as connector:
            return list(await connector.check())


@pytest.fixture
def drop(tmp_path: Path) -> Drop:
    return Drop(tmp_path)
