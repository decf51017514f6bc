"""Alerts of early warning."""

from datetime import date, datetime

from sqlalchemy.orm import Mapped

from schema.access.account import Account
from schema.kit import Clinical, Entity, Role, Sensitive, Vocabulary, belongs_to, column, inherits
from schema.people.staff import Staff
from schema.people.student import Student
from schema.screening.warning_level import WarningLevel


class AlertState(Vocabulary):
    """How far an alert is (预警状态)."""

    RAISED = "Raised, and nobody has taken note of it yet (待响应)."
    ACKNOWLEDGED = "Somebody has taken note of it (已响应)."
    ASSIGNED = "Somebody is to look after it (已分派)."
    DISMISSED = "Somebody found that nothing is to be done; it stays so while its ground lasts (已排除)."
    CLOSED = "Its ground is gone (已关闭)."


class Alert(Entity, keeping="derived"):
    """That a rule of early warning holds for a pupil (预警): raised once while its ground lasts, and closed by itself when it is gone."""

    rule: Mapped[Sensitive[str]] = column(doc="Which rule, by its code (规则).", indexed=True)
    rule_version: Mapped[Sensitive[str]] = column(
        doc="Version of the rules by which it was raised (规则版本)."
    )
    level: Mapped[Sensitive[WarningLevel]] = column(doc="How grave it is by now; it only rises (等级).")
    state: Mapped[Sensitive[AlertState]] = column(doc="How far it is (状态).", indexed=True)
    since: Mapped[Sensitive[date]] = column(doc="Day from which on there was a ground (起因日期).")
    raised_on: Mapped[Sensitive[date]] = column(doc="Day on which it was raised (预警日期).")
    raised_at: Mapped[Sensitive[datetime]] = column(doc="When it was raised (预警时间).")
    answer_by: Mapped[Sensitive[date | None]] = column(
        doc="Day by which somebody has to take note of it; null: the rule names none (响应期限)."
    )
    answered_at: Mapped[Sensitive[datetime | None]] = column(
        doc="When somebody first took note of it, assigned or dismissed it (响应时间).",
        coverage=True,
    )
    escalated_on: Mapped[Sensitive[date | None]] = column(doc="Day on which its level rose last (升级日期).")
    closed_at: Mapped[Sensitive[datetime | None]] = column(doc="When its ground was gone (关闭时间).")
    dismissed_because: Mapped[Clinical[str | None]] = column(
        doc="Why nothing was to be done (排除理由).", sealed=True
    )
    snapshot: Mapped[Clinical[str | None]] = column(
        doc="What the rule saw when it last moved the alert, as JSON (规则输入快照).", sealed=True
    )
    version: Mapped[Sensitive[int]] = column(
        doc="Grows with every change by somebody; a mutation that names another one changes nothing (版本)."
    )
    student: Mapped[Student] = belongs_to(
        doc="Pupil (学生).", reverse="alerts", reverse_doc="Alerts about the pupil (预警)."
    )
    assignee: Mapped[Staff] = belongs_to(
        doc="Who is to look after it (负责人).",
        reverse="assigned_alerts",
        reverse_doc="Alerts that the person is to look after (负责的预警).",
        required=False,
    )
    answered_by: Mapped[Account] = belongs_to(doc="Who first took note of it (响应人).", required=False)

    access = inherits("student").without(Role.HEALTH_PARTNER)
    derived_from = (
        "AbsenceEpisode",
        "AttendanceMark",
        "CareFile",
        "CounsellingAttendance",
        "EnrolmentEvent",
        "FollowUp",
        "HotlineCall",
        "IncidentPart",
        "MentorAssignment",
        "MentorTalk",
        "Referral",
        "ScreeningResult",
    )
    order = ("-raised_on",)
    event = "raised_on"
    indexes = (("student_id", "rule"), ("raised_on", "id"))
