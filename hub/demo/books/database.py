"""A system of the district whose database the hub may read: a SQLite file with a view for each table."""

from __future__ import annotations

import sqlite3
from abc import ABC
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import ClassVar

from hub.demo.books.book import Book, Rows


class Database(Book, ABC):
    """Writes `<source>/records.db`; `tables` says the columns as SQL does, `call_no VARCHAR(20)`, the key's first."""

    connector: ClassVar[str] = "sql"
    keys: ClassVar[Mapping[str, int]] = {}
    """How many columns the key has, where there are several."""

    @classmethod
    def config(cls, folder: Path) -> dict[str, str]:
        """See Book."""
        return {"url": f"sqlite:///{_file(folder, cls.source)}", "mapping": cls.source}

    def _opened(self, folder: Path) -> Mapping[str, Rows]:
        path = _file(folder, self.source)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        connection = sqlite3.connect(path)
        # A district that was not written to its end is written anew.
        connection.execute("PRAGMA synchronous = OFF")
        self._files.callback(connection.close)
        self._files.callback(connection.commit)
        opened = {}
        for stream, columns in self.tables.items():
            names = ", ".join(column.split()[0] for column in columns[: self.keys.get(stream, 1)])
            connection.execute(f"CREATE TABLE t_{stream} ({', '.join(columns)})")
            connection.execute(f"CREATE INDEX i_{stream} ON t_{stream} ({names})")
            connection.execute(f"CREATE VIEW {stream} AS SELECT * FROM t_{stream}")
            opened[stream] = _Table(connection, stream, len(columns))
        return opened


class _Table:
    """Rows of one table, in the one transaction of all."""

    def __init__(self, connection: sqlite3.Connection, name: str, columns: int) -> None:
        self.rows = 0
        self._connection = connection
        self._insert = f"INSERT INTO t_{name} VALUES ({', '.join('?' * columns)})"

    @property
    def line(self) -> int:
        """Number of the last row."""
        return self.rows

    def write(self, *cells: object) -> None:
        """Append one row; None is NULL."""
        self._connection.execute(self._insert, [_stored(cell) for cell in cells])
        self.rows += 1

    def close(self) -> None:
        """The book commits."""


def _file(folder: Path, source: str) -> Path:
    return folder / source / "records.db"


def _stored(cell: object) -> object:
    """As SQLAlchemy reads SQLite's dates and times."""
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=None).isoformat(" ", "microseconds")
    return cell.isoformat() if isinstance(cell, date) else cell
