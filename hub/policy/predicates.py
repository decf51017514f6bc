"""From an entity's rules to SQL: one expression for each role, with the viewer's values as bind parameters.

Predicates are subselects (`x IN (SELECT …)`), which PostgreSQL turns into joins; a function called for each row
would cost several times as much. A removed row is no ground: `removed_at IS NULL` stands in every subselect.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    False_,
    FromClause,
    Select,
    TableClause,
    True_,
    and_,
    any_,
    bindparam,
    column,
    false,
    func,
    literal,
    literal_column,
    or_,
    select,
    table,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY, TIMESTAMP

from hub.base.errors import DeclarationError
from hub.policy.guarded import held_in
from hub.policy.known import names
from hub.policy.once import Among, Once
from schema.access.account import Account
from schema.access.consent import Consent
from schema.health.health_partner import HealthPartner
from schema.integration.source import Source
from schema.kit import Entity, Role
from schema.kit.access import (
    Both,
    Consented,
    Current,
    Everything,
    Holds,
    Inherits,
    InheritsSubject,
    Lacks,
    Names,
    Own,
    OwnClass,
    Rule,
    SameSchool,
    WhileOpen,
)
from schema.kit.declaration import Column, Relation
from schema.kit.registry import load
from schema.people.guardian import Guardian
from schema.people.staff import Staff
from schema.people.staff_post import StaffPost, StaffPostKind
from schema.places.class_group import ClassGroup
from schema.places.school import School

Condition = ColumnElement[bool]
Test = Callable[[type[Entity], ColumnElement[Any]], Condition]

ME: dict[type[Entity], str] = {
    Account: "viewer_account",
    Staff: "viewer_staff",
    Guardian: "viewer_guardian",
    HealthPartner: "viewer_partner",
}
BEARS: dict[Role, StaffPostKind] = {
    Role.PSYCHOLOGIST: StaffPostKind.PSYCHOLOGIST,
    Role.PRINCIPAL: StaffPostKind.PRINCIPAL,
    Role.HOMEROOM_TEACHER: StaffPostKind.HOMEROOM_TEACHER,
}
"""The post by which a school is the role's own; the other roles of a school have it by any post."""

TODAY = Current("starts_on", "ends_on")


def all_of(*conditions: Condition) -> Condition:
    """The conditions joined, constants worked out."""
    open_ = [condition for condition in conditions if not isinstance(condition, True_)]
    if any(isinstance(condition, False_) for condition in open_):
        return false()
    return and_(*open_) if open_ else true()


def any_of(conditions: Iterable[Condition]) -> Condition:
    """One of the conditions, constants worked out; none: false."""
    open_ = [condition for condition in conditions if not isinstance(condition, False_)]
    if any(isinstance(condition, True_) for condition in open_):
        return true()
    return or_(*open_) if open_ else false()


def alias(entity: type[Entity], name: str | None = None) -> FromClause:
    """The entity's table under a name of its own, or under this one."""
    return _plain(entity).alias(name)


@cache
def _plain(entity: type[Entity]) -> TableClause:
    """What holds the rows without their secrets, as names and types only: SQLAlchemy copies each column for each alias, with all that it has."""
    copied = entity.__table__.c
    return table(held_in(entity), *(column(name, of.type) for name, of in copied.items()))


def alive(entity: type[Entity], row: FromClause) -> Condition:
    """The row is not removed. Ledgers keep all their rows."""
    return true() if entity.declaration.keeping == "ledger" else row.c.removed_at.is_(None)


def reads(
    entity: type[Entity],
    role: Role,
    row: FromClause,
    subject: str | None = None,
    *,
    excepted: bool = False,
    many: bool = False,
) -> Condition:
    """Rows of `entity` which `role` reads, by the entity's own rules or by grounds that other entities give.

    `subject`: the caller asks only for records about that entity, so the branches for others are left out.
    `excepted`: the caller has an exception open. `many`: posts at many schools.
    """
    return _predicates(role, subject, excepted, many).reads(entity, row, ())


@dataclass(frozen=True)
class Way:
    """One way by which a role may come to read rows of an entity."""

    rule: Rule
    """On the row itself, or on the rows of `ground` that belong to it."""
    holds: Condition
    ground: type[Entity] | None = None
    relation: Relation | None = None
    """The relation from `ground` to the row."""


