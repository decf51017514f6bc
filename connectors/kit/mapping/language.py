"""The mapping language: what the columns of a stream's rows mean (docs/mapping-files.md)."""

from __future__ import annotations

from typing import Annotated, Any, Generic, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)

from connectors.kit.mapping.cells import Kind, heading


def _as_list(said: Any) -> Any:
    return [said] if isinstance(said, str) else said


Words = Annotated[tuple[str, ...], BeforeValidator(_as_list)]
"""One word or a list of words."""


class Part(BaseModel):
    """Any part of a mapping file."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ColumnSpec(Part):
    """One column, under its usual header."""

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
        default={}, description="For codes: word of the source → value of the entity's vocabulary."
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
    """How a row names the row of another entity."""

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


class AnswersSpec(Part):
    """Answers to an instrument of screening, one column an item."""

    columns: str = Field(
        description="Headers of the answers, `#` standing for the number: `题#`.", pattern="^[^#]*#[^#]*$"
    )
    most: int = Field(100, ge=1, le=400, description="Items of the longest instrument in the file.")
    words: dict[str, str] = Field(default={}, description="Word of the source → points (是: 1).")
    empty: Words = Field(default=(), description="Words that mean that an item is unanswered.")
    instrument: str = Field(description="The header that names the edition: MHT@1991.")
    total: str | None = Field(default=None, description="The header of the source's own total.")

    @property
    def headers(self) -> list[str]:
        """The headers of the answers, in the order of the items."""
        return [self.columns.replace("#", str(number)) for number in range(1, self.most + 1)]


class StreamSpec(Part):
    """Rows of one kind, and the entity that they are about. A connector adds where they come from."""

    entity: str = Field(description="Name of the entity that a row is about.")
    key: Words = Field(description="Headers that together tell rows apart, for good.", min_length=1)
    columns: dict[str, ColumnSpec] = Field(description="Columns by their usual header.", min_length=1)
    references: dict[str, ReferenceSpec] = Field(default={}, description="Relations of the entity, by name.")
    constants: dict[str, str] = Field(
        {}, description="Columns of the entity that have one value for all rows."
    )

    answers: AnswersSpec | None = Field(
        None, description="Answers to an instrument, which the hub scores; for ScreeningResult."
    )

    @field_validator("columns", mode="before")
    @classmethod
    def _bare_columns(cls, said: Any) -> Any:
        """A header with nothing behind it is a column with all defaults."""
        if not isinstance(said, dict):
            return said
        return {header: {} if spec == "" else spec for header, spec in said.items()}

    @field_validator("answers")
    @classmethod
    def _their_columns(cls, answers: AnswersSpec | None, given: ValidationInfo) -> AnswersSpec | None:
        """Their columns are declared as if each stood among the others."""
        columns = given.data.get("columns")
        if answers is not None and columns is not None:
            if (asked := answers.total) in columns and columns[asked].type is None:
                columns[asked] = columns[asked].model_copy(update={"type": Kind.DECIMAL})
            column = ColumnSpec(type=Kind.INTEGER, values=answers.words, empty=answers.empty, required=False)
            columns.update((header, column) for header in answers.headers if header not in columns)
        return answers

    @model_validator(mode="after")
    def _headers_known(self) -> StreamSpec:
        used = {"key": self.key}
        if self.answers:
            used["answers"] = (self.answers.instrument, *([self.answers.total] if self.answers.total else []))
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


Spec = TypeVar("Spec", bound=StreamSpec)


class Mapping(Part, Generic[Spec]):
    """A whole mapping file. Streams stand in the order in which they are applied (parents first)."""

    streams: dict[str, Spec] = Field(min_length=1)

    @model_validator(mode="after")
    def _streams_known(self) -> Mapping[Spec]:
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
