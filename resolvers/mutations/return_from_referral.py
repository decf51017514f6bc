"""A pupil who is back from a health partner."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from resolvers.mutations.kit import Acting, Mutation, given, told
from resolvers.mutations.kit.caring import AlreadyDone, not_before, not_later, open_file
from resolvers.mutations.kit.referring import VERSION_DOC, move
from schema.care.follow_up import FollowUp, FollowUpSide
from schema.health.referral import Referral
from schema.health.referral_course import FOLLOW_UP, STEPS, Move


@dataclass(frozen=True)
class Given:
    """What is given."""

    referral: Annotated[int, Referral] = given(doc="From which (转介).")
    returned_on: date | None = given(
        doc="When the pupil was back, not later than today; left out: today (返校日期).", default=None
    )
    follow_up_due_on: date | None = given(
        doc=f"By when the pupil is followed up; left out: within {FOLLOW_UP.days} days (随访期限).",
        default=None,
    )
    version: int | None = given(doc=VERSION_DOC, default=None)


@dataclass(frozen=True)
class Made:
    """What is told."""

    referral: Annotated[int, Referral] = told(doc="The referral as it is now (转介).")
    follow_up: Annotated[int, FollowUp] = told(doc="The follow-up that is due (应做的随访).")


class ReturnFromReferral(Mutation[Given, Made], roles=STEPS[Move.RETURN].roles):
    """Say that a pupil is back at school after a completed referral, to be followed up (返校). Recorded once for each referral."""

    in_line = True

    async def act(self, acting: Acting, given: Given) -> Made:
        """See the class."""
        returned = not_later(given.returned_on, acting, "returnedOn")
        due = (
            acting.clock.today() + FOLLOW_UP
            if given.follow_up_due_on is None
            else not_before(given.follow_up_due_on, acting, "followUpDueOn")
        )
        before = await move(acting, given.referral, given.version, Move.RETURN, returned_on=returned)
        if before["returned_on"] is not None:
            raise AlreadyDone(
                "the pupil's return is recorded", place="referral", mend="nothing is left to do"
            )
        file = await open_file(acting, before["student_id"])
        follow_up = await acting.make(
            FollowUp,
            {
                "due_on": due,
                "side": FollowUpSide.SCHOOL.name,
                "student": before["student_id"],
                "referral": given.referral,
                "file": None if file is None else file["id"],
                "by": acting.viewer.staff_id,
            },
        )
        return Made(given.referral, follow_up)
