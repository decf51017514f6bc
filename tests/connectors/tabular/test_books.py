"""The books of the demo district, each read by the mapping of its name."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest

from connectors.tabular import Tabular, TabularConfig
from hub.demo.books import books
from hub.demo.district import generate
from hub.sync.contract import RecordError


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    folder = tmp_path_factory.mktemp("books")
    generate(folder, students=300, today=date(2026, 11, 20), kept=books())
    return folder, orjson.loads((folder / "expected.json").read_bytes())


@pytest.mark.parametrize("source", [book.source for book in books()])
async def test_every_row_of_a_book_is_accounted_for(shelf, source: str) -> None:
    folder, expected = shelf
    seen: Counter[str] = Counter()
    drafted: Counter[str] = Counter()
    feeds: dict[str, str] = {}
    faults = []
    async with Tabular.open(TabularConfig(directory=folder / source, mapping=Path(source))) as connector:
        for stream in connector.streams:
            async for page in connector.pages(stream, since=None, position=None):
                for raw in page.records:
                    seen[stream.name] += 1
                    try:
                        if raw.fault:
                            raise raw.fault
                        drafts = list(stream.drafts(stream.record.model_validate(raw.payload)))
                    except RecordError as error:
                        faults.append((stream.name, error.field))
                        continue
                    feeds[stream.name] = drafts[0].entity.__name__
                    drafted.update(draft.entity.__name__ for draft in drafts)
    assert seen == expected["records"][source]
    mine = [one for one in expected["quarantined"] if one["source"] == source]
    assert sorted(faults) == sorted((one["stream"], one["field"]) for one in mine)
    waiting = Counter(feeds[one["stream"]] for one in expected["waiting"] if one["source"] == source)
    assert drafted == {name: expected["entities"][name] + waiting[name] for name in drafted}
    assert drafted.keys() >= set(feeds.values())
