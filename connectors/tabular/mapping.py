"""The mapping file: which files a school system exports and what their columns mean (docs/mapping-files.md)."""

from __future__ import annotations

from collections.abc import Mapping as AnyMapping
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Literal

import yaml
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from connectors.tabular.cells import Kind, heading
from connectors.tabular.errors import MappingError

SHIPPED = Path(__file__).parent / "mappings"
GUIDE = "see docs/mapping-files.md"

Path_ = tuple[str | int, ...]


def _as_list(said: Any) -> Any:
    return [said] if isinstance(said, str) else said


Words = Annotated[tuple[str, ...], BeforeValidator(_as_list)]
"""One word or a list of words."""


class Part(BaseModel):
    """Any part of a mapping file."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ColumnSpec(Part):
    """One column of a file, under its usual header."""

    aliases: Words = Field(default=(), description="Other spellings of the header.")
    type: Kind | None = Field(
        default=None, description="How cells are read; default: as what it feeds asks for."
    )
    required: bool | None = Field(
        default=None,
        description="The header must be there and each cell filled; default: if the entity cannot do without.",
    )
    to: str | None = Field(
        default=None,
        description="Column of the entity that it feeds; without it the key and references use it.",
    )
    values: dict[str, str] = Field(
        default={}, description="For codes: word of the file → value of the entity's vocabulary."
    )
    split: str | None = Field(
        default=None, min_length=1, description="Characters any of which part the items of a list."
    )
    empty: Words = Field(default=(), description="Words that mean an empty cell (至今, 无).")

    @property
    def headings(self) -> list[str]:
        """Every spelling but the usual one, as compared."""
        return [heading(alias) for alias in self.aliases]


class ReferenceSpec(Part):
    """How a row of a file names the row of another entity."""

    by: dict[str, str] = Field(
        default={}, description="Identifying column of the other entity → header here."
    )
    stream: str | None = Field(default=None, description="Another stream of this mapping file …")
    key: Words = Field(default=(), description="… and the headers here that hold its key, in its order.")

    @model_validator(mode="after")
    def _one_way(self) -> ReferenceSpec:
        if bool(self.by) == bool(self.stream) or bool(self.stream) != bool(self.key):
            raise ValueError("a reference has either `by` (identifying columns) or `stream` and `key`")
        return self


class StreamSpec(Part):
    """One kind of file, and the entity that its rows are about."""

    file: str = Field(description="Name of the file, or a pattern (`mentors-*.csv`).", min_length=1)
    encoding: Literal["auto", "utf-8", "gb18030", "gbk"] = Field(
        "auto", description="`auto`: UTF-8, else GB18030."
    )
    delimiter: Literal["auto", ",", ";", "tab"] = Field(
        "auto", description="`auto`: the one that yields the headers."
    )
    entity: str = Field(description="Name of the entity that a row is about.")
    key: Words = Field(description="Headers that together tell rows apart, for good.", min_length=1)
    columns: dict[str, ColumnSpec] = Field(description="Columns by their usual header.", min_length=1)
    references: dict[str, ReferenceSpec] = Field(default={}, description="Relations of the entity, by name.")
    constants: dict[str, str] = Field(
        {}, description="Columns of the entity that have one value for the whole file."
    )

    @field_validator("columns", mode="before")
    @classmethod
    def _bare_columns(cls, said: Any) -> Any:
        """A header with nothing behind it is a column with all defaults."""
        if not isinstance(said, dict):
            return said
        return {header: {} if spec == "" else spec for header, spec in said.items()}

    @field_validator("file")
    @classmethod
    def _inside(cls, file: str) -> str:
        path = PurePosixPath(file)
        if path.is_absolute() or ".." in path.parts or "\\" in file:
            raise ValueError("name a file inside the source's folder")
        if not path.name or "**" in file or "\0" in file:
            raise ValueError("give a file's name, in which * stands for any characters")
        return file

    @model_validator(mode="after")
    def _headers_known(self) -> StreamSpec:
        used = {"key": self.key}
        for name, reference in self.references.items():
            used[f"references.{name}"] = (*reference.by.values(), *reference.key)
        for where, headers in used.items():
            if strange := [header for header in headers if header not in self.columns]:
                raise ValueError(
                    f"`{where}` speaks of {', '.join(strange)}; the columns declared here are {', '.join(self.columns)}"
                )
        owners: dict[str, str] = {}
        for header, spec in self.columns.items():
            for spelling in {heading(header), *spec.headings}:
                if spelling in owners:
                    raise ValueError(f"columns {owners[spelling]} and {header} share the header {spelling!r}")
                owners[spelling] = header
        return self


class Mapping(Part):
    """A whole mapping file. Streams stand in the order in which they are applied (parents first)."""

    streams: dict[str, StreamSpec] = Field(min_length=1)

    @model_validator(mode="after")
    def _streams_known(self) -> Mapping:
        before: set[str] = set()
        for name, stream in self.streams.items():
            for relation, reference in stream.references.items():
                if reference.stream and reference.stream not in before:
                    raise ValueError(
                        f"stream {name}, reference {relation}: stream {reference.stream!r} does not stand before it; "
                        f"there are {', '.join(sorted(before)) or 'none'}"
                    )
                if reference.stream and len(reference.key) != len(self.streams[reference.stream].key):
                    raise ValueError(
                        f"stream {name}, reference {relation}: the key of {reference.stream} has "
                        f"{len(self.streams[reference.stream].key)} parts, `key` names {len(reference.key)}"
                    )
            before.add(name)
        return self


class Document:
    """A YAML file as plain text values, and on which line each stands."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines: dict[Path_, int] = {}
        try:
            root = yaml.compose(path.read_text("utf-8-sig"), yaml.SafeLoader)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise MappingError(
                f"cannot read the mapping file: {reason}", place=str(path), mend=GUIDE
            ) from None
        except UnicodeDecodeError:
            raise MappingError(
                "the mapping file is not UTF-8", place=str(path), mend="save it as UTF-8"
            ) from None
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            raise MappingError(f"no YAML: {error.problem}", place=f"{path}:{line}", mend=GUIDE) from None
        except yaml.YAMLError:
            raise MappingError(
                "no YAML: a character that it does not allow", place=str(path), mend=GUIDE
            ) from None
        self.content = self._read(root, (), ()) if root is not None else {}

    def place(self, path: Path_) -> str:
        """`file:line` of the innermost part of `path` that stands in the file."""
        while path and path not in self.lines:
            path = path[:-1]
        return f"{self.path}:{self.lines.get(path, 1)}"

    def _read(self, node: yaml.Node, path: Path_, above: tuple[int, ...]) -> Any:
        """Every scalar stays text (`01`, `yes` and dates too): the columns' types say what it means."""
        self.lines.setdefault(path, node.start_mark.line + 1)
        if id(node) in above:
            raise MappingError("an alias contains itself", place=self.place(path), mend=GUIDE)
        above = (*above, id(node))
        if isinstance(node, yaml.MappingNode):
            read: dict[str, Any] = {}
            for key, value in node.value:
                name = str(key.value)
                here = (*path, name)
                if name in read:
                    raise MappingError(
                        f"{name!r} stands here twice",
                        place=f"{self.path}:{key.start_mark.line + 1}",
                        mend=GUIDE,
                    )
                self.lines[here] = key.start_mark.line + 1
                read[name] = self._read(value, here, above)
            return read
        if isinstance(node, yaml.SequenceNode):
            return [self._read(item, (*path, index), above) for index, item in enumerate(node.value)]
        return node.value


