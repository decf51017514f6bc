"""A referral that is done."""

from resolvers.mutations.kit import Acting, Mutation
from resolvers.mutations.kit.referring import Answering, Moved, answer
from schema.health.referral_course import STEPS, Move


class CompleteReferral(Mutation[Answering, Moved], roles=STEPS[Move.COMPLETE].roles):
    """Complete a referral, with what the school needs to know (完成转介). The partner reads the pupil for 90 more days."""

    in_line = True

    async def act(self, acting: Acting, given: Answering) -> Moved:
        """See the class."""
        return await answer(acting, given, Move.COMPLETE)
