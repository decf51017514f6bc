"""A referral under which the partner begins."""

from resolvers.mutations.kit import Acting, Mutation
from resolvers.mutations.kit.referring import Moved, Moving, move
from schema.health.referral_course import STEPS, Move


class BeginReferral(Mutation[Moving, Moved], roles=STEPS[Move.BEGIN].roles):
    """Say that what was referred is under way (开始转介服务)."""

    in_line = True

    async def act(self, acting: Acting, given: Moving) -> Moved:
        """See the class."""
        await move(acting, given.referral, given.version, Move.BEGIN)
        return Moved(given.referral)
