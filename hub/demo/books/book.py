"""A system of the district that gives its records as tables."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from random import Random
from types import TracebackType
from typing import TYPE_CHECKING, ClassVar, Protocol, Self

from hub.demo.disagreement import Recorded
from hub.demo.expectation import Expectation
from hub.demo.exports.writing import Table
from hub.demo.model import SchoolWorld

if TYPE_CHECKING:
    from hub.demo.world import World


class Rows(Protocol):
    """Where the rows of one table go."""

    rows: int

    @property
    def line(self) -> int:
        """Where the last row stands."""

    def write(self, *cells: object) -> None:
        """Append one row; None is an empty cell."""

    def close(self) -> None:
        """No more rows come."""


class Book(ABC):
    """Writes `<source>/<table>.csv`, school by school; the hub reads them by the mapping file of the source's name."""

    source: ClassVar[str]
    """Name of the source and of its folder."""
    place: ClassVar[int] = 0
    """Books that point to rows of others have a higher place, so that little has to wait."""
    tables: ClassVar[Mapping[str, Sequence[str]]]
    """Header of each table, by the name of its stream."""
    encoding: ClassVar[str] = "utf-8-sig"
    connector: ClassVar[str] = "tabular"
    """By which connector the hub reads it."""

    def __init__(self, folder: Path, world: World, expected: Expectation) -> None:
        self.world = world
        self.expected = expected
        self._files = ExitStack()
        self._tables = self._opened(folder)
        for table in self._tables.values():
            self._files.callback(table.close)

    @classmethod
    def config(cls, folder: Path) -> dict[str, str]:
        """Settings of the source, where the district was written into this folder."""
        return {"directory": str(folder / cls.source), "mapping": cls.source}

    def _opened(self, folder: Path) -> Mapping[str, Rows]:
        return {
            stream: Table(folder / self.source / f"{stream}.csv", header, self.encoding)
            for stream, header in self.tables.items()
        }

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._files.close()

    @property
    def counts(self) -> dict[str, int]:
        """Rows of each table, by the name of its stream."""
        return {stream: table.rows for stream, table in self._tables.items()}

    def write(self, stream: str, *cells: object) -> None:
        """Append a row to a table; None is an empty cell."""
        self._tables[stream].write(*cells)

    def quarantine(self, stream: str, field: str, why: str) -> None:
        """Say that the last row of a table cannot be read."""
        self.expected.quarantine(self.source, stream, f"line {self._tables[stream].line}", field, why)

    def wait(self, stream: str, why: str) -> None:
        """Say that the last row of a table points to what nobody has."""
        self.expected.wait(self.source, stream, f"line {self._tables[stream].line}", why)

    def district(self, rng: Random) -> None:
        """Write what is no school's, before the schools."""
        return

    @abstractmethod
    def school(self, world: SchoolWorld, roster: Mapping[str, Recorded], rng: Random) -> None:
        """Write what is of one school and its pupils; `roster`: pupils as the roster has them, by their key."""
