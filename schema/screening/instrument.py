"""Instruments of screening; the rows are those of `hub/screening/instruments.yaml`."""

from sqlalchemy.orm import Mapped

from schema.kit import Entity, Public, Vocabulary, column, everyone


class Respondent(Vocabulary):
    """Who answers (填答人)."""

    PUPIL = "The pupil (学生自评)."
    PARENT = "A parent (家长评)."
    TEACHER = "A teacher (教师评)."


class Statistic(Vocabulary):
    """How answers are put together (计分方式)."""

    SUM = "Their sum (总和)."
    MEAN = "Their mean (均分)."


class Instrument(Entity, keeping="derived"):
    """An edition of a screening instrument (测评量表): what is asked, how it is scored. Results name the edition that they are of."""

    edition: Mapped[Public[str]] = column(doc="Code and version: `PHQ-9@2001` (量表版本).", identifies=True)
    code: Mapped[Public[str]] = column(doc="Code, as it is known everywhere: `PHQ-9` (量表代码).")
    variant: Mapped[Public[str]] = column(doc="Version: items, scoring and cut-offs are its own (版本).")
    title: Mapped[Public[str]] = column(doc="Title in English (英文名称).")
    title_zh: Mapped[Public[str]] = column(doc="Title in Chinese (中文名称).")
    respondent: Mapped[Public[Respondent]] = column(doc="Who answers (填答人).")
    first_grade: Mapped[Public[int]] = column(doc="Lowest grade that it is for (最低年级).")
    last_grade: Mapped[Public[int]] = column(doc="Highest grade that it is for (最高年级).")
    items: Mapped[Public[int]] = column(doc="How many items it has (题数).")
    least: Mapped[Public[int]] = column(doc="Least points of an answer (最低分值).")
    most: Mapped[Public[int]] = column(doc="Greatest points of an answer (最高分值).")
    reverse_items: Mapped[Public[list[int]]] = column(
        doc="Items of which much is good; they count from the other end (反向计分题)."
    )
    urgent_items: Mapped[Public[list[int]]] = column(
        doc="Items whose answer above the least is urgent whatever the total (危机题)."
    )
    validity_items: Mapped[Public[list[int]]] = column(
        doc="Items that tell whether the answers are to be believed (效度题)."
    )
    void_at: Mapped[Public[int | None]] = column(
        doc="So many points of the validity items make a result void; null: it has none (无效界值)."
    )
    statistic: Mapped[Public[Statistic]] = column(doc="How answers are put together (计分方式).")
    most_missing: Mapped[Public[int]] = column(
        doc="Unanswered items of a scale up to which its score is made from the others (允许缺答题数)."
    )

    access = everyone()
    order = ("edition",)
    unique = (("edition",),)
