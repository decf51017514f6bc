"""The second half of an erasure."""

from dataclasses import dataclass
from typing import Annotated

from hub.base.errors import Refusal
from hub.sync.erasure import erase
from resolvers.mutations.kit import Acting, Mutation, given, told
from resolvers.mutations.kit.separation import same_person
from schema.access.account import Account
from schema.access.erasure import Erasure, ErasureState
from schema.kit import Role


class ErasureDecided(Refusal):
    """The erasure was decided already."""

    code = "erasure.decided"
    chinese = "该删除请求已处理。"


class OwnErasure(Refusal):
    """Who asked for the erasure would approve it."""

    code = "erasure.own"
    chinese = "申请人不能批准自己的删除请求。"


@dataclass(frozen=True)
class Given:
    """What is given."""

    erasure: Annotated[int, Erasure] = given(doc="Which (删除请求).")
    decline: bool = given(doc="Whether to decline it instead (拒绝).", default=False)


@dataclass(frozen=True)
class Made:
    """What is told."""

    erasure: Annotated[int, Erasure] = told(doc="The erasure as it is now.")


class DecideErasure(Mutation[Given, Made], roles=(Role.IDENTITY_STEWARD, Role.ADMIN)):
    """Approve and carry out, or decline, what another asked for: the pupil is gone for good, and no sync brings one back (批准删除)."""

    in_line = True

    async def act(self, acting: Acting, given: Given) -> Made:
        """See the class."""
        erasure = await acting.row(Erasure, given.erasure, "erasure")
        if erasure["state"] != ErasureState.REQUESTED.name:
            raise ErasureDecided("the erasure was decided already", place="erasure", mend="ask for it anew")
        asked_by = await acting.work.locked(Account, erasure["requested_by_id"])
        if same_person(acting.viewer, asked_by) and not given.decline:
            raise OwnErasure(
                "nobody approves what oneself asked for", place="erasure", mend="leave it to somebody else"
            )
        work = acting.work
        values = {"state": ErasureState.DECLINED.name, "decided_at": work.now, "decided_by": acting.account}
        if not given.decline:
            done = await erase(work.connection, work.keyring, erasure["subject_id"], work.now)
            values |= {
                "state": ErasureState.DONE.name,
                "rows_removed": done.rows,
                "records_removed": done.records,
            }
        await work.change(Erasure, given.erasure, values)
        return Made(given.erasure)
