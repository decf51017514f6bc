"""The mapping file of a folder: which files a school system exports, and what their columns mean."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import Literal

from pydantic import Field, field_validator

from connectors.kit.mapping.document import Document
from connectors.kit.mapping.document import load as load_mapping
from connectors.kit.mapping.language import Mapping, StreamSpec

SHIPPED = Path(__file__).parent / "mappings"


class FileSpec(StreamSpec):
    """One kind of file, and the entity that its rows are about."""

    file: str = Field(
        description="Name of the file (.csv, .xlsx), or a pattern (`mentors-*.csv`).", min_length=1
    )
    encoding: Literal["auto", "utf-8", "gb18030", "gbk"] = Field(
        "auto", description="`auto`: UTF-8, else GB18030."
    )
    delimiter: Literal["auto", ",", ";", "tab"] = Field(
        "auto", description="`auto`: the one that yields the headers."
    )
    sheet: str | None = Field(
        None,
        description="Sheets of a workbook (.xlsx): a name, or a pattern; default: the one visible sheet with the headers.",
        min_length=1,
    )

    @field_validator("file")
    @classmethod
    def _inside(cls, file: str) -> str:
        path = PurePosixPath(file)
        if path.is_absolute() or ".." in path.parts or "\\" in file:
            raise ValueError("name a file inside the source's folder")
        if not path.name or "**" in file or "\0" in file:
            raise ValueError("give a file's name, in which * stands for any characters")
        return file


def load(path: Path) -> tuple[Mapping[FileSpec], Document]:
    """Read a mapping file, or one that is shipped (`putuo`). Raises MappingError with file and line."""
    return load_mapping(path, Mapping[FileSpec], SHIPPED)
