"""Talks that mentors write down: own mentees', on days on which they were, and the rules of early warning hear of them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import delete, select, text

from hub.rules.evaluating import Rules
from hub.rules.stated import standing
from hub.store.writer import Writer
from schema.care.alert import Alert
from schema.integration.source_record import SourceRecord
from schema.kit import Role
from schema.mentoring.mentor_assignment import MentorAssignment
from schema.mentoring.mentor_talk import MentorTalk
from tests.resolvers.mutations.conftest import PSYCHOLOGIST, SECOND

REFUSED = "... on Refused { code place }"
TALK = f"""mutation ($student: ID!, $topics: [TalkTopic!]! = [EMOTION, FAMILY, EMOTION], $concern: Boolean, $summary: String, $on: Date, $next: Date, $key: String) {{
  recordTalk(student: $student, topics: $topics, concern: $concern, summary: $summary, heldOn: $on, nextDue: $next, idempotencyKey: $key) {{
    ... on RecordTalkPayload {{ talk {{ id heldOn topics concern nextDue summary assignment {{ student {{ id }} mentor {{ id }} }} }} }} {REFUSED} }} }}"""


@pytest.fixture
def mentor(call, changing):
    viewers = {
        staff: changing.viewer(Role.MENTOR, account_id=account, staff_id=staff)
        for staff, account in ((3, PSYCHOLOGIST), (5, SECOND))
    }

    async def calling(staff=3, **variables):
        answer = await call(TALK, 0, viewer=viewers[staff], **variables)
        assert "errors" not in answer, answer
        return answer["data"]["recordTalk"]

    return calling


@pytest.fixture
async def mentored(changing, gid):
    """A pupil whom the mentor has had for half a year, and before that another one."""
    today = changing.clock.today()
    async with changing.owner.begin() as connection:
        writer = Writer(connection, changing.keyring, changing.clock.now())
        before, now = await writer.new_ids(MentorAssignment, 2)
        turn = today - timedelta(days=180)
        await writer.save(MentorAssignment, {
            before: {"starts_on": date(2025, 9, 1), "ends_on": turn - timedelta(1), "student": 101, "mentor": 5},
            now: {"starts_on": turn, "student": 101, "mentor": 3},
        })  # fmt: skip
    yield gid("Student", 101)
    async with changing.owner.begin() as connection:
        for table in (MentorTalk.history, MentorTalk.__table__):
            await connection.execute(delete(table))
        records = SourceRecord.__table__
        await connection.execute(delete(records).where(records.c.subject_entity == "MentorTalk"))
        for name in ("alert_evidence", "alert_evidence_history", "alert_history", "alert"):
            await connection.execute(text(f"DELETE FROM {name}"))
        await connection.execute(text("DELETE FROM mentor_assignment"))


async def rows(changing):
    table = MentorTalk.__table__
    async with changing.owner.connect() as connection:
        return (await connection.execute(select(table).order_by(table.c.id))).mappings().all()


async def test_a_mentor_writes_down_a_talk_once(mentor, mentored, changing, gid):
    made = await mentor(student=mentored, summary=" 情绪平稳 ", key="talk-1")
    talk = made["talk"]
    assert talk == {
        "id": talk["id"], "heldOn": "2026-10-15", "topics": ["EMOTION", "FAMILY"], "concern": False, "nextDue": None,
        "summary": "情绪平稳", "assignment": {"student": {"id": mentored}, "mentor": {"id": gid("Staff", 3)}},
    }  # fmt: skip
    assert await mentor(student=mentored, summary=" 情绪平稳 ", key="talk-1") == made
    before = await rows(changing)
    assert (await mentor(student=mentored, key="talk-1"))["code"] == "mutation.key"
    for given, refused in (
        ({}, ("mentor.talked", "heldOn")),
        ({"on": "2026-10-16"}, ("argument.invalid", "heldOn")),
        ({"on": "2026-04-01"}, ("argument.invalid", "heldOn")),
        ({"on": "2026-10-14", "topics": []}, ("argument.invalid", "topics")),
        ({"on": "2026-10-14", "next": "2026-10-14"}, ("argument.invalid", "nextDue")),
        ({"on": "2026-10-14", "summary": " "}, ("argument.invalid", "summary")),
    ):
        answer = await mentor(student=mentored, **given)
        assert (answer["code"], answer["place"]) == refused, given
    # Who mentored before, and pupils of others.
    for staff, student in ((5, mentored), (3, gid("Student", 104))):
        assert (await mentor(staff, student=student, on="2026-10-14"))["code"] == "row.unknown"
    assert await rows(changing) == before and len(before) == 1


@pytest.mark.parametrize(
    ("given", "due"),
    [({}, "2026-10-28"), ({"next": "2026-10-20"}, "2026-10-20"), ({"concern": False}, None)],
)
async def test_of_a_pupil_of_concern_the_next_talk_is_due_in_a_fortnight(mentor, mentored, given, due):
    talk = (await mentor(student=mentored, on="2026-10-14", **{"concern": True, **given}))["talk"]
    assert talk["nextDue"] == due


async def test_the_rules_hear_of_it_before_the_answer_leaves(mentor, mentored, changing):
    table = Alert.__table__
    state = select(table.c.state).where(table.c.rule == "MENTOR_TALK_OVERDUE", table.c.student_id == 101)
    async with changing.owner.begin() as connection:
        await Rules(standing(), changing.keyring, changing.clock).evaluate(connection, [101])
        assert (await connection.execute(state)).scalar_one() == "RAISED"
    assert "talk" in await mentor(student=mentored, concern=True)
    async with changing.owner.connect() as connection:
        assert (await connection.execute(state)).scalar_one() == "CLOSED"
