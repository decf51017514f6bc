"""What the hub itself checks of schools."""

from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Mapped

from schema.kit import Entity, Internal, Vocabulary, belongs_to, column, of_school
from schema.places.school import School
from schema.standards.finding import FindingArea, FindingSeverity


class SelfCheckState(Vocabulary):
    """What an item of the self-check came to (自查项状态)."""

    MET = "What is meant is reached (达标)."
    UNMET = "It is not (未达标)."


class SelfCheckItem(Entity, keeping="derived"):
    """What a saved query says of one school, beside what is meant (自查项): its state changes only when the data does."""

    item: Mapped[Internal[str]] = column(doc="Which item, by its code (自查项代码).", indexed=True)
    title: Mapped[Internal[str]] = column(doc="What is meant, in English.")
    title_zh: Mapped[Internal[str]] = column(doc="The same in Chinese (自查内容).")
    area: Mapped[Internal[FindingArea]] = column(doc="Which part of the work it is about (检查领域).")
    severity: Mapped[Internal[FindingSeverity]] = column(doc="How grave it is where unmet (严重程度).")
    state: Mapped[Internal[SelfCheckState]] = column(doc="What it came to (状态).", indexed=True)
    since: Mapped[Internal[date]] = column(doc="Day on which it came to that (起始日期).")
    due_on: Mapped[Internal[date | None]] = column(
        doc="Day by which it is to be met; null: it is (整改期限)."
    )
    finding: Mapped[Internal[str | None]] = column(
        doc="What was found wanting, in words; null: nothing (问题描述)."
    )
    query: Mapped[Internal[str]] = column(
        doc="Code of the indicator, or name of the saved query, that says so (依据查询)."
    )
    value: Mapped[Internal[Decimal]] = column(doc="What it says of the school (数值).")
    numerator: Mapped[Internal[Decimal | None]] = column(doc="Of an indicator: how many were counted (分子).")
    denominator: Mapped[Internal[Decimal | None]] = column(doc="Of an indicator: out of how many (分母).")
    at_least: Mapped[Internal[Decimal | None]] = column(doc="The least that is meant; null: no least (下限).")
    at_most: Mapped[Internal[Decimal | None]] = column(doc="The most that is meant; null: no most (上限).")
    school: Mapped[School] = belongs_to(
        doc="School (学校).",
        reverse="self_check_items",
        reverse_doc="What the hub checks of the school (自查项).",
    )

    access = of_school("school")
    derived_from = (
        "AcademicYear",
        "ClassGroup",
        "CounsellingRoom",
        "MentorAssignment",
        "MentorPlan",
        "ParentSchool",
        "PsychologyLesson",
        "School",
        "ScreeningCampaign",
        "ScreeningResult",
        "Student",
        "TrainingAttendance",
    )
    order = ("due_on", "item")
    unique = (("school_id", "item"),)
