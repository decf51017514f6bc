from __future__ import annotations

import os
from pathlib import Path

import pytest

from connectors.kit.upstream.data import Collection, DataInvalid


def collection(path: Path) -> Collection:
    return Collection(path, key=lambda record: record["id"], facts=lambda record: {"n": record["n"]})


def test_keeps_order_and_finds_by_key(tmp_path: Path) -> None:
    path = tmp_path / "things.ndjson"
    path.write_text('{"id":"b","n":1}\n\n{"id":"a","n":2}\n')
    rows = collection(path).rows()
    assert [row.key for row in rows] == ["b", "a"]
    assert rows.by_key["a"].load() == {"id": "a", "n": 2}
    assert rows.by_key["a"].facts == {"n": 2}


def test_sees_a_file_that_changed_came_or_went(tmp_path: Path) -> None:
    path = tmp_path / "things.ndjson"
    things = collection(path)
    assert len(things.rows()) == 0
    path.write_text('{"id":"b","n":1}\n')
    assert len(things.rows()) == 1
    path.write_text('{"id":"c","n":1}\n')
    os.utime(path, ns=(1, 1))
    assert [row.key for row in things.rows()] == ["c"]
    path.unlink()
    assert len(things.rows()) == 0


@pytest.mark.parametrize("line", ["{", "[]", '{"id":"x"}', "7"])
def test_a_line_that_is_no_record_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "things.ndjson"
    path.write_text('{"id":"b","n":1}\n' + line)
    with pytest.raises(DataInvalid) as error:
        collection(path).rows()
    assert error.value.place == "things.ndjson:2"
