"""What is true in the demo district. Upstream systems see it through `hub.demo.exports`, each in its own way.

Each person and thing has a `key`, unique in the district and stable for a seed; no upstream shows it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from hub.base.conventions import EnrolmentChange, EnrolmentStatus, Kin, Sex

if TYPE_CHECKING:
    from hub.demo.stories import Story


class Stage(StrEnum):
    """Which grades a school teaches; grade 1 to 5 are primary, 6 to 9 junior, 10 to 12 senior, as in Shanghai."""

    PRIMARY = "primary"
    JUNIOR = "junior"
    SENIOR = "senior"
    NINE_YEAR = "nine-year"
    COMPLETE = "complete"
    SPECIAL = "special"


class DayKind(StrEnum):
    """Why school is held on a day, or not."""

    SCHOOL = "school"
    MAKE_UP = "make-up"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"


class Post(StrEnum):
    """As what a member of staff serves."""

    PRINCIPAL = "principal"
    HOMEROOM_TEACHER = "homeroom-teacher"
    TEACHER = "teacher"
    PSYCHOLOGIST = "psychologist"
    LEGAL_VICE_PRINCIPAL = "legal-vice-principal"


class MarkKind(StrEnum):
    """How a pupil's attendance departed from presence."""

    SICK = "sick"
    PERSONAL = "personal"
    LATE = "late"
    LEFT_EARLY = "left-early"
    UNEXCUSED = "unexcused"


class ReferralState(StrEnum):
    """Where a referral stands."""

    REQUESTED = "requested"
    ACCEPTED = "accepted"
    IN_PROGRESS = "in-progress"
    COMPLETED = "completed"
    REFUSED = "refused"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class District:
    """The school district."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Term:
    """A school term; `code` is the school year and the term's number in it, `2026-2027-1`."""

    code: str
    name: str
    starts_on: date
    ends_on: date

    @property
    def school_year(self) -> str:
        """The school year, `2026-2027`."""
        return self.code[:9]

    @property
    def number(self) -> int:
        """1 for the autumn term, 2 for the spring term."""
        return int(self.code[-1])


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the district's calendar."""

    date: date
    kind: DayKind
    event: str | None = None

    @property
    def held(self) -> bool:
        """Whether school is held."""
        return self.kind in (DayKind.SCHOOL, DayKind.MAKE_UP)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The terms that the upstreams know, the one that runs, and the days of the school year so far begun."""

    today: date
    terms: tuple[Term, ...]
    running: Term
    days: tuple[Day, ...]
    held: tuple[date, ...]
    """School days of the running term up to today, today included."""


@dataclass(frozen=True, slots=True)
class School:
    """A school."""

    key: str
    index: int
    code: str
    name: str
    stage: Stage
    private: bool
    opened_on: date
    pupils: int
    """How many pupils it is planned with."""


@dataclass(frozen=True, slots=True)
class ClassGroup:
    """A class of pupils."""

    key: str
    name: str
    grade: int


@dataclass(frozen=True, slots=True)
class Staff:
    """A member of staff, with the one post that matters most; a homeroom teacher's names the class."""

    key: str
    number: str
    name: str
    sex: Sex
    phone: str
    post: Post
    class_key: str | None = None


@dataclass(frozen=True, slots=True)
class Guardian:
    """A parent or another guardian."""

    key: str
    name: str
    sex: Sex
    phone: str
    kin: Kin
    national_id: str


@dataclass(frozen=True, slots=True)
class EnrolmentEvent:
    """A change of enrolment; `school_code` is where it happened."""

    kind: EnrolmentChange
    effective_on: date
    reason: str
    school_code: str


