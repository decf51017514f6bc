"""Pupils."""

from datetime import date

from sqlalchemy.orm import Mapped

from hub.base.conventions import comparable_identity_number, comparable_student_number
from schema.kit import Entity, Part, Personal, Secret, Vocabulary, belongs_to, column, rows, same_school
from schema.places.class_group import ClassGroup
from schema.places.school import School


class Sex(Vocabulary):
    """Sex by GB/T 2261.1 (性别)."""

    UNKNOWN = "Unknown (未知)."
    MALE = "Male (男)."
    FEMALE = "Female (女)."
    UNSPECIFIED = "Unspecified (未说明)."


class StudentStatus(Vocabulary):
    """Whether a pupil is at school (学籍状态)."""

    ENROLLED = "Enrolled (在读)."
    SUSPENDED = "Suspended, with the place kept (休学)."
    TRANSFERRED = "Transferred to another school outside the district (转出)."
    WITHDRAWN = "Withdrawn (退学)."
    GRADUATED = "Graduated or completed (毕业, 结业)."
    OTHER = "Another status: lost, stopped, whereabouts unknown (其他)."


class Student(Entity):
    """A pupil (学生), joined from all systems that know the child."""

    name: Mapped[Personal[str]] = column(doc="Name (姓名).", pinyin=True)
    sex: Mapped[Personal[Sex | None]] = column(doc="Sex (性别).")
    birth_date: Mapped[Personal[date | None]] = column(doc="Date of birth (出生日期).")
    national_id: Mapped[Secret[str | None]] = column(
        doc="Resident identity number, masked (身份证号).", identifies=True, normal=comparable_identity_number
    )
    student_number: Mapped[Secret[str | None]] = column(
        doc="Student number, masked (学籍号).", identifies=True, normal=comparable_student_number
    )
    status: Mapped[Personal[StudentStatus | None]] = column(doc="Whether the pupil is at school (学籍状态).")
    school: Mapped[School] = belongs_to(
        doc="School of enrolment (学校).",
        reverse="students",
        reverse_doc="Pupils of the school (学生).",
        required=False,
    )
    class_group: Mapped[ClassGroup] = belongs_to(
        doc="Class (班级).", reverse="students", reverse_doc="Pupils of the class (学生).", required=False
    )

    access = rows(psychologist=same_school("school"), principal=same_school("school"))
    order = ("name",)
    indexes = (("school_id", "id"),)
    found_by = ("name",)
    parts = (
        Part(
            "people",
            "Who is around the pupil: school, class, guardians, mentors (相关人员).",
            ("school", "class_group", "guardianships", "mentor_assignments", "enrolments"),
        ),
        Part(
            "risk",
            "What there is to worry about: levels of care, alerts, screening, absences, incidents, calls (风险).",
            (
                "care_files",
                "alerts",
                "screening_results",
                "absence_episodes",
                "incident_parts",
                "admonishments",
                "hotline_calls",
            ),
        ),
        Part(
            "plan",
            "What is done for the pupil: plans with their actions, follow-ups, appointments, counselling (一生一策).",
            ("care_files", "follow_ups", "appointments", "counselling_attendances"),
        ),
        Part(
            "aid",
            "What the pupil is given, and by whom: aid, peers, partners (资助与帮扶).",
            ("aids", "peer_supports", "engagements"),
        ),
        Part("referrals", "Referrals and what came of them (医疗转介).", ("referrals", "health_encounters")),
    )
    rostered = True
    corroborated_by = ("name", "birth_date")
