"""The Entity base: one class declares a table, a GraphQL type, who may read it and what it means."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, MetaData, Table, text
from sqlalchemy.dialects.postgresql import BYTEA, TIMESTAMP
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from hub.base.errors import DeclarationError
from schema.kit.access import Rows
from schema.kit.declaration import (
    Collection,
    Column,
    ColumnSpec,
    Declaration,
    Keeping,
    Part,
    Relation,
    RelationSpec,
    read_annotation,
    snake,
)
from schema.kit.rollup import RollupSpec, declare
from schema.kit.sensitivity import Sensitivity
from schema.kit.tables import SEALING, TEXT, Hashed, Sealed, check_vocabulary, history_table, sql_type

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

ENTITIES: dict[str, type[Entity]] = {}
"""Every declared entity by its name; filled by `schema.kit.registry.load`."""


def column(
    *,
    doc: str,
    sealed: bool = False,
    identifies: bool = False,
    normal: Callable[[str], str] | None = None,
    pinyin: bool = False,
    indexed: bool = False,
    hidden: bool = False,
    coverage: bool = False,
    psychological: bool = False,
    names: type[Entity] | None = None,
    reverse: str | None = None,
    reverse_doc: str = "",
    tells: Sensitivity | None = None,
    ids_of: str | None = None,
    steps: tuple[tuple[str, ...], ...] = (),
) -> Any:
    """A field. `doc` is its description: English with the Chinese term.

    `sealed`: encrypted at rest (free text, answers; secrets always are). `identifies`: other systems' records
    about the same row are recognised by it, compared in their `normal` form. `pinyin`: Chinese text that is sorted
    and found by its romanisation. `hidden`: kept for the hub itself, no field of the graph. `coverage`: whether it is null
    says how an institution does its duty (a mentor for everybody), so that counts of pupils by that are exact.
    `psychological`: figures by it are kept back as figures by clinical values are, though more roles read it. `names`: a
    list of ids of another entity's rows, which get the list `reverse` of the rows that name them. `ids_of`: the same rows as
    that column names, by their global ids. `tells`: as what reading it is recorded, where values may be of another field
    that is more sensitive (a secret, masked). `steps`: values that follow one another; where the hub itself has spoken, the
    furthest that any record tells stands, so that neither a source nor the hub holds up what the other has come to.
    """
    return ColumnSpec(
        doc,
        sealed,
        identifies,
        pinyin,
        indexed,
        hidden,
        normal,
        coverage,
        names,
        reverse,
        reverse_doc,
        tells,
        psychological,
        ids_of,
        steps,
    )


def belongs_to(
    *,
    doc: str,
    reverse: str | None = None,
    reverse_doc: str = "",
    reverse_order: tuple[str, ...] = (),
    grounds: Rows | None = None,
    required: bool = True,
    derived: bool = False,
    sustains: bool = False,
) -> Any:
    """A to-one relation; `reverse` names the collection that the other entity gets by it.

    `grounds`: rows of this entity for which a role may read the related row (an assignment, for its pupil).
    `required=False`: the source may not know it. `derived`: no source says it, the hub works it out.
    `sustains`: the related row tells of those who lead to it, and of nobody else; it is erased with the last of them.
    """
    return RelationSpec(doc, reverse, reverse_doc, reverse_order, grounds, required, derived, sustains)


class Entity(DeclarativeBase):
    """Base of every entity.

    `class Student(Entity, keeping="projected")`: rows are projections of source records (the default), `derived`
    from other rows, or a `ledger` which the hub writes about itself.
    """

    metadata = MetaData(naming_convention=NAMING)

    declaration: ClassVar[Declaration]
    history: ClassVar[Table | None]
    access: ClassVar[Rows]
    order: ClassVar[tuple[str, ...]] = ("id",)
    """Order of lists that do not ask for one; a minus sign sorts downward. `id` always breaks ties."""
    plural: ClassVar[str] = ""
    """Name of the root list, where it is not the singular with an s."""
    corroborated_by: ClassVar[tuple[str, ...]] = ()
    """Fields of which one must agree before an equal identifier is believed."""
    told_apart_by: ClassVar[tuple[str, ...]] = ()
    """Relations that lead from each row elsewhere than from every other: sources that relate the same rows speak of one."""
    event: ClassVar[str] = ""
    """Its rows happened to a pupil: the column that says when, `held_on` or `session.held_on`."""
    event_of: ClassVar[str] = "student"
    """The relations that lead from an event to the pupil: `student` or `assignment.student`."""
    found_by: ClassVar[tuple[str, ...]] = ()
    """What its rows are searched by: names, the first of which sorts them, and identifiers, which must be whole."""
    parts: ClassVar[tuple[Part, ...]] = ()
    """Each of its rows has a `file`, of which these are the parts: a view of what hangs on the row."""
    rostered: ClassVar[bool] = False
    """Only a source that is a roster brings new rows; what others say of somebody unknown waits."""
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = ()
    unique: ClassVar[tuple[tuple[str, ...], ...]] = ()
    derived_from: ClassVar[tuple[str, ...]] = ()
    """Entities from whose rows its own are worked out, by name: it is as fresh as those."""
    rollups: ClassVar[tuple[RollupSpec, ...]] = ()
    """Counts of its rows that are kept beside them."""
    announces: ClassVar[bool] = False
    """Its changes are told to who subscribes to them. Those of rows that lead to a pupil always are: they change the pupil's file."""

    def __init_subclass__(cls, keeping: Keeping = "projected", **kwargs: Any) -> None:
        annotations = inspect.get_annotations(cls)
        columns, relations = _read(cls, annotations)
        if not isinstance(cls.__dict__.get("access"), Rows):
            raise DeclarationError("an entity says who reads it: access = rows(...)", place=cls.__name__)
        cls.__tablename__ = snake(cls.__name__)
        cls.declaration = Declaration(
            name=cls.__name__,
            domain=cls.__module__.split(".")[1],
            doc=inspect.cleandoc(cls.__doc__ or ""),
            keeping=keeping,
            columns=columns,
            relations=relations,
            access=cls.access,
            order=cls.order,
            corroborated_by=cls.corroborated_by,
            plural=cls.plural or f"{snake(cls.__name__)}s",
        )
        if not cls.declaration.doc:
            raise DeclarationError("an entity has a docstring", place=cls.__name__)
        _map(cls, cls.declaration)
        cls.__table_args__ = tuple(
            check for spec in columns.values() if (check := check_vocabulary(spec)) is not None
        )
        super().__init_subclass__(**kwargs)
        table = cls.__table__
        assert isinstance(table, Table)
        for names in cls.indexes:
            _index(cls, table, names, unique=False)
        for names in cls.unique:
            _index(cls, table, names, unique=True)
        for spec in columns.values():
            if spec.many and spec.spec.indexed:
                # Found by what stands in the list.
                Index(f"ix_{table.name}_{spec.name}", table.c[spec.name], postgresql_using="gin")
        # What hangs below a pupil's file of then; other lists as of an instant are short, or asked for by nobody.
        listed = [one.column for one in relations.values() if one.spec.reverse and one.target.rostered]
        listed += [name for name in ("subject_id",) if name in columns]
        cls.history = None if keeping == "ledger" else history_table(table, listed)
        cls.declaration.rollups = tuple(declare(cls.declaration, table, spec) for spec in cls.rollups)
        _register(cls)


