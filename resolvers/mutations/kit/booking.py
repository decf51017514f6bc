"""What the mutations of the district centre's appointments share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any

from hub.base.errors import Refusal
from hub.store.work import check_version
from resolvers.mutations.kit.acting import Acting
from schema.counselling.appointment import Appointment, AppointmentState
from schema.kit import Role
from schema.kit.mutation import given, told

BOOKING = (Role.CENTRE,)
LENGTH = timedelta(hours=1)
"""For how long the pupil and the counsellor have no other appointment."""
OVER = (AppointmentState.CANCELLED.name, AppointmentState.MISSED.name)
"""In these nobody sits."""


class SlotTaken(Refusal):
    """The pupil or the counsellor has another appointment at that time."""

    code = "appointment.taken"
    chinese = "该学生或咨询师在此时段已有预约。"


class AppointmentOver(Refusal):
    """From where the appointment stands this does not follow."""

    code = "appointment.state"
    chinese = "预约的当前状态不允许此操作。"


@dataclass(frozen=True)
class Booked:
    """What is given of one that is booked."""

    appointment: Annotated[int, Appointment] = given(doc="Which (预约).")
    version: int | None = given(
        doc="The version that was read; another one is not changed (版本).", default=None
    )


@dataclass(frozen=True)
class Made:
    """What is told."""

    appointment: Annotated[int, Appointment] = told(doc="The appointment as it is now (预约).")


async def booked(acting: Acting, appointment: int, version: int | None) -> Mapping[str, Any]:
    """An appointment of which nobody has said yet what became of it. Raises RowUnknown, Stale, AppointmentOver."""
    row = await acting.row(Appointment, appointment, "appointment")
    check_version(row, version)
    if row["state"] != AppointmentState.BOOKED.name:
        raise AppointmentOver(
            f"the appointment is {row['state']}", place="appointment", mend="this follows from: BOOKED"
        )
    return row
