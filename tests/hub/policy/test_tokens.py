"""A token is looked up once, and never believed after something changed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event, text, update

from hub.policy.accounts import Accounts, AuthError, NoToken, account, token
from hub.policy.tokens import Tokens
from schema.kit import Role


class Later:
    """The real clock, moved."""

    def __init__(self, clock):
        self._clock = clock
        self.by = timedelta()

    def now(self):
        return self._clock.now() + self.by


@pytest.fixture
async def known(home):
    """The tokens of one process, a secret that one of them is, and the statements that were sent."""
    asked = []

    @event.listens_for(home.database.sync_engine, "before_cursor_execute")
    def note(_, __, statement, *___):
        asked.append(statement)

    state = {"number": 1}
    clock = Later(home.clock)
    tokens = Tokens(home.database, clock, lambda: state["number"])
    async with home.database.begin() as connection:
        accounts = Accounts(connection)
        number = await accounts.add([Role.DEVELOPER])
        secret = (await accounts.issue(number, home.clock.now(), lifetime=timedelta(hours=1))).secret
    asked.clear()
    return tokens, secret, asked, state, clock


async def test_it_is_looked_up_once(known):
    tokens, secret, asked, _, _ = known
    first = await tokens.viewer(secret)
    assert asked
    asked.clear()
    assert await tokens.viewer(secret) is first
    assert asked == []


async def test_after_a_change_it_is_looked_up_anew(known, home):
    tokens, secret, _, state, _ = known
    await tokens.viewer(secret)
    async with home.database.begin() as connection:
        await connection.execute(update(token).values(revoked_at=home.clock.now()))
    state["number"] += 1
    with pytest.raises(AuthError):
        await tokens.viewer(secret)


async def test_where_changes_are_not_heard_nothing_is_kept(known):
    tokens, secret, asked, state, _ = known
    await tokens.viewer(secret)
    state["number"] = None
    asked.clear()
    await tokens.viewer(secret)
    await tokens.viewer(secret)
    assert len([statement for statement in asked if "FROM account" in statement]) == 2
    assert not tokens._known


async def test_it_expires_and_its_use_is_noted_every_minute(known):
    tokens, secret, asked, _, clock = known
    await tokens.viewer(secret)
    clock.by = timedelta(seconds=61)
    asked.clear()
    await tokens.viewer(secret)
    assert any("UPDATE token" in statement for statement in asked)
    clock.by = timedelta(hours=1)
    with pytest.raises(AuthError):
        await tokens.viewer(secret)


async def test_a_wrong_token_is_asked_for_each_time_and_an_empty_one_never_is_kept(known):
    tokens, _, _, _, _ = known
    for _ in range(2):
        with pytest.raises(AuthError):
            await tokens.viewer("yx_wrong")
        with pytest.raises(NoToken):
            await tokens.viewer(None)
    assert not tokens._known


@pytest.mark.parametrize(
    "change",
    [
        update(account).values(disabled=True),
        update(account).values(roles=["ADMIN"]),
        update(token).values(revoked_at=text("now()")),
        update(token).values(expires_at=text("now()")),
        text("DELETE FROM token"),
        text("TRUNCATE token"),
    ],
)
async def test_every_change_is_notified_in_its_transaction(home, known, change):
    heard = []
    async with home.database.connect() as listening:
        # Within a transaction nothing is told.
        await listening.execution_options(isolation_level="AUTOCOMMIT")
        raw = (await listening.get_raw_connection()).driver_connection
        await raw.add_listener("yixin_access", lambda *given: heard.append(given))
        async with home.database.begin() as connection:
            await connection.execute(change)
            await listening.execute(text("SELECT 1"))
            assert heard == []
        await listening.execute(text("SELECT 1"))
        assert len(heard) == 1
        heard.clear()
        async with home.database.begin() as connection:
            await connection.execute(update(token).values(last_used_at=text("now()")))
        await listening.execute(text("SELECT 1"))
        assert heard == []
        await raw.reset()
