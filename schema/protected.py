"""Whom figures tell of: the pupils and guardians behind the rows of an entity, found in the declarations.

Nothing is listed here by hand. A new entity that leads to a pupil is about pupils; one that leads to nobody and holds
personal values is taken for people itself, so that what nobody thought of is protected.
"""

from __future__ import annotations

from functools import cache

from schema.kit.access import Both, Holds, Inherits, InheritsSubject, Role, Rule, WhileOpen
from schema.kit.aggregates import end, plain
from schema.kit.declaration import Column
from schema.kit.entity import Entity
from schema.kit.sensitivity import Sensitivity

Path = tuple[str, ...]
Ground = tuple[type[Entity], Sensitivity]


@cache
def people(entity: type[Entity]) -> tuple[Path, ...]:
    """The to-one relations that lead from a row to those it tells of, the nearest first; `()` is the row itself."""
    return _people(entity, frozenset())


def _people(entity: type[Entity], via: frozenset[type[Entity]]) -> tuple[Path, ...]:
    if entity in via:
        return ()
    found = [
        (relation.name, *path)
        for relation in entity.declaration.relations.values()
        for path in _people(relation.target, via | {entity})
    ]
    if found:
        return tuple(sorted(found, key=len))
    usable = any(told(column) for column in entity.declaration.columns.values())
    return ((),) if usable or presence(entity) >= Sensitivity.PERSONAL else ()


def told(column: Column) -> bool:
    """Whether figures could be made of the field that tell of people: texts and sealed values are in none."""
    return column.sensitivity >= Sensitivity.PERSONAL and plain(column) and column.type is not str


@cache
def presence(entity: type[Entity]) -> Sensitivity:
    """What a row's being there tells: as much as the least of its fields. That a pupil is referred is sensitive."""
    fields = [column for column in entity.declaration.columns.values() if not column.spec.hidden]
    return min((column.sensitivity for column in fields), default=Sensitivity.INTERNAL)


@cache
def stands_on(entity: type[Entity], role: Role) -> frozenset[Ground]:
    """On what alone it stands that the role reads rows, where that is sensitive: whom a health partner reads is referred.

    With each, what it tells. Empty where the role reads rows otherwise, or none. An exception is no ground of it.
    """
    rules = [(entity, rule) for rule in entity.declaration.access.rules.get(role, ())]
    grounds = set[Ground]()
    for other, relation in entity.declaration.grounds:
        assert relation.spec.grounds is not None
        rules += [(other, rule) for rule in relation.spec.grounds.rules.get(role, ()) if not _exception(rule)]
    for of, rule in rules:
        told_by = max(presence(of), _tells(of, rule))
        if of is not entity and told_by >= Sensitivity.SENSITIVE:
            grounds.add((of, told_by))
            continue
        above = stands_on(end(of, tuple(rule.path.split("."))), role) if isinstance(rule, Inherits) else None
        if not above:
            return frozenset()
        grounds |= above
    return frozenset(grounds)


def _tells(entity: type[Entity], rule: Rule) -> Sensitivity:
    """What is told of a row by its being one for which the rule holds: that a screening is at a cut-off."""
    if isinstance(rule, Both):
        return max(_tells(entity, rule.left), _tells(entity, rule.right))
    column = entity.declaration.columns[rule.column] if isinstance(rule, Holds) else None
    return Sensitivity.PUBLIC if column is None else column.sensitivity


def _exception(rule: Rule) -> bool:
    if isinstance(rule, Both):
        return _exception(rule.left) or _exception(rule.right)
    return isinstance(rule, WhileOpen)


@cache
def personal(entity: type[Entity]) -> bool:
    """Whether a row stands for one person (staff included), or for what happened to one: never the key of a group."""
    fields = entity.declaration.columns.values()
    return bool(people(entity)) or any(column.sensitivity >= Sensitivity.PERSONAL for column in fields)


@cache
def of_the_district(entity: type[Entity]) -> bool:
    """Whether figures over the district may be made of the rows.

    Not of those that the hub writes about itself, and not of those about rows of any entity, as nothing says whom they tell of.
    """
    rules = (rule for rules in entity.declaration.access.rules.values() for rule in rules)
    about_any_row = any(isinstance(rule, InheritsSubject) for rule in rules)
    return entity.declaration.keeping != "ledger" and not about_any_row


@cache
def guarded(entity: type[Entity]) -> bool:
    """Whether figures of the rows may be kept back."""
    return of_the_district(entity) and bool(people(entity))
