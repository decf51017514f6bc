"""An upgrade ends with rights and wall as declared, however the database stood before, and a hub without them does not serve."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from hub.policy import rights, wall
from hub.policy.rights import Roles
from hub.store import form
from hub.web.service import Service
from schema.kit.entity import Entity


async def marks(engine):
    async with engine.connect() as connection:
        return await connection.run_sync(rights.found)


async def test_what_is_missing_or_of_another_form_is_built_anew(district):
    roles = Roles(make_url(district.engine.url).username, make_url(district.owner.url).username)
    for damage in (
        "ALTER TABLE referral DISABLE ROW LEVEL SECURITY",
        "DROP POLICY wall_viewer ON student",
        "COMMENT ON POLICY wall_viewer ON staff IS 'older'",
        "ALTER TABLE student_history DISABLE ROW LEVEL SECURITY",
        f'GRANT UPDATE ON student TO "{roles.application}"',
    ):
        async with district.owner.begin() as connection:
            await connection.execute(text(damage))
        async with district.owner.begin() as connection:
            await connection.run_sync(rights.settle, roles)
        assert await marks(district.owner) == rights.expected()
        async with district.owner.connect() as connection:
            query = "SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relrowsecurity"
            guarded = set((await connection.execute(text(query))).scalars())
            query = "SELECT has_table_privilege(:role, 'student', 'UPDATE')"
            assert not (await connection.execute(text(query), {"role": roles.application})).scalar_one()
        histories = {name for name in Entity.metadata.tables if name.endswith("_history")}
        assert guarded >= {*rights.expected(), *histories}


async def test_where_all_stands_nothing_is_done_to_the_tables(district):
    roles = Roles(make_url(district.engine.url).username, make_url(district.owner.url).username)
    query = text("SELECT array_agg(oid ORDER BY oid) FROM pg_policy")
    async with district.owner.begin() as connection:
        before = (await connection.execute(query)).scalar_one()
        await connection.run_sync(rights.settle, roles)
        assert (await connection.execute(query)).scalar_one() == before


def test_a_mark_tells_every_change_of_a_guard():
    (guard, *_) = wall.guards()
    others = [
        replace(guard, policy=f"{guard.policy} OR true"),
        replace(guard, functions={"wall_x": "BEGIN END"}),
        replace(guard, views={"wall_y": "SELECT 1 AS key"}),
        replace(guard, opened={"open_z": "SELECT id FROM z"}),
        replace(guard, lookups={"wall_w": "BEGIN RETURN asked; END"}),
    ]
    assert len({guard.mark, *(other.mark for other in others)}) == 6


async def test_a_hub_whose_wall_is_of_another_form_does_not_serve(home):
    await Service.over(home)
    async with home.database.begin() as connection:
        await connection.execute(text("COMMENT ON POLICY wall_viewer ON student IS 'older'"))
    with pytest.raises(form.WrongForm) as refused:
        await Service.over(home)
    assert "db upgrade" in str(refused.value.mend)
