"""Answers to alerts: who was first, what is not answered any more, and that other pupils' alerts look as if there were none."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from hub.rules.evaluating import Rules
from hub.rules.stated import standing
from hub.store.work import Work
from hub.store.writer import Writer
from schema.attendance.absence_episode import AbsenceEpisode
from schema.care.alert import Alert
from schema.kit import Role
from tests.resolvers.mutations.conftest import PSYCHOLOGIST

REFUSED = "... on Refused { code place }"
TOLD = "alert { state level answeredBy { id } answeredAt assignee { name } dismissedBecause version }"
ACKNOWLEDGE = f"""mutation ($alert: ID!, $version: Int! = 1) {{ acknowledgeAlert(alert: $alert, version: $version) {{
  ... on AcknowledgeAlertPayload {{ {TOLD} }} {REFUSED} }} }}"""
ASSIGN = f"""mutation ($alert: ID!, $staff: ID!, $version: Int! = 1) {{ assignAlert(alert: $alert, assignee: $staff, version: $version) {{
  ... on AssignAlertPayload {{ {TOLD} }} {REFUSED} }} }}"""
DISMISS = f"""mutation ($alert: ID!, $because: String! = "家长已说明", $version: Int! = 1) {{
  dismissAlert(alert: $alert, because: $because, version: $version) {{ ... on DismissAlertPayload {{ {TOLD} }} {REFUSED} }} }}"""


@pytest.fixture
def psychologist(call):
    async def calling(document, **variables):
        answer = await call(document, PSYCHOLOGIST, Role.PSYCHOLOGIST, **variables)
        assert "errors" not in answer, answer
        return next(iter(answer["data"].values()))

    return calling


@pytest.fixture
async def raised(changing, gid):
    """Alerts about a pupil of the psychologist's school, and about one of another; by the pupil's number."""
    table = Alert.__table__
    async with changing.owner.begin() as connection:
        work = Work(connection, changing.keyring, changing.clock.now())
        today = changing.clock.today()
        for pupil in (101, 104):
            await work.add(AbsenceEpisode, {
                "first_day": today - timedelta(2), "last_day": today, "school_days": 3, "explained": False, "unexplained_days": 3,
                "state": "OPEN",
                "student": pupil,
            })  # fmt: skip
        await Rules(standing(), changing.keyring, changing.clock).evaluate(connection, [101, 104])
        made = select(table.c.student_id, table.c.id).where(table.c.rule == "ABNORMAL_ABSENCE")
        raised = {pupil: gid("Alert", key) for pupil, key in await connection.execute(made)}
    yield raised
    async with changing.owner.begin() as connection:
        for table in ("alert_evidence", "alert_evidence_history", "alert_history", "alert"):
            await connection.execute(text(f"DELETE FROM {table}"))
        await connection.execute(text("DELETE FROM absence_episode WHERE school_days = 3"))


async def test_who_is_first_has_answered_it(psychologist, raised, gid):
    noted = (await psychologist(ACKNOWLEDGE, alert=raised[101]))["alert"]
    assert (noted["state"], noted["version"]) == ("ACKNOWLEDGED", 2)
    assert noted["answeredBy"] == {"id": gid("Account", PSYCHOLOGIST)} and noted["answeredAt"]
    assert await psychologist(ACKNOWLEDGE, alert=raised[101]) == {
        "code": "mutation.stale",
        "place": "version",
    }
    answer = await psychologist(ASSIGN, alert=raised[101], staff=gid("Staff", 5), version=2)
    assert "alert" in answer, answer
    given = answer["alert"]
    assert (given["state"], given["assignee"]) == ("ASSIGNED", {"name": "吴导师"})
    assert given["answeredAt"] == noted["answeredAt"]


async def test_what_is_dismissed_is_not_answered_again(psychologist, raised):
    assert (await psychologist(DISMISS, alert=raised[101], because=" "))["code"] == "argument.invalid"
    assert (await psychologist(DISMISS, alert=raised[101]))["alert"]["dismissedBecause"] == "家长已说明"
    assert await psychologist(ACKNOWLEDGE, alert=raised[101], version=2) == {
        "code": "alert.closed", "place": "alert",
    }  # fmt: skip


async def test_others_alerts_and_staff_look_as_if_there_were_none(psychologist, raised, gid):
    for document in (ACKNOWLEDGE, DISMISS):
        assert (await psychologist(document, alert=raised[104]))["code"] == "row.unknown"
    unread = {"alert": raised[101], "staff": gid("Staff", 6)}
    assert await psychologist(ASSIGN, **unread) == {"code": "row.unknown", "place": "assignee"}


async def test_a_mutation_has_its_pupil_looked_at(psychologist, raised, changing):
    """What has no ground any more is closed before the answer leaves."""
    table = AbsenceEpisode.__table__
    async with changing.owner.begin() as connection:
        mine = select(table.c.id).where(table.c.student_id == 101, table.c.school_days == 3)
        writer = Writer(connection, changing.keyring, changing.clock.now())
        await writer.change(
            AbsenceEpisode, (await connection.execute(mine)).scalar_one(), {"explained": True}
        )
    told = (await psychologist(ACKNOWLEDGE, alert=raised[101]))["alert"]
    assert told["state"] == "CLOSED"
