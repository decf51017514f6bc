"""A folder of exported files, and a connector that reads it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from connectors.tabular import Tabular, TabularConfig
from hub.sync.contract import Draft, Page, Raw

MENTORS = """
streams:
  mentors:
    file: mentors*.csv
    entity: MentorAssignment
    key: [学籍号, 导师工号]
    columns:
      学籍号: {aliases: [全国学籍号]}
      导师工号: {aliases: [工号]}
      开始日期: {to: starts_on}
      结束日期: {to: ends_on, empty: 至今}
    references:
      student: {by: {student_number: 学籍号}}
      mentor: {by: {staff_number: 导师工号}}
"""
HEADER = "学籍号,导师工号,开始日期,结束日期"


class Exports:
    """A folder of files that a school system exported."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.mapping = MENTORS

    def write(self, name: str, *lines: str, encoding: str = "utf-8", end: str = "\n") -> None:
        """Write a file of these lines."""
        (self.folder / name).write_bytes((end.join(lines) + end).encode(encoding))

    def config(self) -> TabularConfig:
        """The folder with its mapping file."""
        path = self.folder / "mapping.yaml"
        path.write_text(self.mapping, "utf-8")
        return TabularConfig(directory=self.folder, mapping=path)

    async def pages(
        self,
        stream: str = "mentors",
        *,
        since: Mapping[str, Any] | None = None,
        position: Mapping[str, Any] | None = None,
    ) -> list[Page]:
        """All pages of a stream."""
        async with Tabular.open(self.config()) as connector:
            found = next(one for one in connector.streams if one.name == stream)
            after = dict(position) if position else None
            return [
                page
                async for page in connector.pages(found, since=dict(since) if since else None, position=after)
            ]

    async def raws(self, stream: str = "mentors") -> list[Raw]:
        """All records of a stream, fetched whole."""
        return [raw for page in await self.pages(stream) for raw in page.records]

    async def drafts(self, stream: str = "mentors") -> list[Draft]:
        """The drafts of all records of a stream, each of which must fit."""
        async with Tabular.open(self.config()) as connector:
            found = next(one for one in connector.streams if one.name == stream)
            result: list[Draft] = []
            async for page in connector.pages(found, since=None, position=None):
                for raw in page.records:
                    if raw.fault:
                        raise raw.fault
                    result += found.drafts(found.record.model_validate(raw.payload))
            return result


@pytest.fixture
def exports(tmp_path: Path) -> Exports:
    """An empty folder; the mapping is that of a list of mentors until a test changes it."""
    return Exports(tmp_path)


@pytest.fixture
def header() -> str:
    """The header row of the list of mentors."""
    return HEADER


@pytest.fixture
def mapping_error() -> Callable[[str, Path], str]:
    """From the text of a mapping file to the message by which it is refused."""
    return refused


def refused(text: str, folder: Path) -> str:
    """Open a connector with this mapping; returns the error's text."""
    from connectors.kit.mapping.binding import bind
    from connectors.kit.mapping.errors import MappingError
    from connectors.tabular.mapping import load

    path = folder / "mapping.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(MappingError) as error:
        bind(*load(path))
    assert error.value.place is not None
    assert error.value.mend
    return str(error.value).replace(f"{folder}/", "")
