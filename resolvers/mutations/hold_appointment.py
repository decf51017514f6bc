"""A talk at the district centre that took place, or to which nobody came."""

from dataclasses import dataclass

from resolvers.mutations.kit import Acting, Mutation, given
from resolvers.mutations.kit.booking import BOOKING, AppointmentOver, Booked, Made, booked
from schema.counselling.appointment import Appointment, AppointmentState


@dataclass(frozen=True)
class Given(Booked):
    """What is given."""

    came: bool = given(doc="Whether it took place; false: nobody came (是否到访).", default=True)


class HoldAppointment(Mutation[Given, Made], roles=BOOKING):
    """Say that an appointment took place, or that nobody came, once it has begun (面询完成或爽约)."""

    in_line = True

    async def act(self, acting: Acting, given: Given) -> Made:
        """See the class."""
        row = await booked(acting, given.appointment, given.version)
        if row["slot"] > acting.clock.moment():
            raise AppointmentOver(
                "it has not begun yet",
                place="appointment",
                mend="wait for it, or cancel it: cancelAppointment",
            )
        state = AppointmentState.HELD if given.came else AppointmentState.MISSED
        await acting.decide(Appointment, row, {"state": state.name})
        return Made(given.appointment)
