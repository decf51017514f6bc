"""A synchronisation that rests."""

from hub.sync.steering import Steering
from resolvers.mutations.kit import Acting, Mutation
from resolvers.mutations.kit.steering import STEERING, Given, Made, steered


class PauseSync(Mutation[Given, Made], roles=STEERING):
    """Stop a run, wherever it is worked, until it is resumed; its source's schedule rests as long (暂停同步)."""

    async def act(self, acting: Acting, given: Given) -> Made:
        """See the class."""
        return await steered(acting, given, Steering.pause)
