"""The curriculum of parents' schools."""

from decimal import Decimal

from sqlalchemy.orm import Mapped

from schema.kit import Entity, Public, Vocabulary, column, everyone
from schema.places.school import SchoolStage


class ParentTheme(Vocabulary):
    """What families ask about (家庭教育主题)."""

    PHONE_USE = "Phones and screens (手机使用)."
    HOMEWORK_QUARRELS = "Quarrels about homework (作业冲突)."
    ADOLESCENCE = "Growing up (青春期)."
    EMOTIONS = "Feelings and how to see them (情绪识别)."
    EXAMS = "Examinations (考试压力)."
    BULLYING = "Bullying (校园欺凌)."
    TRANSITION = "A new stage of school (学段衔接)."
    CAREER = "Interests and plans (生涯规划)."
    HEALTH = "Sleep, exercise, eyes (健康生活)."
    OTHER = "Something else (其他)."


class ParentCourse(Entity):
    """A course of the district's curriculum for parents (家长学校课程)."""

    code: Mapped[Public[str | None]] = column(doc="Number of the course (课程编号).", identifies=True)
    title: Mapped[Public[str]] = column(doc="Title (课程名称).")
    theme: Mapped[Public[ParentTheme]] = column(doc="What it is about (主题).")
    hours: Mapped[Public[Decimal | None]] = column(doc="Length in hours (课时).")
    stage: Mapped[Public[SchoolStage | None]] = column(
        doc="For parents of which stage; null: of all (适用学段)."
    )

    access = everyone()
    order = ("code",)
