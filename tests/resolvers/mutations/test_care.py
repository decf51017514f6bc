"""Care as mutations: what is decided stands, whatever a sync says later; what does not fit changes nothing."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import func, select

from hub.store.work import Work
from hub.store.writer import Writer
from hub.sync import line
from hub.sync.apply import NO_RUN, Batch
from hub.sync.owning import Owning
from hub.sync.staging import Staging
from schema.care.care_file import CareFile
from schema.care.follow_up import FollowUp
from schema.integration.source_record import SourceRecord
from schema.kit import Role
from tests.resolvers.mutations.conftest import PSYCHOLOGIST

REFUSED = "... on Refused { code place }"
OPEN = f"""mutation ($student: ID!, $key: String, $level: CareLevel! = ORANGE) {{
  openCareFile(student: $student, level: $level, categories: [ABSENT, EMOTION, ABSENT], reason: "多日未到校", idempotencyKey: $key) {{
    ... on OpenCareFilePayload {{ file {{ id level categories openedOn reason version keyWorker {{ name }} }} }} {REFUSED} }} }}"""
LEVEL = f"""mutation ($file: ID!, $level: CareLevel!, $version: Int) {{ setCareLevel(file: $file, level: $level, version: $version) {{
  ... on SetCareLevelPayload {{ file {{ level version }} }} {REFUSED} }} }}"""
CLOSE = f"""mutation ($file: ID!, $version: Int) {{ closeCareFile(file: $file, outcome: "已稳定", version: $version) {{
  ... on CloseCareFilePayload {{ file {{ closedOn outcome version }} }} {REFUSED} }} }}"""
PLAN = f"""mutation ($file: ID!) {{ makeCarePlan(file: $file, goal: "恢复到校", reviewOn: "2026-12-01") {{
  ... on MakeCarePlanPayload {{ plan {{ id goal madeOn owner {{ name }} }} }} {REFUSED} }} }}"""
ACTION = f"""mutation ($plan: ID!, $due: Date! = "2026-10-20") {{ planAction(plan: $plan, kind: FAMILY, task: "家访", dueOn: $due) {{
  ... on PlanActionPayload {{ action {{ id dueOn doneOn version }} }} {REFUSED} }} }}"""
DONE = f"""mutation ($action: ID!, $on: Date, $version: Int) {{ completeAction(action: $action, result: "家长配合", doneOn: $on, version: $version) {{
  ... on CompleteActionPayload {{ action {{ doneOn result version }} }} {REFUSED} }} }}"""
FOLLOW = f"""mutation ($student: ID, $followUp: ID, $next: Date, $version: Int) {{
  recordFollowUp(student: $student, followUp: $followUp, mode: PHONE, finding: "平稳", nextDueOn: $next, version: $version) {{
    ... on RecordFollowUpPayload {{ followUp {{ id doneOn dueOn side nextDueOn finding file {{ id }} by {{ name }} }} next {{ id dueOn doneOn file {{ id }} }} }}
    {REFUSED} }} }}"""
MENTOR = f"""mutation ($student: ID!, $mentor: ID!, $on: Date) {{ assignMentor(student: $student, mentor: $mentor, startsOn: $on) {{
  ... on AssignMentorPayload {{ assignment {{ id startsOn endsOn mentor {{ name }} }} ended {{ id endsOn }} }} {REFUSED} }} }}"""


@pytest.fixture
def psychologist(call):
    async def calling(document, **variables):
        answer = await call(document, PSYCHOLOGIST, Role.PSYCHOLOGIST, **variables)
        assert "errors" not in answer, answer
        return next(iter(answer["data"].values()))

    return calling


@pytest.fixture
async def file(psychologist, gid, changing):
    """A file that is open, closed afterwards."""
    made = await psychologist(OPEN, student=gid("Student", 101))
    yield made["file"]
    await psychologist(CLOSE, file=made["file"]["id"])


async def rows(changing, entity) -> list:
    table = entity.__table__
    async with changing.owner.connect() as connection:
        return (await connection.execute(select(table).order_by(table.c.id))).mappings().all()


async def test_a_file_is_opened_once_levelled_and_closed(psychologist, gid, changing):
    student = gid("Student", 104)
    assert (await psychologist(OPEN, student=student))["code"] == "row.unknown"
    mine = gid("Student", 101)
    made = await psychologist(OPEN, student=mine, key="open-1")
    file = made["file"]
    assert file == {
        "id": file["id"],
        "level": "ORANGE",
        "categories": ["ABSENT", "EMOTION"],
        "openedOn": "2026-10-15",
        "reason": "多日未到校",
        "version": 1,
        "keyWorker": {"name": "周心理"},
    }
    # Sent again it is the same call; another one finds the file.
    assert await psychologist(OPEN, student=mine, key="open-1") == made
    assert (await psychologist(OPEN, student=mine, key="open-1", level="RED"))["code"] == "mutation.key"
    assert await psychologist(OPEN, student=mine) == {"code": "care.open", "place": "student"}
    assert (await psychologist(LEVEL, file=file["id"], level="RED", version=1))["file"] == {
        "level": "RED",
        "version": 2,
    }
    assert (await psychologist(LEVEL, file=file["id"], level="GREEN", version=1))["code"] == "mutation.stale"
    # To set what stands changes nothing.
    assert (await psychologist(LEVEL, file=file["id"], level="RED"))["file"]["version"] == 2
    closed = (await psychologist(CLOSE, file=file["id"], version=2))["file"]
    assert closed == {"closedOn": "2026-10-15", "outcome": "已稳定", "version": 3}
    for document in (LEVEL, CLOSE, PLAN):
        refused = await psychologist(document, file=file["id"], level="GREEN")
        assert refused == {"code": "care.closed", "place": "file"}
    assert [row["level"] for row in await rows(changing, CareFile)] == ["RED"]


async def test_a_plan_is_made_of_steps_that_are_done_once(psychologist, file):
    plan = (await psychologist(PLAN, file=file["id"]))["plan"]
    assert (plan["goal"], plan["madeOn"], plan["owner"]) == ("恢复到校", "2026-10-15", {"name": "周心理"})
    assert (await psychologist(ACTION, plan=plan["id"], due="2026-10-14"))["code"] == "argument.invalid"
    action = (await psychologist(ACTION, plan=plan["id"]))["action"]
    assert (action["dueOn"], action["doneOn"]) == ("2026-10-20", None)
    assert (await psychologist(DONE, action=action["id"], on="2026-10-16"))["code"] == "argument.invalid"
    assert (await psychologist(DONE, action=action["id"], version=9))["code"] == "mutation.stale"
    done = (await psychologist(DONE, action=action["id"], on="2026-10-14", version=1))["action"]
    assert done == {"doneOn": "2026-10-14", "result": "家长配合", "version": 2}
    assert (await psychologist(DONE, action=action["id"]))["code"] == "care.done"


async def test_a_follow_up_sets_when_the_next_is_due(psychologist, gid, file, changing):
    first = await psychologist(FOLLOW, student=gid("Student", 101), next="2026-10-22")
    assert first["followUp"]["doneOn"] == "2026-10-15" and first["followUp"]["side"] == "SCHOOL"
    assert first["followUp"]["file"] == first["next"]["file"] == {"id": file["id"]}
    assert (first["next"]["dueOn"], first["next"]["doneOn"]) == ("2026-10-22", None)
    second = await psychologist(FOLLOW, followUp=first["next"]["id"], version=1)
    assert second["followUp"]["doneOn"] == "2026-10-15" and second["followUp"]["dueOn"] == "2026-10-22"
    assert second["next"] is None
    assert (await psychologist(FOLLOW, followUp=first["next"]["id"]))["code"] == "care.done"
    assert (await psychologist(FOLLOW))["code"] == "argument.invalid"
    assert len(await rows(changing, FollowUp)) == 2


async def test_a_change_of_mentor_ends_what_the_one_before_reads(psychologist, gid, changing, call):
    student, mentor = gid("Student", 101), gid("Staff", 3)
    made = await psychologist(MENTOR, student=student, mentor=mentor)
    assert made["assignment"] == {
        "id": made["assignment"]["id"],
        "startsOn": "2026-10-15",
        "endsOn": None,
        "mentor": {"name": "周心理"},
    }
    assert made["ended"] is None
    assert (await psychologist(MENTOR, student=student, mentor=mentor))["code"] == "mentor.unfit"
    other = gid("Staff", 5)
    assert (await psychologist(MENTOR, student=student, mentor=other, on="2026-10-14"))["code"] == (
        "argument.invalid"
    )
    changed = await psychologist(MENTOR, student=student, mentor=other, on="2026-10-20")
    assert changed["ended"] == {"id": made["assignment"]["id"], "endsOn": "2026-10-19"}
    assert (await psychologist(MENTOR, student=student, mentor=mentor, on="2026-10-16"))["code"] == (
        "mentor.unfit"
    )


async def test_what_was_decided_outlives_what_a_source_says_later(changing, psychologist, gid):
    """A file that a source brought: the level that was set stands, what nobody decided follows the source."""

    async def told(level: str, reason: str) -> None:
        async with changing.owner.begin() as connection:
            writer = Writer(connection, changing.keyring, changing.clock.now())
            record = {
                "source": 1, "stream": "files", "key": "f1", "slot": "", "subject_entity": "CareFile", "subject_id": 900,
                "refers_to": [], "founding": True, "outdated": False,
                "said": f'{{"values":{{"level":"{level}","categories":["OTHER"],"opened_on":"2026-09-01","reason":"{reason}"}},"refs":{{"student":101}}}}',
            }  # fmt: skip
            await writer.save(SourceRecord, {5000: record})
            staging = Staging(connection, changing.keyring, NO_RUN)
            await Batch(staging, writer, NO_RUN, roster=False).project(CareFile, [900])

    await told("YELLOW", "旧")
    where = gid("CareFile", 900)
    assert (await psychologist(LEVEL, file=where, level="RED", version=1))["file"]["version"] == 2
    await told("GREEN", "新")
    (row,) = [row for row in await rows(changing, CareFile) if row["id"] == 900]
    assert (row["level"], row["version"]) == ("RED", 3)
    assert changing.keyring.open("care_file.reason:900", row["reason"]) == "新"
    # It is told of by the records behind the row, one of them the hub's.
    answer = await psychologist(
        "query ($file: ID!) { node(id: $file) { ... on CareFile { sourceRecords { nodes { source { name } key founding } } } } }",
        file=where,
    )
    behind = {(each["source"]["name"], each["founding"]) for each in answer["sourceRecords"]["nodes"]}
    assert behind == {("source 1", True), ("hub", False)}
    await psychologist(CLOSE, file=where)


async def test_a_mutation_waits_for_its_turn_and_then_sees_what_was_written(changing, psychologist, file):
    async with changing.owner.connect() as other:
        await line.stand(other)
        waiting = asyncio.create_task(psychologist(LEVEL, file=file["id"], level="GREEN"))
        # It stands in the line, and holds no row that a sync might want.
        await asyncio.sleep(0.05)
        assert not waiting.done()
        await Owning(Work(other, changing.keyring, changing.clock.now())).change(
            CareFile, _number(file["id"]), {"level": "YELLOW"}
        )
        await other.commit()
    assert (await waiting)["file"] == {"level": "GREEN", "version": 3}
    async with changing.owner.connect() as connection:
        kept = (
            select(func.count())
            .select_from(CareFile.history)
            .where(CareFile.history.c.id == _number(file["id"]))
        )
        assert (await connection.execute(kept)).scalar() == 2


def _number(gid: str) -> int:
    from resolvers.ids import decode

    return decode(gid, "310107", CareFile)[1]
