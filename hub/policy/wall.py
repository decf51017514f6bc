"""The second wall: PostgreSQL's row-level security, from the same declarations as the policy in every statement.

It is against a predicate that a statement forgot or got wrong, so it stands on nothing of the statement. Who asks is a
setting of the transaction (`SETTING`), and each policy holds the rules of all roles, each behind the question
whether the viewer has it. Without the setting nothing is read.

A policy that reads a guarded table would ask that table's own policy, and so on in circles. It asks the owner's eyes
instead: views and functions which give the keys of rows that are the viewer's own, and nothing else.

What a policy costs is paid by every statement, so (docs/adr/0024 has the figures): roles that share a rule share its
condition; a school's rows are told by the policy itself, a person's few (a mentor's pupils) by a function that
looks for them once, if ever; and the planner is told that every row passes, so its plan is the one without a wall.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

from sqlalchemy import FromClause, literal_column

from hub.base.errors import DeclarationError
from hub.policy.entering import SET, given, has, posts, said
from hub.policy.guarded import counted_in, held_in, is_guarded, is_open, opened, readable
from hub.policy.known import lookups
from hub.policy.predicates import BEARS, ME, agreed, goes_on, holds_today
from hub.policy.viewer import AGGREGATE, Place
from schema.integration.quarantined_record import QuarantinedRecord
from schema.integration.source import Source
from schema.kit import Entity, Role
from schema.kit.access import (
    DISTRICT_WIDE,
    Both,
    Consented,
    Current,
    Everything,
    Holds,
    Inherits,
    InheritsSubject,
    Lacks,
    Own,
    OwnClass,
    Rule,
    SameSchool,
    WhileOpen,
)
from schema.kit.registry import load
from schema.kit.tables import quoted
from schema.people.staff_post import StaffPostKind
from schema.protected import of_the_district

_VALUES: Mapping[str, str] = {
    "viewer_account": given(Place.ACCOUNT, "bigint"),
    "viewer_staff": given(Place.STAFF, "bigint"),
    "viewer_guardian": given(Place.GUARDIAN, "bigint"),
    "viewer_partner": given(Place.PARTNER, "bigint"),
    "today": f"(SELECT {given(Place.TODAY, 'date')})",
    "day_starts": f"(SELECT {given(Place.DAY_STARTS, 'timestamptz')})",
    "now": f"(SELECT {given(Place.NOW, 'timestamptz')})",
    "day_ends": f"(SELECT {given(Place.DAY_ENDS, 'timestamptz')})",
}
"""The parameters of the policy's predicates; a day is read once for a statement."""


@dataclass(frozen=True)
class Guard:
    """What stands before one table."""

    table: str
    policy: str
    """The condition of the rows that a viewer reads."""
    functions: Mapping[str, str]
    """By name: the bodies (PL/pgSQL) of functions of the owner's that find keys for roles, given as `,A,B,`."""
    views: Mapping[str, str]
    """By name: the owner's views that the policy asks."""
    opened: Mapping[str, str]
    """By name: the view of all rows without the secret columns, where only those are guarded; else that of all rows to be counted."""
    lookups: Mapping[str, str]
    """By name: the bodies of functions of the owner's that find numbers of the table's rows by ids; see `hub.policy.known`."""

    @property
    def mark(self) -> str:
        """By this a database tells whether the guard is there in this form."""
        kept = (self.functions, self.views, self.opened, self.lookups)
        text = "\n".join([self.policy, *(body for each in kept for body in each.values())])
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def guards() -> list[Guard]:
    """The guards of all entities that need one."""
    return [guard(entity) for entity in load().values() if is_guarded(entity)]


