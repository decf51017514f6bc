"""A referral that the health partner does not take."""

from resolvers.mutations.kit import Acting, Mutation
from resolvers.mutations.kit.referring import Answering, Moved, answer
from schema.health.referral_course import STEPS, Move


class RefuseReferral(Mutation[Answering, Moved], roles=STEPS[Move.REFUSE].roles):
    """Refuse a referral, and say why (拒绝转介)."""

    in_line = True

    async def act(self, acting: Acting, given: Answering) -> Moved:
        """See the class."""
        return await answer(acting, given, Move.REFUSE)