@dataclass(frozen=True, slots=True)
class Attending:
    """A pupil's membership of a class for a time."""

    class_key: str
    starts_on: date
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Pupil:
    """A pupil. `student_number` is the one that counts today, `temporary_number` the one it replaced."""

    key: str
    name: str
    sex: Sex
    birth_date: date
    national_id: str | None
    student_number: str
    temporary_number: str | None
    phone: str | None
    grade: int
    class_key: str
    status: EnrolmentStatus
    entered_on: date
    guardian_keys: tuple[str, ...]
    """Guardians, whom to call first in front."""
    attending: tuple[Attending, ...]
    events: tuple[EnrolmentEvent, ...] = ()

    def attends(self, day: date) -> bool:
        """Whether the pupil is expected at the school on that day."""
        if not any(a.starts_on <= day and (a.ends_on is None or day <= a.ends_on) for a in self.attending):
            return False
        last = None
        for event in self.events:
            if event.effective_on <= day:
                last = event.kind
        return last is not EnrolmentChange.SUSPENDED


@dataclass(frozen=True, slots=True)
class Mark:
    """An exception from attendance. `reason` is what the homeroom teacher wrote."""

    key: str
    pupil_key: str
    day: date
    kind: MarkKind
    reason: str | None = None
    arrived: str | None = None


@dataclass(frozen=True, slots=True)
class Mentoring:
    """That a member of staff mentors a pupil for a time."""

    pupil_key: str
    staff_key: str
    starts_on: date
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class ParentSession:
    """A session of a school's parents' school."""

    key: str
    number: str
    theme: str
    course: str | None
    held_on: date
    hours: float
    teacher_key: str | None
    teacher_name: str
    mode: str
    grades: tuple[int, ...]
    family_week: bool


@dataclass(frozen=True, slots=True)
class ParentAttendance:
    """That a guardian came to a session for a pupil."""

    session_key: str
    pupil_key: str
    guardian_key: str
    score: int | None


@dataclass(frozen=True, slots=True)
class HealthPartner:
    """A hospital or health centre."""

    key: str
    code: str
    name: str
    kind: str
    services: tuple[str, ...]
    phone: str


@dataclass(frozen=True, slots=True)
class Practitioner:
    """A doctor or therapist of a health partner."""

    key: str
    partner_key: str
    name: str
    sex: Sex
    title: str
    phone: str


@dataclass(frozen=True, slots=True)
class Referral:
    """A pupil's referral to a health partner and what came back; `consent` is None where nobody wrote it down."""

    key: str
    pupil_key: str
    partner_key: str
    practitioner_key: str | None
    state: ReferralState
    urgency: str
    reason: str
    consent: bool | None
    requested_at: datetime
    accepted_at: datetime | None = None
    closed_at: datetime | None = None
    feedback: str | None = None


@dataclass(frozen=True, slots=True)
class Encounter:
    """A referred pupil's visit to the partner; `kind` and `disposition` are HL7's codes."""

    key: str
    referral_key: str
    practitioner_key: str
    kind: str
    starts_at: datetime
    ends_at: datetime | None
    disposition: str | None = None


@dataclass(frozen=True, slots=True)
class SchoolWorld:
    """All that is true of one school. Guardians are those first met here; pupils may share one of an earlier school."""

    school: School
    classes: Sequence[ClassGroup]
    staff: Sequence[Staff]
    pupils: Sequence[Pupil]
    guardians: Sequence[Guardian]
    shared_guardians: Sequence[Guardian] = ()
    """Guardians first met in an earlier school, of siblings here."""
    marks: Sequence[Mark] = ()
    mentoring: Sequence[Mentoring] = ()
    sessions: Sequence[ParentSession] = ()
    attendances: Sequence[ParentAttendance] = ()
    referrals: Sequence[Referral] = ()
    stories: Mapping[str, Story] = field(default_factory=dict)
    """What befell single pupils, by the pupil's key."""
    encounters: Sequence[Encounter] = ()


@dataclass(frozen=True, slots=True)
class Health:
    """The health partners of the district and their people."""

    partners: tuple[HealthPartner, ...]
    practitioners: tuple[Practitioner, ...]
    of_partner: dict[str, tuple[Practitioner, ...]] = field(default_factory=dict)
