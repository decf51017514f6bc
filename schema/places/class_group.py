"""Classes."""

from sqlalchemy.orm import Mapped

from schema.kit import Entity, Internal, belongs_to, column, of_school
from schema.places.school import School


class ClassGroup(Entity):
    """A class: pupils of one grade who are taught together (班级). Its homeroom teacher is a post."""

    name: Mapped[Internal[str]] = column(doc="Name of the class (班名).", pinyin=True)
    code: Mapped[Internal[str | None]] = column(
        doc="Code of the class in the register, the same to all systems (班级代码).", identifies=True
    )
    grade: Mapped[Internal[int | None]] = column(doc="Grade, 1 to 12 (年级).")
    school_year: Mapped[Internal[str | None]] = column(doc="School year, `2026-2027` (学年).")
    school: Mapped[School] = belongs_to(
        doc="School (学校).",
        reverse="class_groups",
        reverse_doc="Classes of the school (班级).",
        reverse_order=("grade", "name"),
    )

    access = of_school("school")
    order = ("grade", "name")
    found_by = ("name",)
