"""A talk at the district centre that is not to be."""

from resolvers.mutations.kit import Acting, Mutation
from resolvers.mutations.kit.booking import BOOKING, Booked, Made, booked
from schema.counselling.appointment import Appointment, AppointmentState


class CancelAppointment(Mutation[Booked, Made], roles=BOOKING):
    """Cancel an appointment that is booked: its time is free for others (取消预约)."""

    in_line = True

    async def act(self, acting: Acting, given: Booked) -> Made:
        """See the class."""
        row = await booked(acting, given.appointment, given.version)
        await acting.decide(Appointment, row, {"state": AppointmentState.CANCELLED.name})
        return Made(given.appointment)
