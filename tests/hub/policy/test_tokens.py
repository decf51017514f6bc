"""A token is looked up once, and never believed after something changed."""

from __future__ import annotations

from dataclasses import replace
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


@pytest.mark.parametrize(
    ("posts", "schools", "many"), [(49, 60, False), (50, 60, True), (50, 200, True), (50, 201, False)]
)
async def test_who_has_posts_at_many_schools_is_known_so(known, home, posts, schools, many):
    tokens, secret, _, _, _ = known
    made = f"""
        INSERT INTO district (code, name, name_pinyin) VALUES ('310107', '普陀区', 'pu tuo qu');
        INSERT INTO staff (staff_number, name, name_pinyin) VALUES ('T1', '王芳', 'wang fang');
        INSERT INTO school (district_id, code, name, name_pinyin, stage)
        SELECT district.id, n::text, n::text, n::text, 'PRIMARY' FROM district, generate_series(1, {schools}) AS n;
        INSERT INTO staff_post (staff_id, school_id, kind)
        SELECT staff.id, school.id, kind FROM staff, school, (VALUES ('PRINCIPAL'), ('TEACHER')) AS k(kind)
        WHERE school.code::int <= {posts};
        INSERT INTO staff_post (staff_id, school_id, kind, removed_at) SELECT staff.id, school.id, 'OTHER', now() FROM staff, school;
        UPDATE account SET staff_id = staff.id, roles = '{{PRINCIPAL}}' FROM staff;"""
    try:
        async with home.database.begin() as connection:
            for one in filter(str.strip, made.split(";")):
                await connection.exec_driver_sql(one)
        viewer = await tokens.viewer(secret)
        assert viewer.many_schools is many
        assert (viewer.shape == {Role.PRINCIPAL}) is not many
        assert replace(viewer, roles=frozenset({Role.CENTRE})).shape == {Role.CENTRE}
    finally:
        async with home.database.begin() as connection:
            await connection.exec_driver_sql("UPDATE account SET staff_id = NULL")
            await connection.exec_driver_sql("TRUNCATE district, staff, school, staff_post CASCADE")
