"""The demo's accounts: one for each role, and a second administrator; each with a ground in the data that shows what the role sees."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncConnection

from hub.policy.accounts import Accounts
from hub.store.grounds import Grounds
from schema.kit.access import Role

SECOND = "ADMIN_2"
"""Another administrator: what one asks for, a second person has to approve."""


async def demo_accounts(connection: AsyncConnection) -> dict[str, int]:
    """Make, or bring up to date, the demo's account of every role and a second administrator; returns their ids by name."""
    accounts, grounds = Accounts(connection), Grounds(connection)
    made = {
        role.name: await accounts.add(
            [role], **await grounds.demo(role), name=f"demo {role.name}", demo=role.name
        )
        for role in Role
    }
    made[SECOND] = await accounts.add([Role.ADMIN], name=f"demo {SECOND}", demo=SECOND)
    return made