def guard(entity: type[Entity]) -> Guard:
    """The guard of an entity."""
    table = entity.__tablename__
    made = _Guarding(table)
    row = _Row(quoted(table), entity)
    read = made.reads(entity, row, tuple(Role), ())
    # Asked first and once for a statement: what follows looks for grounds, row by row.
    counted = f"(SELECT split_part({SET}, '|', {Place.WAY.value}) = '{AGGREGATE}' AND {has(DISTRICT_WIDE)})"
    # PostgreSQL takes it that hardly any row of an expression is null.
    passes = f"NULLIF({_one_of([counted, read])}, false) IS NOT NULL"
    return Guard(
        table,
        _all_of([*row.alive, passes]),
        dict(made.functions),
        dict(made.views),
        _opened(entity) or _counted(entity, _all_of([*row.alive, counted])),
        lookups() if entity is QuarantinedRecord else {},
    )


def _opened(entity: type[Entity]) -> dict[str, str]:
    if not is_open(entity):
        return {}
    columns = ", ".join(quoted(name) for name in opened(entity))
    return {held_in(entity): f"SELECT {columns} FROM {quoted(entity.__tablename__)}"}


def _counted(entity: type[Entity], condition: str) -> dict[str, str]:
    """A policy is part of what PostgreSQL plans: its costs, of rows that are not asked for here, would hide those of the joins."""
    if not of_the_district(entity):
        return {}
    columns = ", ".join(quoted(name) for name in readable(entity))
    return {
        counted_in(entity): f"SELECT {columns} FROM {quoted(entity.__tablename__)} WHERE {condition}",
    }


class _Row:
    """A row by its name; what the policy's rules read of it are its columns."""

    def __init__(self, name: str, entity: type[Entity]) -> None:
        self.name = name
        self.entity = entity
        self.c = self

    def __getitem__(self, column: str) -> Any:
        return literal_column(self.column(column), self.entity.__table__.c[column].type)

    def column(self, name: str) -> str:
        return f"{self.name}.{name}"

    @property
    def alive(self) -> list[str]:
        """The row is not removed. Ledgers keep all their rows."""
        kept = self.entity.declaration.keeping == "ledger"
        return [] if kept else [f"{self.column('removed_at')} IS NULL"]


_Holds = Callable[[_Row], str]


@dataclass(frozen=True)
class _Ground:
    """A row of `entity` that meets the rule is a ground, for the role, to read the row of its column."""

    entity: type[Entity]
    column: str
    role: Role
    rule: Rule


def _is_few(rule: Rule) -> bool:
    """Whether the rule is met by the rows of a person or a partner, and not by those of schools."""
    match rule:
        case Both(left, right):
            return _is_few(left) or _is_few(right)
        case Own() | OwnClass() | Current() | Holds() | WhileOpen():
            return True
    return False


