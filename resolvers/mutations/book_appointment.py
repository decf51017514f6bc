"""A talk at the district centre that is agreed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated

from sqlalchemy import or_

from resolvers.mutations.kit import Acting, ArgumentInvalid, Mutation, given, text
from resolvers.mutations.kit.booking import BOOKING, LENGTH, OVER, Made, SlotTaken
from resolvers.mutations.kit.caring import not_later
from schema.counselling.appointment import Appointment, AppointmentKind, AppointmentState
from schema.people.student import Student

AHEAD = timedelta(days=3660)
"""No appointment is further ahead."""


@dataclass(frozen=True)
class Given:
    """What is given."""

    student: Annotated[int, Student] = given(doc="Who comes (学生).")
    slot: datetime = given(
        doc=f"When it begins, to come yet; it is taken to last {LENGTH.seconds // 60} minutes (预约时段)."
    )
    kind: AppointmentKind = given(
        doc="What it is for; WEEKEND is at one (类别).", default=AppointmentKind.WEEKEND
    )
    counsellor_name: str | None = given(
        doc="With whom, 1 to 100 characters; left out: whoever is there (咨询师).", default=None
    )
    asked_on: date | None = given(
        doc="When it was asked for, not later than today; left out: today (申请日期).", default=None
    )


class BookAppointment(Mutation[Given, Made], roles=BOOKING):
    """Book a pupil's appointment at the district centre, while neither pupil nor counsellor has another one (预约面询)."""

    in_line = True

    async def act(self, acting: Acting, given: Given) -> Made:
        """See the class."""
        await acting.row(Student, given.student, "student")
        now = acting.clock.moment()
        # What is compared first may be near either end of the calendar, where it is no day in the district's zone.
        if given.slot.tzinfo is None or given.slot > now + AHEAD:
            raise ArgumentInvalid(
                "that is no time within ten years", place="slot", mend="write 2026-12-05T10:00:00+08:00"
            )
        if given.slot <= now:
            raise ArgumentInvalid("that time is over", place="slot", mend="name one that is to come")
        slot = given.slot.astimezone(acting.clock.zone)
        if given.kind is AppointmentKind.WEEKEND and slot.weekday() < 5:
            raise ArgumentInvalid(
                "that is no weekend", place="slot", mend="name a Saturday or Sunday, or another kind"
            )
        name = given.counsellor_name
        counsellor = None if name is None else text(name, "counsellorName", most=100)
        asked = not_later(given.asked_on, acting, "askedOn")
        taken = await acting.those(
            Appointment,
            lambda table: (
                table.c.state.not_in(OVER)
                & (table.c.slot > slot - LENGTH)
                & (table.c.slot < slot + LENGTH)
                & or_(
                    table.c.student_id == given.student,
                    *([] if counsellor is None else [table.c.counsellor_name == counsellor]),
                )
            ),
        )
        if taken:
            pupils = taken[0]["student_id"] == given.student
            raise SlotTaken(
                f"the {'pupil' if pupils else 'counsellor'} has another appointment then",
                place="student" if pupils else "counsellorName",
                mend="name another time",
            )
        appointment = await acting.make(
            Appointment,
            {
                "kind": given.kind.name,
                "state": AppointmentState.BOOKED.name,
                "asked_on": asked,
                "slot": slot,
                "waited_days": (slot.date() - asked).days,
                "counsellor_name": counsellor,
                "student": given.student,
            },
        )
        return Made(appointment)
