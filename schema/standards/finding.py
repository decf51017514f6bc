"""What checks found."""

from sqlalchemy.orm import Mapped

from schema.kit import Entity, Internal, Vocabulary, belongs_to, column, of_school
from schema.standards.self_check import SelfCheck


class FindingArea(Vocabulary):
    """Which part of a school's work a finding is about (检查领域)."""

    STAFF = "Staff: psychologists, mentors, training (师资队伍)."
    LESSONS = "Psychology lessons (课程教学)."
    FACILITIES = "Counselling room and other facilities (场地设施)."
    PARENTS_SCHOOL = "The parents' school (家长学校)."
    AFTER_SCHOOL = "After-school service (课后服务)."
    TEACHING = "Management of teaching, homework and examinations (教学管理)."
    OTHER = "Something else (其他)."


class FindingSeverity(Vocabulary):
    """How grave a finding is (严重程度)."""

    NOTE = "To be noted (提示)."
    MINOR = "To be mended (一般)."
    MAJOR = "Grave (严重)."


class Finding(Entity):
    """What a check found wanting (自查问题)."""

    code: Mapped[Internal[str | None]] = column(
        doc="Number of the finding in the source (编号).", identifies=True
    )
    area: Mapped[Internal[FindingArea]] = column(doc="Which part of the work it is about (检查领域).")
    severity: Mapped[Internal[FindingSeverity]] = column(doc="How grave it is (严重程度).")
    description: Mapped[Internal[str | None]] = column(doc="What is wanting (问题描述).")
    self_check: Mapped[SelfCheck] = belongs_to(
        doc="Check that found it (自查).", reverse="findings", reverse_doc="What it found wanting (问题)."
    )

    access = of_school("self_check.school")
    order = ("self_check_id", "area")
