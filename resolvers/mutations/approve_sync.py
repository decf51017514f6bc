"""A held run, approved."""

from hub.sync.decisions import Decider
from resolvers.mutations.kit import Acting, Mutation
from resolvers.mutations.kit.steering import STEERING, Given, Made, steered
from schema.kit import Role


class ApproveSync(Mutation[Given, Made], roles=(*STEERING, Role.IDENTITY_STEWARD)):
    """Have a worker apply a run that is held, with all that it takes away: see `heldChanges` first (批准同步)."""

    async def act(self, acting: Acting, given: Given) -> Made:
        """See the class."""
        who = Decider(account=acting.account)
        return await steered(acting, given, lambda steering, run: steering.approve(run, who))
