"""The mapping file of a database: which views the hub may read, and what their columns mean."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from connectors.kit.mapping.document import Document
from connectors.kit.mapping.document import load as load_mapping
from connectors.kit.mapping.language import Mapping, StreamSpec

SHIPPED = Path(__file__).parent / "mappings"


class ViewSpec(StreamSpec):
    """One view, and the entity that its rows are about."""

    view: str = Field(
        description="Name of the view, or `schema.view`.", pattern=r"^[^\s.;\"'`\[\]]+(\.[^\s.;\"'`\[\]]+)?$"
    )
    changed: str | None = Field(
        None, description="Column with the time of a row's last change; with it, runs ask for changes only."
    )
    overlap_minutes: int = Field(
        10, ge=0, le=10_080, description="How far a run for changes reaches back behind the last change seen."
    )

    @property
    def place(self) -> tuple[str | None, str]:
        """Schema, if one is named, and view."""
        schema, _, name = self.view.rpartition(".")
        return schema or None, name


def load(path: Path) -> tuple[Mapping[ViewSpec], Document]:
    """Read a mapping file, or one that is shipped (`centre`). Raises MappingError with file and line."""
    return load_mapping(path, Mapping[ViewSpec], SHIPPED)
