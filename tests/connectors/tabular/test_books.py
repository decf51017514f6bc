"""The books of the demo district, each read by its connector and the mapping of its name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest

from connectors.kit import registry
from hub.demo.books import Book, books
from hub.demo.district import generate
from hub.sync.contract import RecordError


@dataclass
class Read:
    """What the hub understands of one book."""

    seen: Counter[str] = field(default_factory=Counter)
    drafted: Counter[str] = field(default_factory=Counter)
    feeds: dict[str, str] = field(default_factory=dict)
    """The entity that each stream feeds."""
    faults: list[tuple[str, str]] = field(default_factory=list)


async def read(book: type[Book], folder: Path) -> Read:
    found, kind = Read(), registry.connector(book.connector)
    async with kind.open(kind.Config.model_validate(book.config(folder))) as connector:
        for stream in connector.streams:
            async for page in connector.pages(stream, since=None, position=None):
                for raw in page.records:
                    found.seen[stream.name] += 1
                    try:
                        if raw.fault:
                            raise raw.fault
                        drafts = list(stream.drafts(stream.record.model_validate(raw.payload)))
                    except RecordError as error:
                        found.faults.append((stream.name, error.field))
                        continue
                    found.feeds[stream.name] = drafts[0].entity.__name__
                    found.drafted.update(draft.entity.__name__ for draft in drafts)
    return found


@pytest.fixture(scope="module")
async def shelf(tmp_path_factory: pytest.TempPathFactory) -> tuple[Mapping[str, Read], dict[str, Any]]:
    folder = tmp_path_factory.mktemp("books")
    generate(folder, students=300, today=date(2026, 11, 20), kept=books())
    expected = orjson.loads((folder / "expected.json").read_bytes())
    return {book.source: await read(book, folder) for book in books()}, expected


@pytest.mark.parametrize("source", [book.source for book in books()])
def test_every_row_of_a_book_is_accounted_for(shelf, source: str) -> None:
    found, expected = shelf
    assert found[source].seen == expected["records"][source]
    mine = [one for one in expected["quarantined"] if one["source"] == source]
    assert sorted(found[source].faults) == sorted((one["stream"], one["field"]) for one in mine)


def test_all_books_together_tell_of_as_many_rows_as_there_are(shelf) -> None:
    found, expected = shelf
    drafted: Counter[str] = Counter()
    for each in found.values():
        drafted.update(each.drafted)
        assert each.drafted.keys() >= set(each.feeds.values())
    wanted = Counter({name: expected["entities"][name] for name in drafted})
    for one in expected["waiting"]:
        if one["source"] in found:
            wanted[found[one["source"]].feeds[one["stream"]]] += 1
    # Health partners screen too.
    screened = (drafted.pop("ScreeningResult"), wanted.pop("ScreeningResult"))
    assert 0 < screened[0] < screened[1]
    assert drafted == wanted
