"""A held run through the graph: what it would take away, approved or rejected by somebody who is named."""

import pytest

from hub.sync.attempt import RunHeld
from hub.sync.run import Engine
from schema.kit import Role
from tests.resolvers.mutations.test_quarantine import INTEGRATOR, STEWARD, Told, org

HELD = """{ syncRuns(filter: { state: { eq: HELD } }) { nodes { id errorCode
  heldChanges { nodes { kind stream taken total beyond } } } } }"""
DECIDE = """mutation ($run: ID!) { done: %sSync(run: $run) {
  ... on %sSyncPayload { run { state operator decidedAt } } ... on Refused { code } } }"""


@pytest.fixture
def sync(changing):
    async def syncing(*orgs):
        Told.gives = {"orgs": list(orgs)}
        engine = Engine(changing.owner, changing.keyring, changing.clock, lambda _: Told)
        return await engine.sync("sis", full=True)

    return syncing


@pytest.fixture
def ask(call):
    async def asking(document, number=INTEGRATOR, role=Role.INTEGRATOR, **variables):
        answer = await call(document, number, role, **variables)
        assert "errors" not in answer, answer
        return next(iter(answer["data"].values()))

    return asking


def decided(how: str) -> str:
    return DECIDE % (how, how.capitalize())


async def test_a_held_run_is_laid_out_and_applied_only_once_it_is_approved(sync, ask, changing):
    many = [org(str(number)) for number in range(1, 21)]
    await sync(*many)
    with pytest.raises(RunHeld):
        await sync(*many[:8])
    (run,) = (await ask(HELD))["nodes"]
    assert run["errorCode"] == "sync.held"
    assert run["heldChanges"]["nodes"] == [
        {"kind": "REMOVE", "stream": "orgs", "taken": 12, "total": 20, "beyond": True}
    ]
    rejected = await ask(decided("reject"), run=run["id"])
    assert rejected["run"]["state"] == "REJECTED" and rejected["run"]["decidedAt"]
    assert (await ask(decided("approve"), run=run["id"]))["code"] == "sync.state"
    with pytest.raises(RunHeld):
        await sync(*many[:8])
    (run,) = (await ask(HELD, STEWARD, Role.IDENTITY_STEWARD))["nodes"]
    approved = await ask(decided("approve"), STEWARD, Role.IDENTITY_STEWARD, run=run["id"])
    assert approved["run"]["state"] == "QUEUED" and approved["run"]["operator"] is None
    report = await sync(*many[:8])
    assert (report.continued, report.counts["removed"]) == (True, 12)
    async with changing.owner.connect() as connection:
        who = await connection.exec_driver_sql("SELECT decided_by_id FROM sync_run ORDER BY id")
        assert [each for (each,) in who if each] == [INTEGRATOR, STEWARD]


async def test_a_run_of_others_is_not_there_to_be_decided(sync, call, gid, changing):
    async with changing.owner.begin() as connection:
        found = await connection.exec_driver_sql(
            'INSERT INTO sync_run (source_id, state, attempts, "full", started_at, seen, added, changed, unchanged,'
            " quarantined, waiting, tombstoned, ignored, removed, released)"
            " VALUES (402, 'HELD', 1, true, now(), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0) RETURNING id"
        )
        run = gid("SyncRun", found.scalar_one())
    for how in ("approve", "reject"):
        answer = await call(decided(how), INTEGRATOR, Role.INTEGRATOR, run=run)
        assert answer["data"]["done"]["code"] == "row.unknown"