class Predicates:
    """The predicates of one role. What does not depend on the row that is asked about is made once, and stands in all of them."""

    def __init__(
        self, role: Role, subject: str | None, *, excepted: bool = False, many: bool = False
    ) -> None:
        self.role = role
        self.subject = subject
        self.excepted = excepted
        self.many = many
        self._read: dict[type[Entity], Select[Any] | None] = {}
        self._grounds: dict[tuple[Rule, type[Entity], str], Select[Any] | None] = {}
        self._held: dict[type[Rule], Once] = {}

    def reads(self, entity: type[Entity], row: FromClause, via: tuple[str, ...]) -> Condition:
        """Rows that the role reads. `via`: the entities whose rules led here."""
        return any_of(way.holds for way in self.ways(entity, row, via))

    def ways(self, entity: type[Entity], row: FromClause, via: tuple[str, ...] = ()) -> list[Way]:
        """By what the role may come to read rows: each of the entity's own rules, and each ground that another gives."""
        name = entity.declaration.name
        if name in via:
            raise DeclarationError(
                f"access goes in a circle: {' → '.join((*via, name))}", place=f"{name}.access"
            )
        via = (*via, name)
        rules = entity.declaration.access.rules.get(self.role, ())
        found = [Way(rule, self.rule(rule, entity, row, via)) for rule in rules]
        for other, relation in entity.declaration.grounds:
            assert relation.spec.grounds is not None
            for rule in relation.spec.grounds.rules.get(self.role, ()):
                key = (rule, other, relation.name)
                if key not in self._grounds:
                    ground = alias(other)
                    holds = self.rule(rule, other, ground, via)
                    of = select(ground.c[relation.column]).where(alive(other, ground), holds)
                    self._grounds[key] = None if isinstance(holds, False_) else of
                given = self._grounds[key]
                if given is not None:
                    found.append(Way(rule, row.c.id.in_(given), other, relation))
        return found

    def rule(self, rule: Rule, entity: type[Entity], row: FromClause, via: tuple[str, ...]) -> Condition:
        """Rows for which one rule holds."""
        match rule:
            case Everything():
                return true()
            case Both(left, right):
                return all_of(self.rule(left, entity, row, via), self.rule(right, entity, row, via))
            case Own(path):
                return self.along(path, entity, row, self.is_viewer)
            case SameSchool(path):
                return self.along(path, entity, row, self.is_own_school)
            case OwnClass(path):
                return self.along(path, entity, row, self.is_own_class)
            case Current():
                return holds_today(rule, row)
            case Holds(column):
                return row.c[column].is_(true())
            case Consented(path, purpose, word):
                return self.along(path, entity, row, lambda _, key: agreed(key, purpose, row.c[word]))
            case Lacks(relation):
                return row.c[entity.declaration.relations[relation].column].is_(None)
            case WhileOpen():
                return goes_on(rule, row) if self.excepted else false()
            case Inherits(path):
                return self.along(path, entity, row, lambda target, key: self.is_read(target, key, via))
            case Names(column):
                return self.names_what_is_read(entity, entity.declaration.columns[column], row, via)
            case InheritsSubject():
                return self.about_what_is_read(row, via)
        raise DeclarationError(f"no predicate for the rule {rule!r}", place=entity.__name__)

    def along(self, path: str, entity: type[Entity], row: FromClause, test: Test) -> Condition:
        """`test` on the row at the end of a path of to-one relations; the empty path is the row itself."""
        if not path:
            return test(entity, row.c.id)
        first, _, rest = path.partition(".")
        relation = entity.declaration.relations[first]
        if not rest:
            return test(relation.target, row.c[relation.column])
        step = alias(relation.target)
        holds = self.along(rest, relation.target, step, test)
        if isinstance(holds, False_):
            return false()
        return row.c[relation.column].in_(select(step.c.id).where(alive(relation.target, step), holds))

    def is_viewer(self, target: type[Entity], key: ColumnElement[Any]) -> Condition:
        """The key is the caller's."""
        if target is Source:
            return key == any_(bindparam("viewer_sources", type_=ARRAY(BigInteger)))
        return key == bindparam(ME[target], type_=BigInteger)

    def is_own_school(self, target: type[Entity], key: ColumnElement[Any]) -> Condition:
        """The key is that of a school of the caller."""
        assert target is School
        return self._by_post(SameSchool, key)

    def is_own_class(self, target: type[Entity], key: ColumnElement[Any]) -> Condition:
        """The key is that of a class of the caller."""
        assert target is ClassGroup
        return self._by_post(OwnClass, key)

    def _by_post(self, rule: type[Rule], key: ColumnElement[Any]) -> Condition:
        if rule not in self._held:
            place, held = self.held(rule, alias(StaffPost, "own_post"))
            self._held[rule] = Once(select(place).where(held))
        return Among(key, self._held[rule], many=self.many and rule is SameSchool)

    def held(self, rule: type[Rule], post: FromClause) -> tuple[ColumnElement[Any], Condition]:
        """Of a post that makes a school (SameSchool) or class (OwnClass) the role's own: which, and that it is held today."""
        kind = StaffPostKind.HOMEROOM_TEACHER if rule is OwnClass else BEARS.get(self.role)
        conditions = [
            alive(StaffPost, post),
            post.c.staff_id == bindparam("viewer_staff", type_=BigInteger),
            holds_today(TODAY, post),
        ]
        if kind is not None:
            conditions.append(post.c.kind == literal(kind.name, literal_execute=True))
        return post.c["class_group_id" if rule is OwnClass else "school_id"], and_(*conditions)

    def is_read(self, target: type[Entity], key: ColumnElement[Any], via: tuple[str, ...]) -> Condition:
        """The key is that of a row that the role reads."""
        if target not in self._read:
            row = alias(target)
            holds = self.reads(target, row, via)
            found = select(row.c.id).where(alive(target, row), holds)
            self._read[target] = None if isinstance(holds, False_) else found
        read = self._read[target]
        return false() if read is None else key.in_(read)

    def names_what_is_read(
        self, entity: type[Entity], column: Column, record: FromClause, via: tuple[str, ...]
    ) -> Condition:
        """One of the ids in the record's list is that of a row that the role reads."""
        target = column.spec.names
        assert target is not None
        row = alias(target)
        holds = self.reads(target, row, via)
        if isinstance(holds, False_):
            return false()
        # An array is worked out once for a statement, and looked up in the index.
        read = select(row.c.id).where(alive(target, row), holds).scalar_subquery()
        return names(entity, record, target, func.array(read, type_=ARRAY(BigInteger)), fixed=True)

    def about_what_is_read(self, record: FromClause, via: tuple[str, ...]) -> Condition:
        """The record is about a row that the role reads."""
        branches = []
        for name, entity in load().items():
            if entity.declaration.keeping != "projected" or self.subject not in (None, name):
                continue
            read = self.is_read(entity, record.c.subject_id, via)
            if not isinstance(read, False_):
                same = record.c.subject_entity == literal(name, literal_execute=True)
                branches.append(and_(same, read))
        return any_of(branches)


