"""The demo's accounts: one for each role, each with a ground in the data that shows what the role sees."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncConnection

from hub.policy.accounts import Accounts
from hub.store.grounds import Grounds
from schema.kit.access import Role


async def demo_accounts(connection: AsyncConnection) -> dict[Role, int]:
    """Make, or bring up to date, the demo's account of every role; returns their ids."""
    accounts, grounds = Accounts(connection), Grounds(connection)
    return {role: await accounts.add([role], **await grounds.demo(role), demo=role) for role in Role}
