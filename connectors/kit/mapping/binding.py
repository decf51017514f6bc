"""A stream of the mapping file, held against the entities that exist, and ready to turn rows into drafts."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Generic
from zoneinfo import ZoneInfo

import orjson
from pydantic import RootModel

from connectors.kit.mapping.answers import Answers
from connectors.kit.mapping.cells import Kind
from connectors.kit.mapping.columns import SHANGHAI, Reader, kinds_for, written
from connectors.kit.mapping.document import GUIDE, Document
from connectors.kit.mapping.errors import MappingError
from connectors.kit.mapping.language import ColumnSpec, ReferenceSpec, Spec
from connectors.kit.mapping.language import Mapping as MappingFile
from hub.base.errors import YixinError
from hub.sync.contract import Draft, Ref, Stream
from schema.kit import Entity, Sensitivity
from schema.kit.declaration import Column, Declaration, Relation
from schema.kit.registry import load as entities


class Cells(RootModel[dict[str, str]]):
    """A row as it came: its cells by header. Drafts read only the columns that the mapping declares."""


class Binding(Generic[Spec]):
    """One stream, bound to its entity. Raises MappingError where something that it names does not exist."""

    def __init__(
        self,
        name: str,
        spec: Spec,
        document: Document,
        earlier: Mapping[str, Binding[Spec]],
        zone: ZoneInfo = SHANGHAI,
    ) -> None:
        self.name = name
        self._zone = zone
        self.spec = spec
        self._document = document
        self._earlier = earlier
        self.entity = self._entity()
        self.declaration: Declaration = self.entity.declaration
        self._identifying = self._references()
        self.readers = {header: self._reader(header, column) for header, column in spec.columns.items()}
        self._normal: dict[str, Callable[[str], str] | None] = {}
        self._secret = False
        for header, column in self._identifying.items():
            if header in spec.key:
                self._normal[header] = column.spec.normal
                self._secret |= column.sensitivity is Sensitivity.SECRET
        self._constants = self._read_constants()
        self._answers = (
            Answers(spec.answers, self.entity, spec.columns, self.readers, self._fail)
            if spec.answers
            else None
        )
        # Each of these has many columns, which answers read for themselves.
        own = spec.answers.headers if spec.answers else ()
        self._plain = {header: reader for header, reader in self.readers.items() if header not in own}
        self._check_complete()

    @property
    def required(self) -> frozenset[str]:
        """Headers without which a file is no file of this stream."""
        return frozenset(header for header, reader in self.readers.items() if reader.required)

    @property
    def fingerprint(self) -> str:
        """Changes when the mapping of this stream does: an unchanged file then says something new."""
        return hashlib.sha256(self.spec.model_dump_json().encode()).hexdigest()[:16]

    @property
    def stream(self) -> Stream:
        """What the sync engine sees of it."""
        return Stream(name=self.name, record=Cells, drafts=self.drafts)

    def key(self, cells: Sequence[str]) -> str:
        """A row's key, from its key columns in order, as values: 2026/9/1 and 2026-09-01 are one key.

        A key with a secret in it (a student number) shows only as its hash, for keys stand in logs and lists.
        Raises RecordError where a cell of the key is empty or cannot be read.
        """
        parts = []
        for header, cell in zip(self.spec.key, cells, strict=True):
            said = written(self.readers[header].read(cell))
            normal = self._normal.get(header)
            parts.append(normal(said) if normal else said)
        if self._secret:
            return hashlib.sha256(orjson.dumps([self.name, *parts])).hexdigest()[:32]
        return "|".join(part.replace("\\", "\\\\").replace("|", "\\|") for part in parts)

    def drafts(self, record: Cells) -> Iterable[Draft]:
        """The one draft that a row makes, or those of a result of screening. Raises RecordError at the first cell that does not fit."""
        cells = record.root
        values = dict(self._constants)
        for header, reader in self._plain.items():
            if header in cells:
                value = reader.read(cells[header])
                if (column := self.spec.columns[header].to) is not None:
                    values[column] = value
        refs: dict[str, Ref | None] = {}
        for name, reference in self.spec.references.items():
            headers = [*reference.by.values(), *reference.key]
            if all(header in cells for header in headers):
                refs[name] = self._ref(name, reference, [cells[header] for header in headers])
        if self._answers:
            itself = Ref.record(self.name, self.key([cells[header] for header in self.spec.key]))
            return list(self._answers.drafts(cells, values, refs, itself))
        return [Draft(entity=self.entity, values=values, refs=refs)]

    def _ref(self, name: str, reference: ReferenceSpec, cells: Sequence[str]) -> Ref | None:
        if reference.stream:
            readers = [self.readers[header] for header in reference.key]
            if all(reader.read(cell) is None for reader, cell in zip(readers, cells, strict=True)):
                return None
            return Ref.record(reference.stream, self._earlier[reference.stream].key(cells))
        said = {
            column: written(value)
            for (column, header), cell in zip(reference.by.items(), cells, strict=True)
            if (value := self.readers[header].read(cell)) is not None
        }
        return Ref.identified(self.declaration.relations[name].target, **said) if said else None

    def _fail(self, message: str, *path: str) -> MappingError:
        return MappingError(message, place=self._document.place(("streams", self.name, *path)), mend=GUIDE)

    def _entity(self) -> type[Entity]:
        fed = {
            name: entity for name, entity in entities().items() if entity.declaration.keeping == "projected"
        }
        if self.spec.entity not in fed:
            raise self._fail(
                f"there is no entity {self.spec.entity!r} that a source may feed; there are {', '.join(fed)}",
                "entity",
            )
        return fed[self.spec.entity]

    def _references(self) -> dict[str, Column]:
        """Check the references; returns which identifier of another entity each header of theirs holds."""
        known = {
            name: relation
            for name, relation in self.declaration.relations.items()
            if not relation.spec.derived
        }
        identifying: dict[str, Column] = {}
        for name, reference in self.spec.references.items():
            if name not in known:
                raise self._fail(
                    f"{self.spec.entity} has no relation {name!r}; it has {', '.join(known) or 'none'}",
                    "references",
                    name,
                )
            identifying |= self._by(name, reference, known[name])
        for header, column in self.spec.columns.items():
            if column.to in self.declaration.columns and self.declaration.columns[column.to].spec.identifies:
                identifying[header] = self.declaration.columns[column.to]
        return identifying

    def _by(self, name: str, reference: ReferenceSpec, relation: Relation) -> dict[str, Column]:
        target = relation.target.declaration
        if reference.stream:
            fed = self._earlier[reference.stream].spec.entity
            if fed != target.name:
                raise self._fail(
                    f"{name} is a {target.name}, but stream {reference.stream} feeds {fed}",
                    "references",
                    name,
                    "stream",
                )
            # What names somebody there names them here.
            there = self._earlier[reference.stream]
            headers = zip(reference.key, there.spec.key, strict=True)
            return {
                here: there._identifying[header] for here, header in headers if header in there._identifying
            }
        by = {column.name: column for column in target.identifiers}
        for column in reference.by:
            if column not in by:
                raise self._fail(
                    f"a {target.name} is not identified by {column!r}, but by {', '.join(by) or 'nothing'}",
                    "references",
                    name,
                    "by",
                    column,
                )
        return {header: by[column] for column, header in reference.by.items()}

    def _column(self, name: str, *path: str) -> Column:
        known = {column.name: column for column in self.declaration.columns.values() if kinds_for(column)}
        if name not in known:
            raise self._fail(
                f"{self.spec.entity} has no column {name!r} that a cell can feed; it has {', '.join(known)}",
                *path,
            )
        return known[name]

    def _reader(self, header: str, spec: ColumnSpec) -> Reader:
        path = ("columns", header)
        target: Column | None = None
        kinds: tuple[Kind, ...] = tuple(kind for kind in Kind if kind is not Kind.CODE)
        needed = header in self.spec.key or any(
            header in (*reference.by.values(), *reference.key)
            and not self.declaration.relations[name].nullable
            for name, reference in self.spec.references.items()
        )
        if spec.to is None:
            if spec.type is Kind.CODE or spec.split:
                raise self._fail(f"{header}: codes and lists need `to`, the column that they feed", *path)
            kind: Kind = spec.type or Kind.IDENTIFIER
        else:
            target = self._column(spec.to, *path, "to")
            kinds = kinds_for(target)
            kind = spec.type or kinds[0]
            needed |= not target.nullable
        if kind not in kinds:
            raise self._fail(
                f"{self.spec.entity}.{spec.to} cannot be fed from {kind}, but from {', '.join(kinds)}",
                *path,
                "type",
            )
        if needed and spec.required is False:
            raise self._fail(f"{header} cannot be optional: key or entity need it", *path, "required")
        reader = Reader(header, spec, kind, needed or bool(spec.required), target, self._zone)
        for word in spec.values if target is not None else ():
            self._sample(reader, word, *path, "values", word)
        return reader

    def _sample(self, reader: Reader, said: str, *path: str) -> Any:
        """Read a value that the mapping file itself gives, so that a wrong one fails now."""
        try:
            return reader.read(said)
        except YixinError as error:
            members = "; it has " + ", ".join(reader.members) if reader.members else ""
            raise self._fail(f"{reader.header}: {error.message}{members}", *path) from None

    def _read_constants(self) -> dict[str, Any]:
        read: dict[str, Any] = {}
        for name, said in self.spec.constants.items():
            column = self._column(name, "constants", name)
            reader = Reader(name, ColumnSpec(), kinds_for(column)[0], True, column, self._zone)
            read[name] = self._sample(reader, said, "constants", name)
        return read

    def _check_complete(self) -> None:
        fed = [column.to for column in self.spec.columns.values() if column.to] + list(self.spec.constants)
        if twice := sorted({name for name in fed if fed.count(name) > 1}):
            raise self._fail(f"{', '.join(twice)} is fed twice", "columns")
        missing = [
            *(
                name
                for name, column in self.declaration.columns.items()
                if column.demanded and name not in fed
            ),
            *(
                name
                for name, relation in self.declaration.relations.items()
                if not relation.nullable
                and not relation.spec.derived
                and name not in self.spec.references
                and not (self.spec.answers and name == "instrument")
            ),
        ]
        if missing:
            raise self._fail(
                f"{self.spec.entity} cannot do without {', '.join(missing)}, and nothing here feeds it",
                "columns",
            )


def bind(
    mapping: MappingFile[Spec], document: Document, zone: ZoneInfo = SHANGHAI
) -> dict[str, Binding[Spec]]:
    """Every stream of a mapping file, bound, in order. Raises MappingError with file and line.

    `zone` is that of instants which are written without one.
    """
    bound: dict[str, Binding[Spec]] = {}
    for name, spec in mapping.streams.items():
        bound[name] = Binding(name, spec, document, dict(bound), zone)
    return bound
