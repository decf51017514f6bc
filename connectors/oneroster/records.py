"""Records of the OneRoster 1.2 rostering service, and the users of 1.1, as strict as the standard where it matters to the graph.

Source: OneRoster Rostering Service Information Model 1.2. Fields that the graph does not use are not declared and
ignored. `metadata` is the one open object; the names read from it are this project's convention (docs of each class).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import Annotated, Any, ClassVar

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)
from pydantic.alias_generators import to_camel

from hub.base import conventions

_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(T00:00:00(\.0+)?(Z|[+-]\d\d:\d\d)?)?")


def _date(value: object) -> object:
    if not isinstance(value, str) or not (match := _DATE.fullmatch(value)):
        raise ValueError("a date is written YYYY-MM-DD")
    return match[1]


def _plausible(value: date) -> date:
    if not 1900 <= value.year <= 2100:
        raise ValueError("the year lies outside 1900 to 2100")
    return value


def _instant(value: object) -> object:
    if not isinstance(value, str):
        raise ValueError("an instant is written YYYY-MM-DDThh:mm:ss.sssZ")
    return value


def _boolean(value: object) -> bool:
    # 1.2 writes the strings; servers that speak 1.1, or came from it, also send real booleans and 0 and 1.
    if value in (True, "true", "1"):
        return True
    if value in (False, "false", "0"):
        return False
    raise ValueError('a boolean is written "true" or "false"')


def _one_of(*values: str) -> Callable[[str], str]:
    known = frozenset(values)

    def check(value: str) -> str:
        if value not in known and not value.startswith("ext:"):
            raise ValueError(f"not of the vocabulary: {', '.join(sorted(known))}, ext:…")
        return value

    return check


Text = Annotated[
    str,
    StringConstraints(strict=True, strip_whitespace=True, min_length=1, max_length=512, pattern=r"^\P{Cc}*$"),
]
"""Text on one line: no control characters."""
Day = Annotated[date, BeforeValidator(_date), AfterValidator(_plausible)]
Instant = Annotated[AwareDatetime, BeforeValidator(_instant)]
Boolean = Annotated[bool, BeforeValidator(_boolean)]
Name = Annotated[Text, AfterValidator(conventions.person_name)]

Status = Annotated[Text, AfterValidator(_one_of("active", "tobedeleted"))]
OrgType = Annotated[
    Text, AfterValidator(_one_of("department", "school", "district", "local", "state", "national"))
]
SessionType = Annotated[Text, AfterValidator(_one_of("gradingPeriod", "semester", "schoolYear", "term"))]
Role = Annotated[
    Text,
    AfterValidator(
        _one_of(
            "aide",
            "counselor",
            "districtAdministrator",
            "guardian",
            "parent",
            "principal",
            "proctor",
            "relative",
            "siteAdministrator",
            "student",
            "systemAdministrator",
            "teacher",
        )
    ),
]
RoleOf11 = Annotated[
    Text,
    AfterValidator(
        _one_of("administrator", "aide", "guardian", "parent", "proctor", "relative", "student", "teacher")
    ),
]
EnrollmentRole = Annotated[Text, AfterValidator(_one_of("administrator", "proctor", "student", "teacher"))]
Sex = Annotated[Text, AfterValidator(_one_of("male", "female", "unspecified", "other"))]
Post = Annotated[
    Text,
    AfterValidator(
        _one_of("principal", "psychologist", "legal-vice-principal", "teacher", "homeroom-teacher", "other")
    ),
]
Stage = Annotated[
    Text, AfterValidator(_one_of("primary", "junior", "senior", "nine-year", "complete", "special"))
]
Ownership = Annotated[Text, AfterValidator(_one_of("public", "private"))]


def _coded(kind: type[conventions.AnyCode]) -> Callable[[object], conventions.AnyCode]:
    # A roster repeats a handful of codes a hundred thousand times.
    known = lru_cache(64)(lambda text: conventions.coded(kind, text))

    def read(value: object) -> conventions.AnyCode:
        if not isinstance(value, str):
            raise ValueError("a code is written as text")
        return known(value)

    return read


EnrolmentStatus = Annotated[conventions.EnrolmentStatus, BeforeValidator(_coded(conventions.EnrolmentStatus))]
Kin = Annotated[conventions.Kin, BeforeValidator(_coded(conventions.Kin))]


class Part(BaseModel):
    """Anything inside a record: names in camel case, unknown ones ignored."""

    model_config: ClassVar[ConfigDict] = ConfigDict(
        frozen=True, extra="ignore", alias_generator=to_camel, hide_input_in_errors=True
    )


class Reference(Part):
    """A GUIDRef: the record that is meant."""

    sourced_id: Text


class Record(Part):
    """What all records have."""

    sourced_id: Text
    status: Status = "active"
    date_last_modified: Instant | None = None


class OrgMetadata(Part):
    """Of a school: `stage` (primary, junior, senior, nine-year, complete, special), `ownership`, `openedOn`."""

    stage: Stage | None = None
    ownership: Ownership | None = None
    opened_on: Day | None = None


class Org(Record):
    """A school or district; `identifier` is the school's code (学校标识码) or the district's area code."""

    name: Text
    type: OrgType
    identifier: Text | None = None
    parent: Reference | None = None
    metadata: OrgMetadata = OrgMetadata()


class SessionMetadata(Part):
    """`code`: school year and number of the term, `2026-2027-1`."""

    code: Annotated[Text, StringConstraints(pattern=r"^\d{4}-\d{4}-[12]$")] | None = None


class AcademicSession(Record):
    """A term, or a part or union of terms. `schoolYear` is the year in which the school year ends."""

    title: Text
    start_date: Day
    end_date: Day
    type: SessionType
    school_year: Annotated[Text, StringConstraints(pattern=r"^\d{4}$")] | None = None
    metadata: SessionMetadata = SessionMetadata()


class UserRole(Part):
    """As what a user serves, where and when."""

    role: Role
    role_type: Annotated[Text, AfterValidator(_one_of("primary", "secondary"))] = "primary"
    org: Reference
    begin_date: Day | None = None
    end_date: Day | None = None


class UserMetadata(Part):
    """Of a pupil: `studentNumber` (学籍号), `enrolmentStatus` (学生当前状态), `kin` of each agent.

    Of staff: `post`, where the role does not tell it. Of a guardian: `kin` to all pupils, and `primary`. Of all:
    `nationalId`. Kin is told on one side only: on the pupil's `agents`, or on the guardian's.
    """

    student_number: Annotated[Text, AfterValidator(conventions.student_number)] | None = None
    national_id: Annotated[Text, AfterValidator(conventions.identity_number)] | None = None
    enrolment_status: EnrolmentStatus | None = None
    post: Post | None = None
    kin: dict[str, Kin] | Kin | None = None
    primary: Boolean | None = None


class Person(Record):
    """What every version says of a user."""

    given_name: Name
    family_name: Name
    identifier: Text | None = None
    phone: Text | None = None
    sms: Text | None = None
    agents: tuple[Reference, ...] = ()
    metadata: UserMetadata = UserMetadata()

    @property
    def name(self) -> str:
        """The whole name: family name first where it is Chinese."""
        if self.family_name.isascii() or self.given_name.isascii():
            return f"{self.given_name} {self.family_name}"
        return self.family_name + self.given_name


class User(Person):
    """A pupil, member of staff or guardian: `roles` tell, and one user may be several."""

    roles: Annotated[tuple[UserRole, ...], Field(min_length=1)]
    primary_org: Reference | None = None


class UserOf11(Person):
    """A user of OneRoster 1.1: one role, the same at all of `orgs`, the first of which is the primary one."""

    role: RoleOf11
    orgs: Annotated[tuple[Reference, ...], Field(min_length=1)]

    def current(self) -> User:
        """The user as 1.2 would say it."""
        role = "siteAdministrator" if self.role == "administrator" else self.role
        first, *others = self.orgs
        roles = (
            UserRole.model_construct(role=role, role_type="primary", org=first),
            *(UserRole.model_construct(role=role, role_type="secondary", org=org) for org in others),
        )
        said = {name: getattr(self, name) for name in Person.model_fields}
        return User.model_construct(**said, roles=roles, primary_org=first)


class Demographics(Record):
    """Birth and sex of the user who bears the same sourcedId."""

    birth_date: Day | None = None
    sex: Sex | None = None


class ClassMetadata(Part):
    """`schoolYear` in full: `2026-2027`. `code`: by which all systems know the class (班级代码), as `classCode` is a school's own."""

    code: Text | None = None
    school_year: Annotated[Text, StringConstraints(pattern=r"^\d{4}-\d{4}$")] | None = None


class Class(Record):
    """A class."""

    title: Text
    grades: tuple[Text, ...] = ()
    school: Reference
    metadata: ClassMetadata = ClassMetadata()


class EnrollmentMetadata(Part):
    """`enrolmentStatus`: the pupil's, where the source tells it here."""

    enrolment_status: EnrolmentStatus | None = None


class Enrollment(Record):
    """That a user learns or teaches in a class. It ends by `endDate`, not by `status`."""

    user: Reference
    class_: Annotated[Reference, Field(alias="class")]
    school: Reference
    role: EnrollmentRole
    primary: Boolean = False
    begin_date: Day | None = None
    end_date: Day | None = None
    metadata: EnrollmentMetadata = EnrollmentMetadata()


def modified(payload: dict[str, Any]) -> datetime | None:
    """`dateLastModified` of a record that is not validated yet; None if there is none that can be read."""
    try:
        when = datetime.fromisoformat(payload["dateLastModified"])
    except (KeyError, TypeError, ValueError):
        return None
    return when if when.tzinfo else None
