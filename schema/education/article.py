"""Articles of columns."""

from datetime import date

from sqlalchemy.orm import Mapped

from schema.kit import Entity, Public, column, everyone


class Article(Entity):
    """An article of a column that the district publishes, or the week that went without one (专栏文章)."""

    number: Mapped[Public[int | None]] = column(doc="Number within the column (期号).")
    title: Mapped[Public[str | None]] = column(doc="Title (标题).")
    due_on: Mapped[Public[date]] = column(doc="Day for which the column's plan has it (应发日期).")
    published_on: Mapped[Public[date | None]] = column(
        doc="Day of publication; null: it was missed, or is not due yet (发布日期)."
    )
    readings: Mapped[Public[int | None]] = column(doc="How often it was read (阅读量).")
    column: Mapped[Public[str]] = column(doc="Column, such as 润心学堂 (专栏).")

    access = everyone()
    order = ("-due_on",)