@cache
def _predicates(role: Role, subject: str | None, excepted: bool, many: bool) -> Predicates:
    return Predicates(role, subject, excepted=excepted, many=many)


def holds_today(period: Current, row: FromClause) -> Condition:
    """The period holds on the district's day; see `Current` for how days and instants end."""
    first = row.c[period.first]
    begun = first < _instant("day_ends") if _is_instant(first) else first <= bindparam("today", type_=Date)
    last = row.c[period.last]
    going_on: Condition
    if not _is_instant(last):
        today: ColumnElement[Any] = bindparam("today", type_=Date)
        going_on = last >= (today - period.grace_days if period.grace_days else today)
    elif period.grace_days:
        going_on = last >= _instant("day_starts") - literal_column(f"interval '{period.grace_days:d} days'")
    else:
        going_on = last >= _instant("day_ends")
    return and_(or_(first.is_(None), begun), or_(last.is_(None), going_on))


def goes_on(exception: WhileOpen, row: FromClause) -> Condition:
    """The exception has begun and not ended, by the real clock."""
    now = _instant("now")
    ends = [or_(row.c[name].is_(None), row.c[name] > now) for name in exception.ends]
    return and_(row.c[exception.first] <= now, *ends)


def agreed(pupil: ColumnElement[Any], purpose: str, word: ColumnElement[Any]) -> Condition:
    """No guardian of the pupil withdrew or refused; see `Consented`."""
    withdrawn, since, held = alias(Consent), alias(Consent), alias(Consent)
    named = literal(purpose, literal_execute=True)
    given_since = (
        select(literal_column("1"))
        .select_from(since)
        .where(
            since.c.student_id == withdrawn.c.student_id,
            since.c.purpose == named,
            since.c.withdrawn_at.is_(None),
            since.c.given_at > withdrawn.c.withdrawn_at,
        )
        .correlate(withdrawn)
        .exists()
    )
    ended = select(withdrawn.c.student_id).where(
        withdrawn.c.purpose == named, withdrawn.c.withdrawn_at.is_not(None), ~given_since
    )
    in_force = select(held.c.student_id).where(held.c.purpose == named, held.c.withdrawn_at.is_(None))
    return and_(pupil.not_in(ended), or_(word.is_not(false()), pupil.in_(in_force)))


def _is_instant(column: ColumnElement[Any]) -> bool:
    return column.type.python_type is datetime


def _instant(name: str) -> ColumnElement[Any]:
    return bindparam(name, type_=TIMESTAMP(timezone=True))
