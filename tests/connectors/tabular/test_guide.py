"""The example of docs/mapping-files.md, executed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from connectors.kit.mapping.cells import Kind
from connectors.kit.mapping.language import ColumnSpec
from connectors.tabular import Tabular
from connectors.tabular.mapping import FileSpec
from hub.sync.contract import RecordError

GUIDE = (Path(__file__).parents[3] / "docs" / "mapping-files.md").read_text("utf-8")


def block(language: str) -> str:
    found, *_ = re.findall(rf"```{language}\n(.*?)```", GUIDE, re.DOTALL)
    assert isinstance(found, str)
    return found


async def test_the_example_of_the_guide_does_what_it_says(exports: Any) -> None:
    (exports.folder / "导师名单-2026.csv").write_bytes(block("csv").encode("gbk"))
    exports.mapping = block("yaml")
    said = []
    async with Tabular.open(exports.config()) as connector:
        (stream,) = connector.streams
        async for page in connector.pages(stream, since=None, position=None):
            for raw in page.records:
                try:
                    if raw.fault:
                        raise raw.fault
                    (draft,) = stream.drafts(stream.record.model_validate(raw.payload))
                except RecordError as error:
                    said.append(f"{error.field or raw.key}: {error.message} — {error.mend}")
                    continue
                refs = {name: next(iter(ref.identifiers.values())) for name, ref in draft.refs.items() if ref}
                said.append(" ".join(f"{name}={value}" for name, value in {**draft.values, **refs}.items()))
    assert said == block("text").splitlines()


def test_the_guide_names_every_setting_and_type() -> None:
    for name in [*FileSpec.model_fields, *ColumnSpec.model_fields, *Kind]:
        assert f"| `{name}` |" in GUIDE, name
