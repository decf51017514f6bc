"""The second wall, asked directly as the application's role: it lets through what the domain says, whatever a statement forgot."""

from __future__ import annotations

import random

import asyncpg
import orjson
import pytest
from sqlalchemy import text, true
from sqlalchemy.engine import make_url

import hub.sync.tables
from hub.policy import Policy, entering
from hub.policy.guarded import counting, held_in, is_guarded, is_open
from hub.policy.known import lookups
from hub.policy.viewer import AGGREGATE
from hub.store.reader import address
from schema.kit import Role, Sensitivity
from schema.kit.access import DISTRICT_WIDE
from schema.kit.registry import load
from schema.protected import of_the_district
from tests.hub.policy.test_oracle import Oracle

assert hub.sync.tables.metadata, "the tables of the sync engine are made with the others"
GUARDED = sorted(name for name, entity in load().items() if is_guarded(entity))


@pytest.fixture
async def raw(district):
    """`await raw(sql, *values)`: rows of a statement as the application's role, in a transaction of its own."""
    (space,) = await district_schema(district)
    connection = await asyncpg.connect(
        **address(make_url(district.engine.url)), server_settings={"search_path": space}
    )
    yield connection
    await connection.close()


async def district_schema(district):
    async with district.owner.connect() as connection:
        return (await connection.execute(text("SELECT current_schema()"))).one()


async def through(connection, district, viewer, name, way=""):
    """The ids of all rows of an entity that the wall lets through to a statement without any predicate."""
    told = viewer.values(district.clock)["viewer"] + way
    async with connection.transaction():
        await connection.execute(f"SELECT {entering.telling('$1::text')}", told)
        found = await connection.fetch(f"SELECT * FROM {load()[name].__tablename__} ORDER BY id")
    return [row["id"] for row in found]


def expected(district, viewer, name):
    oracle = Oracle(district, viewer)
    return [
        row["id"]
        for row in sorted(district.rows[name], key=lambda row: row["id"])
        if any(oracle.reads(role.name, name, row) for role in viewer.roles)
    ]


def test_what_is_clinical_or_secret_is_guarded():
    assert {"Student", "Referral", "Staff", "Guardian", "QuarantinedRecord"} <= set(GUARDED)
    assert "School" not in GUARDED


async def test_without_a_viewer_nothing_is_read(raw):
    for name in GUARDED:
        assert await raw.fetch(f"SELECT * FROM {load()[name].__tablename__}") == []
        for telling in ("set_config('yixin.viewer', '', true)", entering.telling("''")):
            async with raw.transaction():
                await raw.execute(f"SELECT {telling}")
                assert await raw.fetch(f"SELECT * FROM {load()[name].__tablename__}") == []


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.name)
async def test_a_statement_without_predicates_reads_what_the_domain_says(district, raw, role):
    viewer = district.viewer(role)
    for name in GUARDED:
        if name in district.told:
            assert await through(raw, district, viewer, name) == expected(district, viewer, name), name


@pytest.mark.parametrize("seed", range(40))
async def test_roles_held_together_let_through_what_each_does(district, raw, seed):
    choice = random.Random(seed)
    viewer = district.viewer(
        *choice.sample(list(Role), choice.randint(0, 4)),
        account_id=seed,
        staff_id=choice.choice([None, 1, 2, 3, 4, 5, 6, 7, 8]),
        guardian_id=choice.choice([None, 201, 202, 203, 204]),
        health_partner_id=choice.choice([None, 301, 302]),
        source_ids=tuple(choice.sample([401, 402], choice.randint(0, 2))),
    )
    for name in set(GUARDED) & district.told:
        assert await through(raw, district, viewer, name) == expected(district, viewer, name), name


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.name)
async def test_what_only_counts_passes_for_those_who_aggregate(district, raw, role):
    viewer = district.viewer(role)
    every = sorted(row["id"] for row in district.rows["Student"] if row["removed_at"] is None)
    wanted = every if role in DISTRICT_WIDE else expected(district, viewer, "Student")
    assert await through(raw, district, viewer, "Student", AGGREGATE) == wanted


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.name)
async def test_rows_to_be_counted_are_found_by_those_who_aggregate_and_only_so(district, raw, role):
    told = district.viewer(role).values(district.clock)["viewer"]
    entities = [
        load()[name] for name in GUARDED if not is_open(load()[name]) and of_the_district(load()[name])
    ]
    assert entities
    for way in ("", AGGREGATE):
        async with raw.transaction():
            await raw.execute(f"SELECT {entering.telling('$1::text')}", f"{told}{way}")
            for entity in entities:
                found = await raw.fetchval(counting(f"SELECT count(*) FROM {entity.__tablename__} AS of_all"))
                every = [row for row in district.rows[entity.__name__] if row.get("removed_at") is None]
                assert found == (len(every) if way and role in DISTRICT_WIDE else 0), entity


