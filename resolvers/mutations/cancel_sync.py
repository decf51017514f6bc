"""The early end of a synchronisation."""

from hub.sync.steering import Steering
from resolvers.mutations.kit import Acting, Mutation
from resolvers.mutations.kit.steering import STEERING, Given, Made, steered


class CancelSync(Mutation[Given, Made], roles=STEERING):
    """Stop a run for good; what it has applied stays, and what it has staged the next run takes (取消同步)."""

    async def act(self, acting: Acting, given: Given) -> Made:
        """See the class."""
        return await steered(acting, given, Steering.cancel)
