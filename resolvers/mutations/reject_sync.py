"""A held run, rejected."""

from hub.sync.decisions import Decider
from resolvers.mutations.kit import Acting, Mutation
from resolvers.mutations.kit.steering import STEERING, Given, Made, steered
from schema.kit import Role


class RejectSync(Mutation[Given, Made], roles=(*STEERING, Role.IDENTITY_STEWARD)):
    """Close a run that is held: nothing of it is applied (否决同步)."""

    async def act(self, acting: Acting, given: Given) -> Made:
        """See the class."""
        who = Decider(account=acting.account)
        return await steered(acting, given, lambda steering, run: steering.reject(run, who))
