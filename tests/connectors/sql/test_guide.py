"""What docs/mapping-files.md says of databases, executed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from connectors.sql.config import SqlConfig
from connectors.sql.mapping import ViewSpec

GUIDE = (Path(__file__).parents[3] / "docs" / "mapping-files.md").read_text("utf-8")


async def test_the_view_and_its_mapping_are_read(sqlite: Any) -> None:
    (mapping,) = (each for each in re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL) if "view:" in each)
    (view,) = re.findall(r"```sql\n(CREATE VIEW .*?;)\nGRANT.*?```", GUIDE, re.DOTALL)
    await sqlite.execute("DROP VIEW mentors", view)
    sqlite.mapping = mapping
    raws = await sqlite.raws()
    assert len(raws) == 24
    assert not any(raw.fault for raw in raws)


def test_the_guide_names_every_setting() -> None:
    for name in ViewSpec.model_fields:
        assert f"| `{name}` |" in GUIDE, name
    for name in SqlConfig.model_fields:
        assert f"`{name}`" in GUIDE, name
