"""A referral that the school takes back."""

from resolvers.mutations.kit import Acting, Mutation
from resolvers.mutations.kit.referring import Moved, Moving, move, tell_partner
from schema.health.referral_course import STEPS, Move


class CancelReferral(Mutation[Moving, Moved], roles=STEPS[Move.CANCEL].roles):
    """Cancel a referral that is not over (取消转介). The partner's server is told."""

    in_line = True

    async def act(self, acting: Acting, given: Moving) -> Moved:
        """See the class."""
        before = await move(
            acting, given.referral, given.version, Move.CANCEL, closed_at=acting.clock.moment()
        )
        if before["number"] is not None:
            await tell_partner(acting, given.referral, before["partner_id"])
        return Moved(given.referral)
