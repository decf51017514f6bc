"""Runs of sources, started and stopped by those whose task it is."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from schema.kit import Role
from tests.resolvers.mutations.conftest import ADMIN, MACHINE, SECOND

START = """
mutation($source: ID!, $full: Boolean, $key: String) {
  startSync(source: $source, full: $full, idempotencyKey: $key) {
    ... on StartSyncPayload { run { id state full attempts phase stream records source { name } } }
    ... on Refused { code place }
  }
}
"""
STEER = """
mutation($run: ID!) {
  %sSync(run: $run) { ... on %sSyncPayload { run { state finishedAt } } ... on Refused { code place messageZh } }
}
"""


@pytest.fixture
async def start(call, changing, gid):
    async def starting(source, *, number=ADMIN, roles=(Role.ADMIN,), viewer=None, **more):
        answer = await call(START, number, *roles, viewer=viewer, source=gid("Source", source), **more)
        return answer["data"]["startSync"]

    yield starting
    async with changing.owner.begin() as connection:
        await connection.execute(text("DELETE FROM sync_run"))


@pytest.fixture
def steer(call):
    async def steering(what, run, number=ADMIN, *roles, viewer=None):
        document = STEER % (what, what.title())
        answer = await call(document, number, *(roles or (Role.ADMIN,)), viewer=viewer, run=run)
        return answer["data"][f"{what}Sync"]

    return steering


async def test_a_run_is_queued_once_and_told(start, changing):
    one = await start(1, full=True, key="k1")
    assert one["run"] == {
        "id": one["run"]["id"], "state": "QUEUED", "full": True, "attempts": 0, "phase": None, "stream": None,
        "records": None, "source": {"name": "source 1"},
    }  # fmt: skip
    assert await start(1, full=True, key="k1") == one
    assert (await start(1))["run"]["id"] == one["run"]["id"]
    assert (await start(2))["run"]["id"] != one["run"]["id"]
    async with changing.owner.connect() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM run_plan"))).scalar_one() == 2


async def test_integrators_steer_their_own_sources_only(start, steer, changing):
    own = changing.viewer(Role.INTEGRATOR, account_id=SECOND, source_ids=[1])
    foreign = (await start(2))["run"]["id"]
    assert await start(2, viewer=own) == {"code": "row.unknown", "place": "source"}
    assert (await steer("cancel", foreign, viewer=own))["code"] == "row.unknown"
    run = (await start(1, viewer=own))["run"]["id"]
    assert (await steer("pause", run, viewer=own))["run"]["state"] == "PAUSED"
    assert (await start(1, number=MACHINE, roles=(Role.DASHBOARD, Role.DEVELOPER)))[
        "code"
    ] == "access.mutation"


async def test_a_run_rests_goes_on_ends_and_is_tried_again(start, steer):
    run = (await start(1))["run"]["id"]
    for what, state in (
        ("pause", "PAUSED"),
        ("resume", "QUEUED"),
        ("cancel", "CANCELLED"),
        ("retry", "QUEUED"),
    ):
        done = await steer(what, run)
        assert done["run"]["state"] == state, done
        assert (done["run"]["finishedAt"] is None) is (state != "CANCELLED")


async def test_what_does_not_fit_the_state_is_refused_and_changes_nothing(start, steer):
    run = (await start(1))["run"]["id"]
    for what in ("resume", "retry"):
        refused = await steer(what, run)
        assert (refused["code"], refused["place"], bool(refused["messageZh"])) == ("sync.state", "run", True)
    await steer("pause", run)
    assert await start(1) == {"code": "sync.state", "place": "run"}
    assert (await steer("pause", run))["code"] == "sync.state"
    assert (await steer("resume", run))["run"]["state"] == "QUEUED"


async def test_only_the_last_run_of_a_source_is_steered(start, steer):
    first = (await start(1))["run"]["id"]
    await steer("cancel", first)
    second = (await start(1))["run"]["id"]
    assert second != first
    assert (await steer("retry", first))["code"] == "sync.state"
    assert (await steer("cancel", second))["run"]["state"] == "CANCELLED"
