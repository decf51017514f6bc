"""The first half of a grant."""

from dataclasses import dataclass
from typing import Annotated

from hub.store.grounds import Grounds
from resolvers.mutations.kit import Acting, Mutation, given, text, told
from resolvers.mutations.kit.separation import check_apart, check_ground, check_others
from schema.access.account import Account
from schema.access.role_grant import RoleGrant
from schema.kit import Role


@dataclass(frozen=True)
class Given:
    """What is given."""

    account: Annotated[int, Account] = given(doc="For whom (账户).")
    role: Role = given(doc="Which role (角色).")
    reason: str = given(doc="Why the account needs it, 1 to 500 characters (理由).")
    staff: str | None = given(
        doc="Staff number of the person whom it stands for; roles of a school need it (工号).", default=None
    )
    health_partner: str | None = given(
        doc="Code of the health partner that it stands for; `HEALTH_PARTNER` needs it (机构代码).",
        default=None,
    )
    source: str | None = given(
        doc="Name of the source that it owns; `INTEGRATOR` needs it (数据来源).", default=None
    )


@dataclass(frozen=True)
class Made:
    """What is told."""

    grant: Annotated[int, RoleGrant] = told(doc="The grant, which waits for a second administrator.")


class RequestGrant(Mutation[Given, Made], roles=(Role.ADMIN,)):
    """Ask for a role for another's account; it has it once a second administrator approves (申请授权)."""

    async def act(self, acting: Acting, given: Given) -> Made:
        """See the class."""
        account = await acting.row(Account, given.account, "account")
        check_apart({*(Role[name] for name in account["roles"]), given.role})
        named = await Grounds(acting.work.connection).named(
            staff=given.staff,
            partner=given.health_partner,
            sources=[] if given.source is None else [given.source],
        )
        grounds = {
            "staff": named["staff_id"],
            "health_partner": named["health_partner_id"],
            "source": next(iter(named["source_ids"]), None),
        }
        check_others(acting.viewer, account, becomes=grounds["staff"])
        check_ground(given.role, account, grounds)
        grant = await acting.work.add(
            RoleGrant,
            {
                "role": given.role.name,
                "state": "REQUESTED",
                "reason": text(given.reason, "reason", most=500),
                "requested_at": acting.work.now,
                "account": given.account,
                "requested_by": acting.account,
                **grounds,
            },
        )
        return Made(grant)