def _read(cls: type[Entity], annotations: Mapping[str, Any]) -> tuple[dict[str, Column], dict[str, Relation]]:
    columns: dict[str, Column] = {}
    relations: dict[str, Relation] = {}
    for name, annotation in annotations.items():
        spec = cls.__dict__.get(name)
        where = f"{cls.__name__}.{name}"
        if isinstance(spec, ColumnSpec):
            type_, many, nullable, sensitivity = read_annotation(where, annotation)
            if sensitivity is None:
                raise DeclarationError(
                    "a field says how sensitive it is",
                    place=where,
                    mend="write Mapped[Internal[...]] or the like",
                )
            columns[name] = Column(name, type_, many, nullable, sensitivity, spec)
        elif isinstance(spec, RelationSpec):
            target, _, nullable, _ = read_annotation(where, annotation)
            relations[name] = Relation(name, target, nullable or not spec.required, spec)
        elif getattr(annotation, "__origin__", None) is Mapped:
            raise DeclarationError("give the field column(...) or belongs_to(...)", place=where)
    return columns, relations


def _map(cls: type[Entity], declaration: Declaration) -> None:
    """Put the SQLAlchemy attributes in place of the declarations, in the order of the class."""
    annotations: dict[str, Any] = {"id": Mapped[int]}
    attributes: dict[str, Any] = {"id": mapped_column(BigInteger, Identity(), primary_key=True)}

    def add(name: str, *args: Any, **kwargs: Any) -> None:
        annotations[name] = Mapped[Any]
        attributes[name] = mapped_column(*args, sort_order=len(attributes), **kwargs)

    for relation in declaration.relations.values():
        key = ForeignKey(f"{relation.target.__tablename__}.id")
        # An index that begins with the column finds by it as well, and two would be written for each row.
        own = all(names[0] != relation.column for names in cls.indexes)
        add(relation.column, BigInteger, key, nullable=relation.nullable, index=own)
        annotations[relation.name] = Mapped[relation.target]  # type: ignore[name-defined]
        attributes[relation.name] = relationship(
            relation.target, foreign_keys=[attributes[relation.column]], viewonly=True, lazy="raise"
        )
    for spec in declaration.columns.values():
        type_ = BYTEA() if spec.sealed else sql_type(spec)
        add(
            spec.name,
            type_,
            nullable=spec.nullable,
            index=(spec.spec.indexed and not spec.many) or (spec.spec.identifies and not spec.sealed),
            info={SEALING: Sealed(f"{cls.__tablename__}.{spec.name}")} if spec.sealed else {},
        )
        if spec.hashed:
            hashed = Hashed(spec.name, f"{cls.__tablename__}.{spec.name}", spec.spec.normal or str)
            add(spec.hashed, BYTEA, nullable=True, index=True, info={SEALING: hashed})
        if spec.pinyin:
            add(spec.pinyin, TEXT, nullable=spec.nullable, index=True)
    if declaration.keeping != "ledger":
        add("changed_at", TIMESTAMP(timezone=True), nullable=False, server_default=text("now()"))
        add("removed_at", TIMESTAMP(timezone=True), nullable=True)
    cls.__annotations__ = annotations
    for name, attribute in attributes.items():
        setattr(cls, name, attribute)


