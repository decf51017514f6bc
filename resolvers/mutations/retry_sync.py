"""Another try at a synchronisation."""

from hub.sync.steering import Steering
from resolvers.mutations.kit import Acting, Mutation
from resolvers.mutations.kit.steering import STEERING, Given, Made, steered


class RetrySync(Mutation[Given, Made], roles=STEERING):
    """Have a worker go on with a run that failed or was cancelled, from where it stood (重试同步)."""

    async def act(self, acting: Acting, given: Given) -> Made:
        """See the class."""
        return await steered(acting, given, Steering.retry)
