"""Appointments at the district centre."""

from datetime import date, datetime

from sqlalchemy.orm import Mapped

from schema.kit import (
    Entity,
    Role,
    Sensitive,
    Vocabulary,
    belongs_to,
    column,
    everything,
    inherits,
    rows,
)
from schema.people.student import Student


class AppointmentKind(Vocabulary):
    """What an appointment is for (预约类别)."""

    WEEKEND = "A first talk face to face at the weekend (周末个案面询)."
    FOLLOW_UP = "A further talk (复询)."
    FAMILY = "The pupil with the parents (家庭面询)."
    REMOTE = "By telephone or video (线上咨询)."


class AppointmentState(Vocabulary):
    """What became of an appointment (预约状态)."""

    BOOKED = "Booked (已预约)."
    HELD = "Held (已完成)."
    MISSED = "Nobody came (爽约)."
    CANCELLED = "Cancelled (已取消)."


class Appointment(Entity):
    """A pupil's appointment at the district centre (区心理中心预约)."""

    code: Mapped[Sensitive[str | None]] = column(
        doc="Number of the appointment in the source (预约号).", identifies=True
    )
    kind: Mapped[Sensitive[AppointmentKind]] = column(doc="What it is for (类别).")
    state: Mapped[Sensitive[AppointmentState]] = column(doc="What became of it (状态).")
    asked_on: Mapped[Sensitive[date | None]] = column(doc="Day on which it was asked for (申请日期).")
    slot: Mapped[Sensitive[datetime]] = column(doc="When it begins (预约时段).")
    waited_days: Mapped[Sensitive[int | None]] = column(
        doc="Days from when it was asked for to its slot (等待天数)."
    )
    counsellor_name: Mapped[Sensitive[str | None]] = column(doc="With whom (咨询师).")
    version: Mapped[Sensitive[int]] = column(
        doc="Grows with every change; a mutation that names another one changes nothing (版本)."
    )
    student: Mapped[Student] = belongs_to(
        doc="Pupil (学生).", reverse="appointments", reverse_doc="The pupil's appointments (预约)."
    )

    # The centre knows its own appointments, also with pupils of whom it may read nothing else (yet).
    access = rows(centre=everything()) | inherits("student").without(Role.HEALTH_PARTNER)
    order = ("-slot",)
    event = "slot"
    indexes = (("slot",),)
