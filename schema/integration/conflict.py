"""Where sources disagree about a person."""

from sqlalchemy.orm import Mapped

from schema.integration.survivorship import Survived
from schema.kit import Entity, Internal, Personal, belongs_to, column, everything, inherits, rows
from schema.people.guardian import Guardian
from schema.people.staff import Staff
from schema.people.student import Student
from schema.places.school import School


class Conflict(Entity, keeping="derived"):
    """A field of a person about which sources differ, with the rule by which one value stands (数据冲突)."""

    kind: Mapped[Internal[str]] = column(doc="What the person is: Student, Guardian or Staff (对象类型).")
    field: Mapped[Internal[str]] = column(doc="The field, as the graph names it (字段).")
    rule: Mapped[Internal[Survived]] = column(doc="By what the value that stands was taken (取值规则).")
    revision: Mapped[Internal[int]] = column(doc="Grows with each change of what is said (版本).")
    name: Mapped[Personal[str | None]] = column(doc="The person's name as it stands (姓名).", sealed=True)
    student: Mapped[Student] = belongs_to(
        doc="The pupil, if it is one (学生).",
        reverse="conflicts",
        reverse_doc="Fields about which sources differ (数据冲突).",
        required=False,
    )
    guardian: Mapped[Guardian] = belongs_to(
        doc="The guardian, if it is one (监护人).",
        reverse="conflicts",
        reverse_doc="Fields about which sources differ (数据冲突).",
        required=False,
    )
    staff: Mapped[Staff] = belongs_to(
        doc="The member of staff, if it is one (教职工).",
        reverse="conflicts",
        reverse_doc="Fields about which sources differ (数据冲突).",
        required=False,
    )
    school: Mapped[School] = belongs_to(
        doc="The pupil's school (学校).",
        reverse="conflicts",
        reverse_doc="Its pupils' fields about which sources differ (数据冲突).",
        required=False,
    )

    access = (
        inherits("student") | inherits("guardian") | inherits("staff") | rows(identity_steward=everything())
    )
    derived_from = ("Student", "Guardian", "Staff")
    order = ("kind", "field")
    unique = (("student_id", "field"), ("guardian_id", "field"), ("staff_id", "field"))
