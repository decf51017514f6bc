"""Surveys."""

from datetime import date

from sqlalchemy.orm import Mapped

from schema.kit import Entity, Public, Vocabulary, column, everyone


class SurveyKind(Vocabulary):
    """What a survey asks (调查类别)."""

    LITERACY = "What people know of mental health (心理健康素养调查)."
    HOTLINE_AWARENESS = "Whether people know the hotline (热线知晓率调查)."
    OTHER = "Something else (其他)."


class Survey(Entity):
    """A survey of the district at its schools (调查)."""

    code: Mapped[Public[str]] = column(doc="Code of the survey (编号).", identifies=True)
    title: Mapped[Public[str]] = column(doc="Title (名称).")
    kind: Mapped[Public[SurveyKind]] = column(doc="What it asks (调查类别).")
    starts_on: Mapped[Public[date]] = column(doc="First day (开始日期).")
    ends_on: Mapped[Public[date | None]] = column(doc="Last day (结束日期).")

    access = everyone()
    order = ("-starts_on",)