async def test_the_setting_ends_with_the_statement_and_holds_before_the_rows_are_read(district, raw):
    viewer = district.viewer(Role.PRINCIPAL)
    told = viewer.values(district.clock)["viewer"]
    wanted = expected(district, viewer, "Student")
    assert wanted
    counted = entering.walled("SELECT array_agg(id ORDER BY id) FROM student", "$1::text")
    plain = "SELECT count(*) FROM student"
    for mode in ("auto", "force_generic_plan", "force_custom_plan"):
        await raw.execute(f"SET plan_cache_mode = {mode}")
        # Workers are started for any table, where the planner may.
        await raw.execute(
            "SET min_parallel_table_scan_size = 0; SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0"
        )
        prepared, after = await raw.prepare(counted), await raw.prepare(plain)
        for _ in range(8):
            assert await prepared.fetchval(told) == wanted
            assert await after.fetchval() == 0
    await raw.execute("RESET ALL")


async def test_several_viewers_in_turn_on_one_connection_never_mix(district, raw):
    prepared = await raw.prepare(entering.walled("SELECT array_agg(id ORDER BY id) FROM student", "$1::text"))
    for _ in range(3):
        for role in Role:
            viewer = district.viewer(role)
            found = await prepared.fetchval(viewer.values(district.clock)["viewer"])
            assert (found or []) == expected(district, viewer, "Student"), role


@pytest.mark.parametrize(
    "forbidden",
    [
        "ALTER TABLE student DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE student ADD COLUMN mine int",
        "DROP POLICY wall_viewer ON student",
        "CREATE POLICY mine ON student USING (true)",
        "CREATE TABLE mine (id int)",
        "CREATE TEMPORARY TABLE mine (id int)",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "UPDATE student SET name = 'x'",
        "DELETE FROM school",
        "INSERT INTO staff_post (staff_id, school_id, kind) VALUES (1, 11, 'PRINCIPAL')",
        "TRUNCATE student",
        "SELECT * FROM student_history",
        "SELECT * FROM source_record",
        "SELECT said FROM source_record",
        "SELECT * FROM staged_record",
        "SELECT hash FROM token",
        "COPY (SELECT 1) TO PROGRAM 'true'",
    ],
)
async def test_the_application_cannot_go_around_it(raw, forbidden):
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await raw.execute(forbidden)


async def test_it_cannot_become_another_nor_switch_it_off(district, raw):
    async with district.owner.connect() as connection:
        owner = (await connection.execute(text("SELECT current_user"))).scalar_one()
    for forbidden in (f'SET ROLE "{owner}"', f'SET SESSION AUTHORIZATION "{owner}"'):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await raw.execute(forbidden)
    await raw.execute("SET row_security = off")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await raw.fetch("SELECT * FROM student")
    await raw.execute("RESET ALL")


async def test_the_owners_eyes_show_no_more_than_the_policy(district, raw):
    found = await raw.fetch("SELECT viewname FROM pg_views WHERE schemaname = current_schema()")
    views = {view for (view,) in found}
    asked = {view for view in views if view.startswith("wall_")}
    assert asked
    for view in asked:
        assert await raw.fetch(f"SELECT * FROM {view}") == []
    assert views - asked == {held_in(entity) for entity in load().values() if is_open(entity)}
    # What runs behind a trigger nobody can call.
    found = await raw.fetch(
        "SELECT proname FROM pg_proc WHERE pronamespace = current_schema()::regnamespace AND prorettype <> 'trigger'::regtype"
    )
    roles = "".join(f",{role.name}," for role in Role)
    for (name,) in found:
        if name not in lookups():
            assert await raw.fetch(f"SELECT {name}($1)", roles) == []
    # By which numbers a pupil stands in lists of ids: numbers, and nothing of anybody of whom no number is given.
    for name in lookups():
        assert await raw.fetchval(f"SELECT pg_typeof({name}($1))::text", [101]) == "integer[]"
        assert await raw.fetchval(f"SELECT {name}($1)", []) == []


@pytest.mark.parametrize("entity", [entity for entity in load().values() if is_open(entity)])
async def test_what_is_read_beside_the_wall_is_nothing_secret(raw, entity):
    (row, *_) = await raw.fetch(f"SELECT * FROM {held_in(entity)} LIMIT 1")
    declared = entity.declaration.columns.values()
    secret = {column.name for column in declared if column.sensitivity is Sensitivity.SECRET}
    assert secret
    assert not {name for name in dict(row) if name.removesuffix("_hash") in secret}
    with pytest.raises(asyncpg.UndefinedColumnError):
        await raw.fetch(f"SELECT {min(secret)} FROM {held_in(entity)}")


async def test_a_query_whose_policy_was_taken_out_still_gives_the_viewers_rows_only(
    district, graph, monkeypatch
):
    """The policy in the statements says that every row is read: where secrets are asked for, the wall says otherwise."""
    monkeypatch.setattr(Policy, "rows", lambda *_, **__: true())
    monkeypatch.setattr("resolvers.planner.sql._visible", lambda *_: None)
    document = "{ students(first: 100) { nodes { id nationalId referrals { nodes { id } } } } }"
    for planned in (True, False):
        viewer = district.viewer(Role.PSYCHOLOGIST)
        answer = await graph.execute(viewer, document=document, planned=planned)
        nodes = orjson.loads(answer)["data"]["students"]["nodes"]
        assert len(nodes) == len(expected(district, viewer, "Student"))