def _index(entity: type[Entity], table: Table, names: tuple[str, ...], *, unique: bool) -> None:
    """An index; a name with a minus sign sorts downward. Rows are unique among the live ones."""
    parts = [table.c[name[1:]].desc() if name.startswith("-") else table.c[name] for name in names]
    kind = "uq" if unique else "ix"
    title = f"{kind}_{table.name}_{'_'.join(name.lstrip('-') for name in names)}"
    live = text("removed_at IS NULL") if unique and entity.declaration.keeping != "ledger" else None
    Index(title, *parts, unique=unique, postgresql_where=live)


def _register(cls: type[Entity]) -> None:
    """Tell the related entities of their new collections and grounds."""
    if cls.__name__ in ENTITIES:
        raise DeclarationError("two entities bear this name", place=cls.__name__)
    ENTITIES[cls.__name__] = cls
    for column in cls.declaration.columns.values():
        if column.spec.names is not None and column.spec.reverse:
            gathered = Collection(
                column.spec.reverse, cls, column.name, column.spec.reverse_doc, cls.order, among=True
            )
            column.spec.names.declaration.gathered[gathered.name] = gathered
    for relation in cls.declaration.relations.values():
        spec, other = relation.spec, relation.target.declaration
        if spec.reverse:
            if spec.reverse in {*other.collections, *other.columns, *other.relations}:
                raise DeclarationError(
                    f"{other.name}.{spec.reverse} exists already", place=f"{cls.__name__}.{relation.name}"
                )
            other.collections[spec.reverse] = Collection(
                spec.reverse, cls, relation.column, spec.reverse_doc, spec.reverse_order or cls.order
            )
        if spec.grounds:
            other.grounds.append((cls, relation))
