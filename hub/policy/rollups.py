"""Which cells of a roll-up count only rows that a viewer reads, where the roll-up's dimensions can tell."""

from __future__ import annotations

from typing import Protocol

from sqlalchemy import ColumnElement, False_, true

from hub.policy.predicates import Condition, Predicates, Test, alias, all_of, any_of
from schema.kit import Entity, Role
from schema.kit.access import Both, Everything, Inherits, Own, OwnClass, Rule, SameSchool
from schema.kit.rollup import Dimension, Rollup

Path = tuple[str, ...]


class Unfit(Exception):
    """The roll-up's dimensions do not tell what is asked of its cells."""


class Cell(Protocol):
    """A row of a roll-up."""

    def dimension(self, dimension: Dimension) -> ColumnElement[int]:
        """The column of a dimension."""
        ...


class Cells:
    """The cells that one role may count. Each rule of it, resolved through `Inherits`, must end in a dimension."""

    def __init__(self, role: Role, rollup: Rollup, cell: Cell, *, excepted: bool, many: bool) -> None:
        self._role = role
        self._rollup = rollup
        self._cell = cell
        self._predicates = Predicates(role, None, excepted=excepted, many=many)
        # Of the rows on these paths the roll-up counts none that is removed.
        self._alive: set[Path] = {
            tuple(step.name for step in each.steps[:n])
            for each in rollup.dimensions.values()
            for n in range(len(each.steps) + 1)
        }

    def granted(self, entity: type[Entity], path: Path = ()) -> Condition:
        """The cells whose row at the end of the path the role reads. Raises Unfit."""
        if path not in self._alive:
            raise Unfit
        for other, relation in entity.declaration.grounds:
            assert relation.spec.grounds is not None
            for rule in relation.spec.grounds.rules.get(self._role, ()):
                if not isinstance(self._predicates.rule(rule, other, alias(other), ()), False_):
                    raise Unfit
        rules = entity.declaration.access.rules.get(self._role, ())
        return any_of([self._rule(rule, entity, path) for rule in rules])

    def _rule(self, rule: Rule, entity: type[Entity], path: Path) -> Condition:
        match rule:
            case Everything():
                return true()
            case Both(left, right):
                return all_of(self._rule(left, entity, path), self._rule(right, entity, path))
            case Own(to):
                return self._at(path, to, self._predicates.is_viewer)
            case SameSchool(to):
                return self._at(path, to, self._predicates.is_own_school)
            case OwnClass(to):
                return self._at(path, to, self._predicates.is_own_class)
            case Inherits(to):
                names = to.split(".")
                for name in names:
                    entity = entity.declaration.relations[name].target
                return self.granted(entity, (*path, *names))
        raise Unfit

    def _at(self, path: Path, to: str, test: Test) -> Condition:
        full = (*path, *to.split(".")) if to else path
        dimension = self._rollup.dimensions.get(".".join(full))
        if dimension is None or dimension.target is None:
            raise Unfit
        return test(dimension.target, self._cell.dimension(dimension))