def load(path: Path) -> tuple[Mapping, Document]:
    """Read a mapping file; `path` may also be the name of one that is shipped (`putuo`).

    Raises MappingError with file and line of the first part that does not fit.
    """
    if not path.suffix and len(path.parts) == 1 and not path.exists():
        shipped = sorted(known.stem for known in SHIPPED.glob("*.yaml"))
        if path.name not in shipped:
            raise MappingError(
                "there is no such mapping",
                place=str(path),
                mend=f"give a .yaml file or one of {', '.join(shipped)}",
            )
        path = SHIPPED / f"{path.name}.yaml"
    document = Document(path)
    try:
        return Mapping.model_validate(document.content), document
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
        # A misspelt setting is also a missing one; its name is what helps.
        first = min(found, key=lambda one: one["type"] != "extra_forbidden")
        raise MappingError(_message(first), place=document.place(first["loc"]), mend=GUIDE) from None


def _message(error: AnyMapping[str, Any]) -> str:
    place: Path_ = error["loc"]
    where = ".".join(str(part) for part in place)
    if error["type"] == "extra_forbidden":
        known = ", ".join(_part_at(place[:-1]).model_fields)
        return f"unknown setting {where}; known here: {known}"
    if error["type"] == "missing":
        return f"{where} is missing"
    return f"{where}: {error['msg'].removeprefix('Value error, ')}" if where else str(error["msg"])


def _part_at(place: Path_) -> type[Part]:
    """The model of the part of a mapping file at this place."""
    if len(place) >= 4:
        return ColumnSpec if place[2] == "columns" else ReferenceSpec
    return StreamSpec if len(place) >= 2 else Mapping
