"""The second half of a grant."""

from dataclasses import dataclass
from typing import Annotated, Any

from hub.base.errors import Refusal
from resolvers.mutations.kit import Acting, Mutation, given, told
from resolvers.mutations.kit.separation import check_apart, check_ground, check_others
from schema.access.account import Account
from schema.access.role_grant import RoleGrant
from schema.kit import Role


class GrantDecided(Refusal):
    """The grant was decided already, or who asked for it may not ask any more."""

    code = "grant.decided"
    chinese = "该授权已处理或已失效。"


@dataclass(frozen=True)
class Given:
    """What is given."""

    grant: Annotated[int, RoleGrant] = given(doc="Which (授权).")
    decline: bool = given(doc="Whether to decline it instead (拒绝).", default=False)


@dataclass(frozen=True)
class Made:
    """What is told."""

    grant: Annotated[int, RoleGrant] = told(doc="The grant as it is now.")


class ApproveGrant(Mutation[Given, Made], roles=(Role.ADMIN,)):
    """Approve, or decline, what another administrator asked for, for neither's own account (批准授权)."""

    async def act(self, acting: Acting, given: Given) -> Made:
        """See the class."""
        grant = await acting.row(RoleGrant, given.grant, "grant")
        account = await acting.row(Account, grant["account_id"], "grant")
        asked_by = await acting.work.locked(Account, grant["requested_by_id"])
        check_others(acting.viewer, account, asked_by, becomes=grant["staff_id"])
        may_ask = not asked_by["disabled"] and Role.ADMIN.name in asked_by["roles"]
        if grant["state"] != "REQUESTED" or not (may_ask or given.decline):
            raise GrantDecided(
                "the grant waits for nobody any more", place="grant", mend="ask for it anew with requestGrant"
            )
        if not given.decline:
            await self._give(acting, grant, account)
        state = "DECLINED" if given.decline else "APPROVED"
        decided = {"state": state, "decided_at": acting.work.now, "decided_by": acting.account}
        await acting.work.change(RoleGrant, given.grant, decided)
        return Made(given.grant)

    async def _give(self, acting: Acting, grant: Any, account: Any) -> None:
        """The account may have changed since it was asked for, so all is checked again."""
        roles = {*account["roles"], grant["role"]}
        check_apart({Role[name] for name in roles})
        grounds = {name: grant[f"{name}_id"] for name in ("staff", "health_partner", "source")}
        check_ground(Role[grant["role"]], account, grounds)
        owned = {*account["source_ids"], *([grounds["source"]] if grounds["source"] else [])}
        values = {"roles": sorted(roles), "source_ids": sorted(owned)}
        values |= {name: grounds[name] for name in ("staff", "health_partner") if grounds[name] is not None}
        await acting.work.change(Account, account["id"], values)
