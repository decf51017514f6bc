"""From OneRoster records to drafts of entity rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from connectors.kit.kin import KIN
from connectors.oneroster.records import (
    AcademicSession,
    Class,
    Demographics,
    Enrollment,
    Org,
    User,
    UserOf11,
    UserRole,
)
from hub.base import conventions
from hub.base.conventions import EnrolmentStatus, SchoolKind
from hub.sync.contract import Draft, RecordError, Ref
from schema.people.enrolment import Enrolment
from schema.people.guardian import Guardian
from schema.people.guardianship import Guardianship, Kin
from schema.people.staff import Staff
from schema.people.staff_post import StaffPost, StaffPostKind
from schema.people.student import Sex, Student, StudentStatus
from schema.places.academic_year import AcademicYear
from schema.places.class_group import ClassGroup
from schema.places.district import District
from schema.places.school import School, SchoolOwnership, SchoolStage
from schema.places.term import Term

STAGES: Mapping[str, SchoolStage] = {
    "primary": SchoolStage.PRIMARY,
    "junior": SchoolStage.JUNIOR,
    "senior": SchoolStage.SENIOR,
    "nine-year": SchoolStage.NINE_YEAR,
    "complete": SchoolStage.COMPLETE,
    "special": SchoolStage.SPECIAL,
}
STAGE_OF_KIND: Mapping[SchoolKind, SchoolStage] = {
    SchoolKind.PRIMARY: SchoolStage.PRIMARY,
    SchoolKind.JUNIOR: SchoolStage.JUNIOR,
    SchoolKind.SENIOR: SchoolStage.SENIOR,
    SchoolKind.SPECIAL: SchoolStage.SPECIAL,
}
OWNERSHIPS: Mapping[str, SchoolOwnership] = {
    "public": SchoolOwnership.PUBLIC,
    "private": SchoolOwnership.PRIVATE,
}
SEXES: Mapping[str, Sex] = {"male": Sex.MALE, "female": Sex.FEMALE}
STATUSES: Mapping[EnrolmentStatus, StudentStatus] = {
    EnrolmentStatus.ENROLLED: StudentStatus.ENROLLED,
    EnrolmentStatus.RESUMED: StudentStatus.ENROLLED,
    EnrolmentStatus.SUSPENDED: StudentStatus.SUSPENDED,
    EnrolmentStatus.TRANSFERRED_OUT: StudentStatus.TRANSFERRED,
    EnrolmentStatus.WITHDRAWN: StudentStatus.WITHDRAWN,
    EnrolmentStatus.GRADUATED: StudentStatus.GRADUATED,
    EnrolmentStatus.COMPLETED: StudentStatus.GRADUATED,
}
POSTS: Mapping[str, StaffPostKind] = {
    "principal": StaffPostKind.PRINCIPAL,
    "psychologist": StaffPostKind.PSYCHOLOGIST,
    "legal-vice-principal": StaffPostKind.LEGAL_VICE_PRINCIPAL,
    "teacher": StaffPostKind.TEACHER,
    # The class, and with it the post of its homeroom teacher, is told by the enrollment.
    "homeroom-teacher": StaffPostKind.TEACHER,
    "other": StaffPostKind.OTHER,
}
POST_OF_ROLE: Mapping[str, StaffPostKind] = {
    "principal": StaffPostKind.PRINCIPAL,
    "counselor": StaffPostKind.PSYCHOLOGIST,
    "teacher": StaffPostKind.TEACHER,
    "ext:psychologist": StaffPostKind.PSYCHOLOGIST,
    "ext:legalVicePrincipal": StaffPostKind.LEGAL_VICE_PRINCIPAL,
}
GUARDIAN_ROLES = frozenset({"guardian", "parent", "relative"})
NO_SCHOOL_ROLES = frozenset({"districtAdministrator", "systemAdministrator"})
"""Roles whose organisation is no school, so they are no post at one."""


def orgs(record: Org) -> Iterator[Draft]:
    """A district or a school; other organisations are not used."""
    if record.type not in {"district", "school"}:
        return
    if record.identifier is None:
        raise RecordError(
            "the organisation has no code",
            field="identifier",
            mend="write the school's 10-digit code or the district's 6-digit area code there",
        )
    if record.type == "district":
        yield Draft(District, {"code": record.identifier, "name": record.name})
        return
    values: dict[str, Any] = {"code": record.identifier, "name": record.name}
    stage = STAGES.get(record.metadata.stage or "") or _stage_of(record.identifier)
    _add(values, "stage", stage)
    _add(values, "ownership", OWNERSHIPS.get(record.metadata.ownership or ""))
    _add(values, "opened_on", record.metadata.opened_on)
    refs = {"district": Ref.record("orgs", record.parent.sourced_id)} if record.parent else {}
    yield Draft(School, values, refs)


def _stage_of(code: str) -> SchoolStage | None:
    try:
        return STAGE_OF_KIND[conventions.school_kind(conventions.school_code(code))]
    except conventions.ConventionError:
        return None


def academic_sessions(record: AcademicSession) -> Iterator[Draft]:
    """A school year, or a term or semester of one; grading periods are not used."""
    if record.type not in {"schoolYear", "term", "semester"}:
        return
    if record.end_date < record.start_date:
        raise RecordError("the session ends before it starts", field="endDate", value=str(record.end_date))
    # The Chinese school year begins in September: a term that starts from July on is its first.
    first = record.start_date.month >= 7
    ends = int(record.school_year) if record.school_year else record.start_date.year + first
    values = {"name": record.title, "starts_on": record.start_date, "ends_on": record.end_date}
    if record.type == "schoolYear":
        yield Draft(AcademicYear, {"code": f"{ends - 1}-{ends}", **values})
        return
    code = record.metadata.code or f"{ends - 1}-{ends}-{1 if first else 2}"
    year = code[:9]
    # Not every roster lists school years, so a term brings its own.
    yield Draft(AcademicYear, {"code": year})
    yield Draft(Term, {"code": code, **values}, {"academic_year": Ref.identified(AcademicYear, code=year)})


def users(record: User) -> Iterator[Draft]:
    """A pupil, a member of staff, a guardian, or several of them."""
    roles = {role.role for role in record.roles}
    if "student" in roles:
        yield from _student(record)
    if roles & GUARDIAN_ROLES:
        yield from _guardian(record)
    if serving := [role for role in record.roles if role.role not in {"student", *GUARDIAN_ROLES}]:
        yield from _staff(record, serving)


def users_of_11(record: UserOf11) -> Iterator[Draft]:
    """The same of a user of OneRoster 1.1."""
    return users(record.current())


def _student(record: User) -> Iterator[Draft]:
    role = next(role for role in record.roles if role.role == "student")
    said = record.metadata
    values: dict[str, Any] = {"name": record.name}
    _add(values, "student_number", said.student_number)
    _add(values, "national_id", said.national_id)
    if said.enrolment_status is not None:
        values["status"] = STATUSES.get(said.enrolment_status, StudentStatus.OTHER)
    elif role.end_date is None:
        values["status"] = StudentStatus.ENROLLED
    school = record.primary_org or role.org
    yield Draft(Student, values, {"school": Ref.record("orgs", school.sourced_id)})
    kin = said.kin if isinstance(said.kin, dict) else {}
    for number, agent in enumerate(_distinct(agent.sourced_id for agent in record.agents)):
        yield Draft(
            Guardianship,
            {"kin": KIN.get(kin[agent], Kin.OTHER) if agent in kin else Kin.OTHER, "primary": number == 0},
            {"student": Ref.record("users", record.sourced_id), "guardian": Ref.record("users", agent)},
            slot=agent,
        )


def _guardian(record: User) -> Iterator[Draft]:
    values: dict[str, Any] = {"name": record.name}
    _add(values, "phone", record.phone or record.sms)
    _add(values, "national_id", record.metadata.national_id)
    yield Draft(Guardian, values)
    kin = record.metadata.kin
    # Without kin the pupil's own `agents` tell of the same guardianship.
    if kin is None or isinstance(kin, dict):
        return
    for pupil in _distinct(agent.sourced_id for agent in record.agents):
        yield Draft(
            Guardianship,
            {"kin": KIN.get(kin, Kin.OTHER), "primary": bool(record.metadata.primary)},
            {"student": Ref.record("users", pupil), "guardian": Ref.record("users", record.sourced_id)},
            slot=pupil,
        )


def _staff(record: User, serving: list[UserRole]) -> Iterator[Draft]:
    values: dict[str, Any] = {"name": record.name}
    _add(values, "staff_number", record.identifier)
    _add(values, "phone", record.phone or record.sms)
    _add(values, "national_id", record.metadata.national_id)
    yield Draft(Staff, values)
    slots = set()
    for role in serving:
        slot = f"{role.role}@{role.org.sourced_id}/{role.begin_date or ''}"
        if role.role in NO_SCHOOL_ROLES or slot in slots:
            continue
        slots.add(slot)
        kind = POST_OF_ROLE.get(role.role, StaffPostKind.OTHER)
        if record.metadata.post is not None and role.role_type == "primary":
            kind = POSTS.get(record.metadata.post, StaffPostKind.OTHER)
        yield Draft(
            StaffPost,
            {"kind": kind, "starts_on": role.begin_date, "ends_on": role.end_date},
            {
                "staff": Ref.record("users", record.sourced_id),
                "school": Ref.record("orgs", role.org.sourced_id),
                "class_group": None,
            },
            slot=slot,
        )


def demographics(record: Demographics) -> Iterator[Draft]:
    """Adds birth date and sex to the pupil of the same sourcedId."""
    values: dict[str, Any] = {}
    _add(values, "birth_date", record.birth_date)
    if record.sex is not None:
        values["sex"] = SEXES.get(record.sex, Sex.UNSPECIFIED)
    if values:
        yield Draft(Student, values, part_of=Ref.record("users", record.sourced_id))


def classes(record: Class) -> Iterator[Draft]:
    """A class."""
    values: dict[str, Any] = {"name": record.title}
    _add(values, "code", record.metadata.code)
    _add(values, "grade", next((int(grade) for grade in record.grades if grade.isdecimal()), None))
    _add(values, "school_year", record.metadata.school_year)
    yield Draft(ClassGroup, values, {"school": Ref.record("orgs", record.school.sourced_id)})


def enrollments(record: Enrollment) -> Iterator[Draft]:
    """A pupil's membership of a class, which also tells the pupil's class while it is open; or a teacher's post."""
    if record.begin_date and record.end_date and record.end_date < record.begin_date:
        raise RecordError("the enrollment ends before it begins", field="endDate", value=str(record.end_date))
    period = {"starts_on": record.begin_date, "ends_on": record.end_date}
    user = Ref.record("users", record.user.sourced_id)
    class_group = Ref.record("classes", record.class_.sourced_id)
    if record.role == "student":
        yield Draft(Enrolment, period, {"student": user, "class_group": class_group})
        if _open(record):
            values: dict[str, Any] = {}
            if record.metadata.enrolment_status is not None:
                values["status"] = STATUSES.get(record.metadata.enrolment_status, StudentStatus.OTHER)
            yield Draft(Student, values, {"class_group": class_group}, part_of=user)
    elif record.role == "teacher":
        kind = StaffPostKind.HOMEROOM_TEACHER if record.primary else StaffPostKind.TEACHER
        school = Ref.record("orgs", record.school.sourced_id)
        yield Draft(
            StaffPost, {"kind": kind, **period}, {"staff": user, "school": school, "class_group": class_group}
        )


def _open(record: Enrollment) -> bool:
    """Whether it went on when the source wrote it: many sources write the end of the year there from the start."""
    if record.end_date is None:
        return True
    return record.date_last_modified is not None and record.end_date > record.date_last_modified.date()


def _add(values: dict[str, Any], name: str, value: object) -> None:
    if value is not None:
        values[name] = value


def _distinct(keys: Iterator[str]) -> list[str]:
    return list(dict.fromkeys(keys))
