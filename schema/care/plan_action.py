"""Steps of the plans for pupils in care."""

from datetime import date

from sqlalchemy.orm import Mapped

from schema.care.care_plan import CarePlan
from schema.kit import Clinical, Entity, Sensitive, Vocabulary, belongs_to, column, inherits
from schema.people.staff import Staff


class ActionKind(Vocabulary):
    """What kind of step it is (措施类型)."""

    COUNSELLING = "Counselling (心理辅导)."
    MENTORING = "Talks with the mentor (导师谈心)."
    FAMILY = "Work with the family (家校沟通, 家访)."
    STUDY = "Help with learning (学业帮扶)."
    PEER = "Support by other pupils (同伴互助)."
    MEDICAL = "Medical help (就医)."
    AID = "Aid (资助)."
    DISCIPLINE = "Discipline, with the law's help where needed (教育惩戒, 法治教育)."
    OTHER = "Another step (其他)."


class PlanAction(Entity):
    """A step of a plan: who does what until when (措施)."""

    kind: Mapped[Sensitive[ActionKind]] = column(doc="What kind of step it is (类型).")
    task: Mapped[Sensitive[str]] = column(doc="What is to be done (内容).", sealed=True)
    due_on: Mapped[Sensitive[date]] = column(doc="Day by which it is to be done (到期日).", indexed=True)
    done_on: Mapped[Sensitive[date | None]] = column(
        doc="When it was done; null: not yet (完成日期).", coverage=True
    )
    result: Mapped[Clinical[str | None]] = column(doc="What came of it (成效).", sealed=True)
    version: Mapped[Sensitive[int]] = column(
        doc="Grows with every change; see `version` of mutations (版本)."
    )
    plan: Mapped[CarePlan] = belongs_to(
        doc="Plan (方案).", reverse="actions", reverse_doc="Its steps (措施)."
    )
    owner: Mapped[Staff] = belongs_to(
        doc="Who does it (责任人).",
        reverse="plan_actions",
        reverse_doc="Steps that are the person's to do (承担的措施).",
        required=False,
    )

    access = inherits("plan")
    order = ("due_on",)
    event = "due_on"
    event_of = "plan.file.student"
