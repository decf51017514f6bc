"""What an entity declared, as data: the one thing that tables, GraphQL types, policy and documentation read."""

from __future__ import annotations

import re
import types
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin

from hub.base.errors import DeclarationError
from schema.kit.access import Rows
from schema.kit.sensitivity import Sensitivity

if TYPE_CHECKING:
    from schema.kit.entity import Entity
    from schema.kit.rollup import Rollup

VERSION = "version"
"""A column of this name is the hub's to count: it grows with every change of its row, whoever changes it."""

Keeping = Literal["projected", "derived", "ledger"]
"""How rows come to be: from source records and decisions, from other rows, or written by the hub about itself."""


@dataclass(frozen=True)
class ColumnSpec:
    """Arguments of `column(...)`, before the annotation is known."""

    doc: str
    sealed: bool = False
    identifies: bool = False
    pinyin: bool = False
    indexed: bool = False
    hidden: bool = False
    normal: Callable[[str], str] | None = None
    coverage: bool = False
    names: type[Entity] | None = None
    reverse: str | None = None
    reverse_doc: str = ""
    tells: Sensitivity | None = None
    psychological: bool = False
    ids_of: str | None = None
    steps: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class RelationSpec:
    """Arguments of `belongs_to(...)`, before the annotation is known."""

    doc: str
    reverse: str | None = None
    reverse_doc: str = ""
    reverse_order: tuple[str, ...] = ()
    grounds: Rows | None = None
    required: bool = True
    derived: bool = False
    sustains: bool = False


@dataclass(frozen=True)
class Column:
    """One field of an entity, backed by a column."""

    name: str
    type: type[Any]
    many: bool
    nullable: bool
    sensitivity: Sensitivity
    spec: ColumnSpec

    @cached_property
    def sealed(self) -> bool:
        """Encrypted in its column: never filtered, sorted or aggregated. Secrets always are."""
        return self.spec.sealed or self.sensitivity is Sensitivity.SECRET

    @cached_property
    def tells(self) -> Sensitivity:
        """As what reading it is recorded."""
        return max(self.sensitivity, self.spec.tells or self.sensitivity)

    @property
    def counted(self) -> bool:
        """The hub counts it, so no record says it."""
        return self.name == VERSION

    @property
    def demanded(self) -> bool:
        """Whether a row cannot be without it, so that some record must say it."""
        return not (self.nullable or self.counted)

    @cached_property
    def guarded(self) -> Sensitivity:
        """As what figures by it are kept back."""
        return max(self.sensitivity, Sensitivity.CLINICAL) if self.spec.psychological else self.sensitivity

    @cached_property
    def hashed(self) -> str | None:
        """Name of the column with the keyed hash by which a sealed identifier is matched."""
        return f"{self.name}_hash" if self.spec.identifies and self.sealed else None

    @cached_property
    def pinyin(self) -> str | None:
        """Name of the column with the romanised form by which Chinese text is sorted and found."""
        return f"{self.name}_pinyin" if self.spec.pinyin else None


@dataclass(frozen=True)
class Relation:
    """A to-one relation: this entity's row belongs to one row of `target`."""

    name: str
    target: type[Entity]
    nullable: bool
    spec: RelationSpec = field(hash=False)

    @property
    def column(self) -> str:
        """Name of the foreign key's column."""
        return f"{self.name}_id"


@dataclass(frozen=True)
class Collection:
    """A to-many relation: the rows of `entity` whose `column` is this row's id (and that meet `where`)."""

    name: str
    entity: type[Entity]
    column: str
    doc: str
    order: tuple[str, ...] = ()
    where: tuple[tuple[str, str], ...] = ()
    among: bool = False
    """`column` is a list of ids, of which this row's id is one."""


@dataclass(frozen=True)
class Part:
    """A part of a row's file: lists and relations of the row, gathered under a name."""

    name: str
    doc: str
    holds: tuple[str, ...]
    """By their names; what they are, who reads them and how they are asked for is said where they are declared."""


def snake(name: str) -> str:
    """`AttendanceMark` → `attendance_mark`, the entity's table."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def camel(name: str) -> str:
    """`birth_date` → `birthDate`, the field of a column."""
    first, *others = name.split("_")
    return first + "".join(other.capitalize() for other in others)


@dataclass
class Declaration:
    """All that one entity says of itself."""

    name: str
    domain: str
    doc: str
    keeping: Keeping
    columns: dict[str, Column]
    relations: dict[str, Relation]
    access: Rows
    order: tuple[str, ...]
    corroborated_by: tuple[str, ...]
    collections: dict[str, Collection] = field(default_factory=dict)
    """Filled as the entities that point here are declared."""
    grounds: list[tuple[type[Entity], Relation]] = field(default_factory=list)
    """Entities whose rows are a ground to read this one's (an assignment for its pupil)."""

    gathered: dict[str, Collection] = field(default_factory=dict)
    """Lists of rows that name this one in a list of ids; they are read, no conditions or figures are made of them."""

    plural: str = ""
    """Name of the root list, where it is not the singular with an s."""

    rollups: tuple[Rollup, ...] = ()
    """Counts of its rows that are kept beside them."""

    @property
    def singular(self) -> str:
        """Name of one row of it at the root: `attendance_mark`."""
        return snake(self.name)

    @property
    def identifiers(self) -> Sequence[Column]:
        """Columns by which other systems' records about the same row are recognised."""
        return [column for column in self.columns.values() if column.spec.identifies]


def read_annotation(where: str, annotation: Any) -> tuple[type[Any], bool, bool, Sensitivity | None]:
    """Take `Mapped[Internal[list[X] | None]]` apart: (type, many, nullable, sensitivity)."""
    inner = get_args(annotation)[0] if get_args(annotation) else None
    if inner is None:
        raise DeclarationError("annotate the field as Mapped[...]", place=where)
    sensitivity: Sensitivity | None = None
    if hasattr(inner, "__metadata__"):
        sensitivity = next((m for m in inner.__metadata__ if isinstance(m, Sensitivity)), None)
        inner = inner.__origin__
    nullable = False
    if get_origin(inner) in (Union, types.UnionType):
        arms = [arm for arm in get_args(inner) if arm is not type(None)]
        nullable = len(arms) < len(get_args(inner))
        if len(arms) != 1:
            raise DeclarationError("a field has one type, or that type | None", place=where)
        inner = arms[0]
    many = get_origin(inner) is list
    if many:
        inner = get_args(inner)[0]
    inner = get_origin(inner) or inner
    return inner, many, nullable, sensitivity
