"""Services at the times of examinations."""

from datetime import date as Date

from sqlalchemy.orm import Mapped

from schema.kit import Entity, Public, Vocabulary, belongs_to, column, everyone
from schema.places.school import School


class ExamServiceKind(Vocabulary):
    """With what an examination service helps (考试服务类别)."""

    PSYCHOLOGY = "Psychological support (心理疏导)."
    SUBJECT = "Advice on subjects (学科答疑)."
    POLICY = "The policy of examinations and admission (考试招生政策)."


class ExamService(Entity):
    """A service for pupils and parents around an examination (考试季服务, 益心关爱)."""

    code: Mapped[Public[str | None]] = column(doc="Number of the service (编号).", identifies=True)
    kind: Mapped[Public[ExamServiceKind]] = column(doc="With what it helps (类别).")
    examination: Mapped[Public[str | None]] = column(doc="For which examination (考试).")
    team: Mapped[Public[str]] = column(doc="The team that gives it (服务团队).")
    date: Mapped[Public[Date]] = column(doc="Day (日期).")
    served: Mapped[Public[int | None]] = column(doc="People who were helped (服务人次).")
    school: Mapped[School] = belongs_to(
        doc="Where it is given, if at a school (学校).",
        reverse="exam_services",
        reverse_doc="Examination services given there (考试季服务).",
        required=False,
    )

    access = everyone()
    order = ("-date",)
