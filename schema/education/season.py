"""Seasons of activities."""

from datetime import date

from sqlalchemy.orm import Mapped

from schema.kit import Entity, Public, Vocabulary, column, everyone


class SeasonKind(Vocabulary):
    """What a season is (类别)."""

    ACTIVITY_SEASON = "A season of activities at all schools (活动季)."
    PUBLICITY_MONTH = "A month of publicity (宣传月)."
    CAMP = "A camp for pupils (体验营)."


class Season(Entity):
    """A time for which the district calls its schools to activities for mental health (心理健康教育活动季)."""

    code: Mapped[Public[str]] = column(doc="Code of the season (编号).", identifies=True)
    name: Mapped[Public[str]] = column(doc="Name (名称).")
    kind: Mapped[Public[SeasonKind]] = column(doc="What it is (类别).")
    theme: Mapped[Public[str | None]] = column(doc="Its motto (主题).")
    starts_on: Mapped[Public[date]] = column(doc="First day (开始日期).")
    ends_on: Mapped[Public[date]] = column(doc="Last day (结束日期).")

    access = everyone()
    order = ("-starts_on",)
