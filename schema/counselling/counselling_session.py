"""Counselling sessions."""

from datetime import date

from sqlalchemy.orm import Mapped

from schema.counselling.counselling_room import CounsellingRoom
from schema.counselling.exam_service import ExamService
from schema.kit import (
    Clinical,
    Entity,
    Sensitive,
    Vocabulary,
    belongs_to,
    column,
    rows,
    same_school,
)
from schema.people.staff import Staff
from schema.places.school import School


class CounsellingKind(Vocabulary):
    """With how many a counsellor talks (辅导形式)."""

    INDIVIDUAL = "One pupil (个别辅导)."
    GROUP = "A group of pupils (团体辅导)."


class CounsellingPlace(Vocabulary):
    """Where counselling is held (辅导地点)."""

    SCHOOL_ROOM = "The school's counselling room (学校心理辅导室)."
    CENTRE = "The district centre (区心理中心)."
    CLINIC = "A doctors' clinic (医生坐诊)."
    EXAM_SERVICE = "A service at the time of an examination (考试季服务)."


class CounsellingTheme(Vocabulary):
    """What counselling is about (辅导主题)."""

    EMOTION = "Feelings (情绪)."
    SCHOOL_REFUSAL = "Not wanting to go to school (拒学)."
    FAMILY = "Family (亲子关系)."
    PEERS = "Others of the same age, bullying among it (同伴关系)."
    EXAM = "Examinations and learning (考试与学业)."
    BEHAVIOUR = "Behaviour (行为)."
    GRIEF = "A loss (丧失与哀伤)."
    CRISIS = "A crisis (危机干预)."
    OTHER = "Something else (其他)."


class CounsellingOutcome(Vocabulary):
    """What a session led to (辅导结果)."""

    CONTINUES = "Counselling goes on (继续辅导)."
    EASED = "It is better, counselling ends (好转结案)."
    TO_CENTRE = "Passed on to the district centre (转区心理中心)."
    REFERRED = "A referral to a health partner is advised (建议医疗转介)."


class CounsellingSession(Entity):
    """A counselling session with one pupil or a group (心理辅导)."""

    code: Mapped[Sensitive[str | None]] = column(
        doc="Number of the session in the source (编号).", identifies=True
    )
    kind: Mapped[Sensitive[CounsellingKind]] = column(doc="With how many (形式).")
    place: Mapped[Sensitive[CounsellingPlace]] = column(doc="Where (地点).")
    held_on: Mapped[Sensitive[date]] = column(doc="Day (日期).")
    minutes: Mapped[Sensitive[int | None]] = column(doc="Length in minutes (时长).")
    themes: Mapped[Sensitive[list[CounsellingTheme] | None]] = column(doc="What it was about (主题).")
    outcome: Mapped[Clinical[CounsellingOutcome | None]] = column(doc="What it led to (结果).")
    note: Mapped[Clinical[str | None]] = column(doc="The counsellor's note (辅导记录).", sealed=True)
    counsellor_name: Mapped[Sensitive[str | None]] = column(
        doc="Who counselled, where not of a school's staff (辅导人)."
    )
    counsellor: Mapped[Staff] = belongs_to(
        doc="Who counselled, of the staff (辅导教师).",
        reverse="counselling_sessions",
        reverse_doc="Sessions that the person held (心理辅导).",
        required=False,
    )
    school: Mapped[School] = belongs_to(
        doc="School where it was held (学校).",
        reverse="counselling_sessions",
        reverse_doc="Sessions held there (心理辅导).",
        required=False,
    )
    room: Mapped[CounsellingRoom] = belongs_to(
        doc="Room (辅导室).", reverse="sessions", reverse_doc="Sessions in it (心理辅导).", required=False
    )
    exam_service: Mapped[ExamService] = belongs_to(
        doc="The examination service that it is a part of (考试季服务).",
        reverse="sessions",
        reverse_doc="Its sessions (心理辅导).",
        required=False,
    )

    # Beside the school's psychologist, who reads one of its pupils.
    access = rows(psychologist=same_school("school"))
    order = ("-held_on",)