class _Guarding:
    """Writes the guard of one table. A condition that nobody meets is the empty text."""

    def __init__(self, table: str) -> None:
        self.functions: dict[str, str] = {}
        self.views: dict[str, str] = {}
        self._table = table
        self._rows = 0
        self._behind = False
        """Whether what is written now stands in a view, where no policy is asked."""

    def reads(self, entity: type[Entity], row: _Row, roles: Sequence[Role], via: tuple[str, ...]) -> str:
        """Rows that one of the roles reads, if the viewer has it. `via`: the entities whose rules led here."""
        name = entity.declaration.name
        if name in via:
            raise DeclarationError(
                f"access goes in a circle: {' → '.join((*via, name))}", place=f"{name}.access"
            )
        via, key = (*via, name), row.column("id")
        found = [self._rules(entity.declaration.access.rules, row, roles, via)]
        few: list[_Ground] = []
        for other, relation in entity.declaration.grounds:
            assert relation.spec.grounds is not None
            rules = relation.spec.grounds.rules
            few += [
                _Ground(other, relation.column, role, rule)
                for role, held in rules.items()
                for rule in held
                if _is_few(rule)
            ]
            many = {role: tuple(rule for rule in held if not _is_few(rule)) for role, held in rules.items()}
            found.append(
                self._exists(other, relation.column, key, partial(self._of_ground, many, roles, via))
            )
        asked = [ground.role for ground in few if ground.role in roles]
        if asked:
            function = self._finder(entity, few, via)
            named = ",".join(dict.fromkeys(role.name for role in asked))
            found.append(f"{key} IN (SELECT {function}(',{named},'))")
        return _one_of(found)

    def _of_ground(
        self,
        rules: Mapping[Role, tuple[Rule, ...]],
        roles: Sequence[Role],
        via: tuple[str, ...],
        ground: _Row,
    ) -> str:
        return self._rules(rules, ground, roles, via)

    def _finder(self, entity: type[Entity], grounds: Sequence[_Ground], via: tuple[str, ...]) -> str:
        """The name of a function that finds rows by their grounds, of those roles that are asked for."""
        name = f"wall_{self._table}_finds_{entity.__tablename__}"
        if name not in self.functions:
            before, self._behind = self._behind, True
            steps = [
                f"  IF strpos({SET}, ',{ground.role.name},') > 0 AND strpos(asked, ',{ground.role.name},') > 0 THEN"
                f" RETURN QUERY {keys}; END IF;"
                for ground in grounds
                if (keys := self._keys(ground.entity, ground.column, partial(self._of_few, ground, via)))
            ]
            self._behind = before
            self.functions[name] = "\n".join(["BEGIN", *steps, "END"])
        return name

    def _of_few(self, ground: _Ground, via: tuple[str, ...], row: _Row) -> str:
        return self._rule(ground.rule, row, [ground.role], via)

    def _rules(
        self, rules: Mapping[Role, tuple[Rule, ...]], row: _Row, roles: Sequence[Role], via: tuple[str, ...]
    ) -> str:
        """Roles of the same rule share a condition: fifteen roles have a handful of rules."""
        sharing: dict[Rule, list[Role]] = {}
        for role in roles:
            for rule in rules.get(role, ()):
                sharing.setdefault(rule, []).append(role)
        return _one_of([self._rule(rule, row, held, via) for rule, held in sharing.items()])

    def _rule(self, rule: Rule, row: _Row, roles: Sequence[Role], via: tuple[str, ...]) -> str:
        """Rows for which the rule holds for one of the roles, if the viewer has it."""
        match rule:
            case SameSchool(path):
                return self._along(path, row, lambda _, key: self._own("school_id", key, roles))
            case Inherits(path):
                return self._along(path, row, lambda target, key: self._is_read(target, key, roles, via))
            case InheritsSubject():
                return self._about_what_is_read(row, roles, via)
            case Both(left, right):
                return _one_of([self._both(left, right, row, role, via) for role in roles])
            case Everything():
                return has(roles)
            case Own(path):
                return _all_of([has(roles), self._along(path, row, _is_viewer)])
            case OwnClass(path):
                kinds: dict[StaffPostKind | None, Sequence[Role]] = {StaffPostKind.HOMEROOM_TEACHER: roles}
                return self._along(path, row, lambda _, key: self._by_post("class_group_id", key, kinds))
            case Current():
                return _all_of([has(roles), _said(holds_today(rule, cast(FromClause, row)))])
            case Consented(path, purpose, word):
                given = row[word]
                agrees = self._along(
                    path, row, lambda _, key: _said(agreed(literal_column(key), purpose, given))
                )
                return _all_of([has(roles), agrees])
            case Holds(column):
                return _all_of([has(roles), f"{row.column(column)} IS TRUE"])
            case Lacks(relation):
                key = row.column(row.entity.declaration.relations[relation].column)
                return _all_of([has(roles), f"{key} IS NULL"])
            case WhileOpen():
                return _all_of([has(roles), _said(goes_on(rule, cast(FromClause, row)))])
        raise DeclarationError(f"no guard for the rule {rule!r}", place=row.entity.__name__)

    def _both(self, left: Rule, right: Rule, row: _Row, role: Role, via: tuple[str, ...]) -> str:
        return _all_of([self._rule(left, row, [role], via), self._rule(right, row, [role], via)])

    def _along(self, path: str, row: _Row, test: Callable[[type[Entity], str], str]) -> str:
        """`test` on the key of the row at the end of a path of to-one relations."""
        if not path:
            return test(row.entity, row.column("id"))
        first, _, rest = path.partition(".")
        relation = row.entity.declaration.relations[first]
        if not rest:
            return test(relation.target, row.column(relation.column))
        return self._exists(
            relation.target, "id", row.column(relation.column), lambda step: self._along(rest, step, test)
        )

    def _own(self, column: str, key: str, roles: Sequence[Role]) -> str:
        kinds: dict[StaffPostKind | None, list[Role]] = {}
        for role in roles:
            kinds.setdefault(BEARS.get(role), []).append(role)
        return self._by_post(column, key, kinds)

    def _by_post(self, column: str, key: str, kinds: Mapping[StaffPostKind | None, Sequence[Role]]) -> str:
        """The key is that of a school or a class of a post that the viewer holds today; see `Predicates`."""
        found = [f"CASE WHEN {has(roles)} THEN {posts(column, kind)} END" for kind, roles in kinds.items()]
        # A subselect is worked out once for a statement; the cast around it changes nothing but how ANY is read.
        return f"{key} = ANY ((SELECT {' || '.join(found)})::bigint[])"

    def _is_read(self, target: type[Entity], key: str, roles: Sequence[Role], via: tuple[str, ...]) -> str:
        return self._exists(target, "id", key, lambda row: self.reads(target, row, roles, via))

    def _about_what_is_read(self, row: _Row, roles: Sequence[Role], via: tuple[str, ...]) -> str:
        found = []
        for name, entity in load().items():
            if entity.declaration.keeping == "projected":
                read = self._is_read(entity, row.column("subject_id"), roles, via)
                found.append(_all_of([f"{row.column('subject_entity')} = '{name}'", read]))
        return _one_of(found)

    def _exists(self, entity: type[Entity], column: str, key: str, holds: _Holds) -> str:
        """There is a row of the entity that holds, whose column is the key."""
        keys = self._keys(entity, column, holds, key)
        return keys and f"EXISTS ({keys})"

    def _keys(self, entity: type[Entity], column: str, holds: _Holds, key: str | None = None) -> str:
        """The column's values in the entity's rows that hold, or only those that are the key."""
        self._rows += 1
        row = _Row(f"g{self._rows}", entity)
        before, self._behind = self._behind, self._behind or is_guarded(entity)
        veiled = self._behind is not before
        met = holds(row)
        self._behind = before
        condition = _all_of([*row.alive, met]) if met else ""
        if not condition:
            return ""
        table, own = f"{quoted(entity.__tablename__)} AS {row.name}", row.column(column)
        if veiled:
            view = f"wall_{self._table}_{len(self.views) + 1}"
            self.views[view] = f"SELECT {own} AS key FROM {table} WHERE {condition}"
            table, own, condition = f"{view} AS {row.name}", row.column("key"), ""
        where = _all_of([f"{own} = {key}" if key else "", condition], empty_holds=True)
        return f"SELECT {own} FROM {table}{f' WHERE {where}' if where else ''}"


def _is_viewer(target: type[Entity], key: str) -> str:
    if target is Source:
        return f"{key} = ANY ({given(Place.SOURCES, 'bigint[]')})"
    return f"{key} = {_VALUES[ME[target]]}"


def _all_of(conditions: Iterable[str], *, empty_holds: bool = False) -> str:
    found = list(conditions)
    if not all(found) and not empty_holds:
        return ""
    return " AND ".join(dict.fromkeys(filter(None, found)))


def _one_of(conditions: Iterable[str]) -> str:
    found = list(dict.fromkeys(filter(None, conditions)))
    return found[0] if len(found) == 1 else f"({' OR '.join(found)})" if found else ""


def _said(condition: Any) -> str:
    return said(condition, _VALUES)
