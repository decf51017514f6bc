"""Access vocabulary: what an entity may say about who reads its rows. `hub.policy` turns it into SQL.

A rule is data. `rows(psychologist=same_school("school"))` says that a psychologist reads the rows whose school
is one of the psychologist's own; a role that is not named reads nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from schema.kit.sensitivity import Sensitivity
from schema.kit.vocabulary import Vocabulary


class Role(Vocabulary):
    """What an account is for; one account may hold several. The value is the description."""

    DASHBOARD = "Dashboard developer: public fields, aggregates over all schools (数据看板)."
    HOMEROOM_TEACHER = "Homeroom teacher: pupils of own classes, today (班主任)."
    MENTOR = "Mentor: own mentees while assigned (导师)."
    PSYCHOLOGIST = "School psychologist: pupils of own school (心理教师)."
    PRINCIPAL = "Principal: own school (校长)."
    CENTRE = "District psychological centre: pupils in its care (区心理中心)."
    DISTRICT = "Education bureau: all schools, no pupils (教育局)."
    HEALTH_PARTNER = "Health partner: pupils referred to it (医疗合作机构)."
    PARENT_EDUCATION = "Family education: parents' school of own school (家庭教育)."
    GUARDIAN = "Guardian: the access log of own child (监护人)."
    INTEGRATOR = "System integrator: own sources (系统集成)."
    IDENTITY_STEWARD = "Identity steward: matches and quarantine everywhere (学籍管理员)."
    ADMIN = "Administrator: accounts and sources (系统管理员)."
    AUDITOR = "Auditor: audit entries (审计员)."
    DEVELOPER = "Developer: schema, plans and timings of own queries (开发者)."


CEILING: Mapping[Role, Sensitivity] = {
    Role.DASHBOARD: Sensitivity.PUBLIC,
    Role.HOMEROOM_TEACHER: Sensitivity.SENSITIVE,
    Role.MENTOR: Sensitivity.SENSITIVE,
    Role.PSYCHOLOGIST: Sensitivity.CLINICAL,
    Role.PRINCIPAL: Sensitivity.SENSITIVE,
    Role.CENTRE: Sensitivity.CLINICAL,
    Role.DISTRICT: Sensitivity.INTERNAL,
    Role.HEALTH_PARTNER: Sensitivity.PERSONAL,
    Role.PARENT_EDUCATION: Sensitivity.PERSONAL,
    Role.GUARDIAN: Sensitivity.PUBLIC,
    Role.INTEGRATOR: Sensitivity.INTERNAL,
    Role.IDENTITY_STEWARD: Sensitivity.PERSONAL,
    Role.ADMIN: Sensitivity.INTERNAL,
    Role.AUDITOR: Sensitivity.PUBLIC,
    Role.DEVELOPER: Sensitivity.PUBLIC,
}
"""How far each role reads, where an entity does not say otherwise (2-domain, "what of them")."""


class Over(Vocabulary):
    """Over which rows an aggregate is made (统计范围)."""

    READABLE = "The rows that you read, exactly (可读记录)."
    DISTRICT = "The rows of the whole district; what would tell of few people is kept back or blurred (全区, 小样本保护)."


COUNTS_OWN_ROWS = frozenset(Role) - {Role.GUARDIAN, Role.ADMIN, Role.DEVELOPER}
"""Roles that aggregate the rows they read."""

DISTRICT_WIDE: Mapping[Role, Sensitivity] = {
    Role.DASHBOARD: Sensitivity.CLINICAL,
    Role.CENTRE: Sensitivity.CLINICAL,
    Role.DISTRICT: Sensitivity.CLINICAL,
}
"""Roles that aggregate the rows of all schools, whether they read them or not, and up to which values (2-domain, "what it
aggregates"). Only values that are codes, numbers or times: texts about people and sealed ones never."""

SCHOOL_ROLES = (Role.HOMEROOM_TEACHER, Role.MENTOR, Role.PSYCHOLOGIST, Role.PRINCIPAL, Role.PARENT_EDUCATION)
"""Roles whose holder belongs to a school."""

READING_ROLES = tuple(role for role in Role if CEILING[role] > Sensitivity.PUBLIC)
"""Roles that read more than what is public. To the others a row could tell only that it exists, so they get none."""

STAFF_ROLES = tuple(role for role in READING_ROLES if role is not Role.HEALTH_PARTNER)
"""Roles of people who work in the district's schools and bureau."""


class Rule:
    """One condition on a row. `&` joins conditions."""

    def __and__(self, other: Rule) -> Rule:
        return Both(self, other)


@dataclass(frozen=True)
class Everything(Rule):
    """Every row."""


@dataclass(frozen=True)
class Both(Rule):
    """Rows for which both conditions hold."""

    left: Rule
    right: Rule


@dataclass(frozen=True)
class Own(Rule):
    """Rows whose relation path ends at the caller: the Account, or the Staff, HealthPartner, Guardian or Source that it is."""

    path: str


@dataclass(frozen=True)
class SameSchool(Rule):
    """Rows whose relation path ends at a school where the caller holds, today, a post that bears the role."""

    path: str


@dataclass(frozen=True)
class OwnClass(Rule):
    """Rows whose relation path ends at a class of which the caller is, today, the homeroom teacher."""

    path: str


@dataclass(frozen=True)
class Current(Rule):
    """Rows whose period holds today; either end may be open, and `grace_days` follow the last day.

    A last *day* is part of the period. An *instant* that ended it has ended it for the whole day, so that closing
    takes access away at once; with `grace_days` the period goes on that many days after the day of the instant.
    """

    first: str
    last: str
    grace_days: int = 0


@dataclass(frozen=True)
class Holds(Rule):
    """Rows whose `column` is true."""

    column: str


@dataclass(frozen=True)
class Lacks(Rule):
    """Rows that lead nowhere by their `relation`: what was done for a school and for no single pupil."""

    relation: str


@dataclass(frozen=True)
class WhileOpen(Rule):
    """Rows of an exception that goes on at this instant, by the real clock: begun, and ended by none of `ends`.

    It is looked for only where the caller has one (`Viewer.excepted`), so that nobody else's statements know of it.
    """

    first: str
    ends: tuple[str, ...]


@dataclass(frozen=True)
class Consented(Rule):
    """Rows whose pupil's guardians agree to the purpose, or at least did not refuse.

    A recorded withdrawal counts whatever else is said, until a consent is given after it. Where none is recorded, the row's
    own `word` (what its source says) refuses if it is false; one that is recorded and in force outweighs that word.
    """

    path: str
    purpose: str
    word: str


@dataclass(frozen=True)
class Inherits(Rule):
    """Rows whose related row (`path`) the same role reads."""

    path: str


@dataclass(frozen=True)
class Names(Rule):
    """Rows of which a list of ids (`column`) names a row that the same role reads."""

    column: str


@dataclass(frozen=True)
class InheritsSubject(Rule):
    """Rows about any entity's row (`subject_entity`, `subject_id`) which the same role reads."""


@dataclass(frozen=True)
class Rows:
    """The rules of one entity by role, and the ceilings that differ from the role's own."""

    rules: Mapping[Role, tuple[Rule, ...]]
    ceilings: Mapping[Role, Sensitivity] = field(default_factory=dict)

    def __or__(self, other: Rows) -> Rows:
        merged = {
            role: (*self.rules.get(role, ()), *other.rules.get(role, ()))
            for role in {**self.rules, **other.rules}
        }
        return Rows(merged, {**self.ceilings, **other.ceilings})

    def without(self, *roles: Role) -> Rows:
        """The same, with nothing for these roles."""
        return Rows({role: rules for role, rules in self.rules.items() if role not in roles}, self.ceilings)

    def only(self, *roles: Role) -> Rows:
        """The same for these roles, and nothing for the others."""
        return Rows({role: rules for role, rules in self.rules.items() if role in roles}, self.ceilings)


def rows(*, ceilings: Mapping[Role, Sensitivity] | None = None, **rules: Rule) -> Rows:
    """Rules by role: `rows(mentor=own("mentor"))`. Roles are named in lower case."""
    return Rows({Role[name.upper()]: (rule,) for name, rule in rules.items()}, ceilings or {})


def everyone() -> Rows:
    """Open to every signed-in account: places, calendars, partners, published things."""
    return Rows({role: (Everything(),) for role in Role})


def staff() -> Rows:
    """Open to everybody who works in the district."""
    return Rows({role: (Everything(),) for role in STAFF_ROLES})


def of_school(path: str) -> Rows:
    """Linked to a school and to no pupil: the school's own people, and the bureau for all schools."""
    own_school = {role: (SameSchool(path),) for role in SCHOOL_ROLES}
    return Rows({**own_school, Role.DISTRICT: (Everything(),)})


def inherits(path: str) -> Rows:
    """Every role reads the rows whose related row it reads."""
    return Rows({role: (Inherits(path),) for role in READING_ROLES})


def inherits_subject() -> Rows:
    """Every role reads the rows whose subject it reads."""
    return Rows({role: (InheritsSubject(),) for role in READING_ROLES})


def oneself(path: str) -> Rows:
    """Every role reads, up to what is internal, the rows whose `path` is the caller's own account."""
    low = {role: Sensitivity.INTERNAL for role in Role if CEILING[role] < Sensitivity.INTERNAL}
    return Rows({role: (Own(path),) for role in Role}, low)


def everything() -> Rule:
    """Every row."""
    return Everything()


def own(path: str) -> Rule:
    """Rows whose `path` is the caller."""
    return Own(path)


def inherited(path: str) -> Rule:
    """Rows whose `path` is a row that the role reads."""
    return Inherits(path)


def same_school(path: str) -> Rule:
    """Rows whose `path` is a school of the caller."""
    return SameSchool(path)


def own_class(path: str) -> Rule:
    """Rows whose `path` is a class of the caller."""
    return OwnClass(path)


def consented(path: str, purpose: str, *, word: str) -> Rule:
    """Rows to which consent is not withdrawn or refused; see `Consented`."""
    return Consented(path, purpose, word)


def lacks(relation: str) -> Rule:
    """Rows whose `relation` leads nowhere."""
    return Lacks(relation)


def while_open(first: str, *ends: str) -> Rule:
    """Rows of an exception that goes on at this instant; a missing end is none."""
    return WhileOpen(first, ends)


def holds(column: str) -> Rule:
    """Rows whose `column` is true."""
    return Holds(column)


def names(column: str) -> Rule:
    """Rows whose `column` names a row that the role reads."""
    return Names(column)


def current(first: str, last: str, *, grace_days: int = 0) -> Rule:
    """Rows whose period holds today."""
    return Current(first, last, grace_days)
