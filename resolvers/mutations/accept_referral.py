"""A referral that the health partner takes."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from resolvers.mutations.kit import Acting, Mutation, told
from resolvers.mutations.kit.referring import Moving, move
from schema.health.referral import Referral, ReferralState
from schema.health.referral_course import STEPS, WITHIN, Move


@dataclass(frozen=True)
class Made:
    """What is told."""

    referral: Annotated[int, Referral] = told(doc="The referral as it is now (转介).")
    feedback_due_on: date = told(doc="By when the school expects feedback (反馈期限).")


class AcceptReferral(Mutation[Moving, Made], roles=STEPS[Move.ACCEPT].roles):
    """Accept a referral (接受转介)."""

    in_line = True

    async def act(self, acting: Acting, given: Moving) -> Made:
        """See the class."""
        await move(acting, given.referral, given.version, Move.ACCEPT, accepted_at=acting.clock.moment())
        return Made(given.referral, acting.clock.today() + WITHIN[ReferralState.ACCEPTED])
