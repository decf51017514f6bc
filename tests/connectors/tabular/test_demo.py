"""The demo district's spreadsheets, read by the mapping that is shipped for them."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import orjson

from connectors.tabular import Tabular, TabularConfig
from hub.demo.district import generate
from hub.sync.contract import RecordError


async def test_every_row_of_the_demo_district_is_accounted_for(tmp_path: Path) -> None:
    generate(tmp_path, students=400, today=date(2026, 11, 20))
    expected = orjson.loads((tmp_path / "expected.json").read_bytes())
    seen: Counter[str] = Counter()
    drafted: Counter[str] = Counter()
    faults = []
    async with Tabular.open(
        TabularConfig(directory=tmp_path / "tabular", mapping=Path("putuo"))
    ) as connector:
        for stream in connector.streams:
            async for page in connector.pages(stream, since=None, position=None):
                for raw in page.records:
                    seen[stream.name] += 1
                    try:
                        if raw.fault:
                            raise raw.fault
                        (draft,) = stream.drafts(stream.record.model_validate(raw.payload))
                    except RecordError as error:
                        faults.append((stream.name, error.field))
                        continue
                    drafted[draft.entity.__name__] += 1
                assert page.names_all in (None, True)
    assert seen == expected["records"]["tabular"]
    assert faults == [
        (one["stream"], one["field"]) for one in expected["quarantined"] if one["source"] == "tabular"
    ]
    waiting = Counter(one["stream"] for one in expected["waiting"] if one["source"] == "tabular")
    entities = {stream: binding.entity.__name__ for stream, binding in connector._bindings.items()}
    assert drafted == {
        entity: expected["entities"][entity] + waiting[stream] for stream, entity in entities.items()
    }
