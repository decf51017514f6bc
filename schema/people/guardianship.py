"""Who cares for whom."""

from sqlalchemy.orm import Mapped

from schema.kit import Entity, Personal, Vocabulary, belongs_to, column, inherits, own, rows
from schema.people.guardian import Guardian
from schema.people.student import Student


class Kin(Vocabulary):
    """What a guardian is to the pupil, by GB/T 4761 (家庭关系)."""

    FATHER = "Father (51 父亲)."
    MOTHER = "Mother (52 母亲)."
    STEP_FATHER = "Step- or adoptive father (57 继父或养父)."
    STEP_MOTHER = "Step- or adoptive mother (58 继母或养母)."
    GRANDFATHER = "Paternal grandfather (61 祖父)."
    GRANDMOTHER = "Paternal grandmother (62 祖母)."
    MATERNAL_GRANDFATHER = "Maternal grandfather (63 外祖父)."
    MATERNAL_GRANDMOTHER = "Maternal grandmother (64 外祖母)."
    OTHER = "Other kin or guardian (其他)."


class Guardianship(Entity):
    """That somebody is a pupil's guardian (监护关系)."""

    kin: Mapped[Personal[Kin]] = column(doc="What the guardian is to the pupil (关系).")
    primary: Mapped[Personal[bool]] = column(doc="Whom to call first (第一联系人).")
    student: Mapped[Student] = belongs_to(
        doc="Pupil (学生).",
        reverse="guardianships",
        reverse_doc="The pupil's guardians (监护人).",
        reverse_order=("-primary", "kin"),
        grounds=rows(guardian=own("guardian")),
    )
    guardian: Mapped[Guardian] = belongs_to(
        doc="Guardian (监护人).",
        reverse="guardianships",
        reverse_doc="The guardian's pupils (被监护学生).",
        grounds=inherits("student"),
        sustains=True,
    )

    access = inherits("student")
    order = ("-primary", "kin")
    told_apart_by = ("student", "guardian")
