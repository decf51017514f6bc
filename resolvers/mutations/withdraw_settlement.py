"""A settlement, taken back."""

from dataclasses import dataclass
from typing import Annotated

from hub.sync import installed
from hub.sync.settling import Settling, about
from hub.sync.worklist import Releasing
from resolvers.mutations.kit import Acting, Mutation, given, told
from resolvers.mutations.kit.opening import Opening
from resolvers.mutations.kit.separation import check_nobody
from schema.integration.settlement import Settlement
from schema.kit import Role


@dataclass(frozen=True)
class Given:
    """What is given."""

    settlement: Annotated[int, Settlement] = given(doc="Which (冲突裁定).")


@dataclass(frozen=True)
class Made:
    """What is told."""

    settlement: Annotated[int, Settlement] = told(doc="The settlement as it is now.")


class WithdrawSettlement(Mutation[Given, Made], roles=(Role.IDENTITY_STEWARD,)):
    """Let the rules of survivorship, or an earlier settlement, say again what counts for a field (撤回冲突裁定)."""

    in_line = True

    async def act(self, acting: Acting, given: Given) -> Made:
        """See the class."""
        row = await acting.row(Settlement, given.settlement, "settlement")
        entity, _, subject = about(row)
        check_nobody(acting.viewer, entity, [subject])
        opening = await Opening.of(acting, "settlement", [(entity.__name__, subject)])
        await Settling(acting.work).withdraw(row)
        await Releasing(acting.work, installed.connector).run()
        await opening.check([(entity.__name__, subject)])
        acting.work.touched += [(Settlement, given.settlement), (entity, subject)]
        return Made(given.settlement)
