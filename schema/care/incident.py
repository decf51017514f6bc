"""Bullying and other incidents."""

from datetime import date

from sqlalchemy.orm import Mapped

from schema.kit import Clinical, Entity, Sensitive, Vocabulary, belongs_to, column, rows, same_school
from schema.places.school import School


class IncidentKind(Vocabulary):
    """What happened (事件类型)."""

    PHYSICAL_BULLYING = "Bullying by blows (肢体欺凌)."
    VERBAL_BULLYING = "Bullying by words (言语欺凌)."
    SOCIAL_BULLYING = "Bullying by shutting out (社交欺凌)."
    CYBER_BULLYING = "Bullying on the net (网络欺凌)."
    EXTORTION = "Bullying for money or things (财物欺凌)."
    FIGHT = "A fight (打架)."
    TRUANCY = "Staying away or running away (逃学, 出走)."
    DAMAGE = "Damage or theft (损毁, 偷窃)."
    OTHER = "Other behaviour (其他行为问题)."


class Measure(Vocabulary):
    """What was done about it (处置措施)."""

    PROTECTION = "The victim was protected (保护受害学生)."
    TALK = "A talk with those involved (谈话教育)."
    GUARDIANS = "The guardians were called in (约谈家长)."
    MEDIATION = "Mediation, an apology (调解, 道歉)."
    COUNSELLING = "Counselling (心理辅导)."
    DISCIPLINE = "Discipline by the school's rules (校规惩戒)."
    ADMONISHMENT = "An admonishment (训诫)."
    POLICE = "Reported to the police (报警)."


class IncidentState(Vocabulary):
    """How far the handling is (处置状态)."""

    REPORTED = "Reported (已上报)."
    HANDLED = "Measures were taken (处置中)."
    CLOSED = "Closed (已结案)."


class Incident(Entity):
    """Bullying, or other behaviour that had to be dealt with (防范欺凌, 行为事件)."""

    kind: Mapped[Sensitive[IncidentKind]] = column(doc="What happened (类型).")
    bullying: Mapped[Sensitive[bool]] = column(doc="Whether it was found to be bullying (是否认定为欺凌).")
    occurred_on: Mapped[Sensitive[date]] = column(doc="Day (发生日期).", indexed=True)
    reported_on: Mapped[Sensitive[date | None]] = column(doc="When the school learnt of it (上报日期).")
    account: Mapped[Clinical[str | None]] = column(doc="What happened, in words (经过).", sealed=True)
    state: Mapped[Sensitive[IncidentState]] = column(doc="How far the handling is (处置状态).")
    measures: Mapped[Sensitive[list[Measure] | None]] = column(
        doc="What was done; null: nothing yet (处置措施)."
    )
    measures_on: Mapped[Sensitive[date | None]] = column(
        doc="Day of the first measure (处置日期).", coverage=True
    )
    closed_on: Mapped[Sensitive[date | None]] = column(doc="When the handling was closed (结案日期).")
    school: Mapped[School] = belongs_to(
        doc="School (学校).", reverse="incidents", reverse_doc="Incidents at the school (欺凌与行为事件)."
    )

    # Of others who work there each reads those in which an own pupil has a part.
    access = rows(psychologist=same_school("school"), principal=same_school("school"))
    order = ("-occurred_on",)
