"""What staff do, where and since when."""

from datetime import date

from sqlalchemy.orm import Mapped

from schema.kit import Entity, Internal, Vocabulary, belongs_to, column, of_school
from schema.people.staff import Staff
from schema.places.class_group import ClassGroup
from schema.places.school import School


class StaffPostKind(Vocabulary):
    """As what somebody serves (岗位)."""

    PRINCIPAL = "Principal (校长)."
    HOMEROOM_TEACHER = "Homeroom teacher (班主任)."
    TEACHER = "Teacher (任课教师)."
    PSYCHOLOGIST = "School psychologist (心理教师)."
    LEGAL_VICE_PRINCIPAL = "Legal vice-principal (法治副校长)."
    OTHER = "Another post (其他)."


class StaffPost(Entity):
    """A post that somebody holds at a school, perhaps for one class, for a time (任职)."""

    kind: Mapped[Internal[StaffPostKind]] = column(doc="As what (岗位).")
    starts_on: Mapped[Internal[date | None]] = column(doc="First day; null: not known (开始日期).")
    ends_on: Mapped[Internal[date | None]] = column(doc="Last day; null: still held (结束日期).")
    staff: Mapped[Staff] = belongs_to(
        doc="Who holds it (教职工).",
        reverse="posts",
        reverse_doc="Posts that the person holds or held (任职).",
        grounds=of_school("school"),
    )
    school: Mapped[School] = belongs_to(
        doc="Where (学校).", reverse="posts", reverse_doc="Posts at the school (任职)."
    )
    class_group: Mapped[ClassGroup] = belongs_to(
        doc="For which class, if for one (班级).",
        reverse="posts",
        reverse_doc="Posts for the class, its homeroom teacher among them (班主任).",
        required=False,
    )

    access = of_school("school")
    order = ("kind", "starts_on")
    indexes = (("staff_id", "school_id"),)
