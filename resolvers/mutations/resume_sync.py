"""The end of a pause."""

from hub.sync.steering import Steering
from resolvers.mutations.kit import Acting, Mutation
from resolvers.mutations.kit.steering import STEERING, Given, Made, steered


class ResumeSync(Mutation[Given, Made], roles=STEERING):
    """Have a worker go on with a paused run, from where it stood (继续同步)."""

    async def act(self, acting: Acting, given: Given) -> Made:
        """See the class."""
        return await steered(acting, given, Steering.resume)
