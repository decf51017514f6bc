"""What the health partner answers while it goes on."""

from resolvers.mutations.kit import Acting, Mutation
from resolvers.mutations.kit.referring import Answering, Moved, answer
from schema.health.referral_course import STEPS, Move


class FeedBackReferral(Mutation[Answering, Moved], roles=STEPS[Move.FEED_BACK].roles):
    """Tell the school how it goes (转介反馈). What was told before stays in the history."""

    in_line = True

    async def act(self, acting: Acting, given: Answering) -> Moved:
        """See the class."""
        return await answer(acting, given, Move.FEED_BACK)
