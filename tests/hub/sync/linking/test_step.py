"""What is found after a sync waits for a decision, which stands; what was joined is taken apart exactly."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.store.redirects import Redirects
from hub.store.writer import Writer
from hub.sync.erasure import erase
from hub.sync.linking.step import Linkage
from hub.sync.linking.worklist import Worklist
from schema.integration.identity_match import MatchState
from schema.people.student import Student
from tests.hub.sync.conftest import Steps
from tests.hub.sync.hubs import Databases, Hub
from tests.hub.sync.upstreams import Upstreams, now, serving

SAME, DIFFERENT = MatchState.SAME, MatchState.DIFFERENT


async def steward(connection: AsyncConnection) -> int:
    """The account that decides."""
    await connection.execute(
        text(
            "INSERT INTO account (name, roles, disabled, version, created_at, source_ids, issuer, subject)"
            " VALUES ('steward', '{}', false, 1, now(), '{}', 'i', 's') ON CONFLICT DO NOTHING"
        )
    )
    return int((await connection.execute(text("SELECT id FROM account WHERE issuer = 'i'"))).scalar_one())


async def decide(hub: Hub, match: int, decision: MatchState) -> int:
    async with hub.database.begin() as connection:
        writer = Writer(connection, hub.keyring, hub.clock.now())
        await Worklist(writer).decide(match, decision, await steward(connection))
    return await Linkage(hub.engine()).apply_released()


async def merge(hub: Hub, stays: int, goes: int) -> int:
    async with hub.database.begin() as connection:
        writer = Writer(connection, hub.keyring, hub.clock.now())
        worklist = Worklist(writer)
        match = await worklist.propose(Student, stays, goes)
        await worklist.decide(match, SAME, await steward(connection))
        return match


async def below(hub: Hub, student: int) -> dict[str, int]:
    tables = (
        "enrolment",
        "guardianship",
        "attendance_mark",
        "absence_episode",
        "mentor_assignment",
        "consent",
    )
    return {
        table: await hub.one(
            f"SELECT count(*) FROM {table} WHERE student_id = :student AND removed_at IS NULL"
            if table != "consent"
            else "SELECT count(*) FROM consent WHERE student_id = :student",
            student=student,
        )
        for table in tables
    }


async def two(hub: Hub) -> tuple[int, int]:
    """Two pupils with marks, mentors and guardians."""
    rows = await hub.ask(
        "SELECT s.id FROM student s JOIN attendance_mark m ON m.student_id = s.id AND m.removed_at IS NULL"
        " JOIN mentor_assignment a ON a.student_id = s.id JOIN absence_episode e ON e.student_id = s.id"
        " WHERE s.removed_at IS NULL GROUP BY s.id ORDER BY count(DISTINCT m.id) DESC, s.id LIMIT 2"
    )
    return rows[0][0], rows[1][0]


async def test_two_that_were_joined_are_taken_apart_exactly(changing: tuple[Hub, Upstreams]) -> None:
    hub, _ = changing
    stays, goes = await two(hub)
    await hub.ask_nothing(
        "INSERT INTO account (name, roles, disabled, version, created_at, source_ids) VALUES ('a', '{}', false, 1, now(), '{}')",
        "INSERT INTO consent (purpose, given_at, evidence, version, student_id, recorded_by_id)"
        f" VALUES ('REFERRAL', now(), '', 1, {goes}, (SELECT min(id) FROM account))",
    )
    before, content = await hub.digest(), await below(hub, goes)
    assert content["consent"] == 1 and all(content.values())
    own = await below(hub, stays)

    match = await merge(hub, stays, goes)
    assert await hub.one("SELECT removed_at IS NOT NULL FROM student WHERE id = :id", id=goes)
    assert not any((await below(hub, goes)).values())
    together = await below(hub, stays)
    assert together["attendance_mark"] == own["attendance_mark"] + content["attendance_mark"]
    assert together["consent"] == 1
    joined = await hub.digest()
    assert joined != before
    redirects = Redirects(hub.database, lambda: None)
    assert await redirects.known() == {("Student", goes): stays}, "its id leads to the one that stays"

    # A source says more of the one that went: it is shown of the one that stays, and goes back with the other.
    mark = await hub.one(
        "SELECT r.key FROM source_record r JOIN attendance_mark m ON m.id = r.subject_id"
        " WHERE r.subject_entity = 'AttendanceMark' AND m.student_id = :stays LIMIT 1",
        stays=stays,
    )
    assert mark
    await hub.sync_all(full=True)
    assert await hub.digest() == joined, "a sync of what is unchanged leaves the decision alone"

    await decide(hub, match, DIFFERENT)
    assert await hub.digest() == before
    assert await below(hub, goes) == content
    assert await below(hub, stays) == own
    await Linkage(hub.engine()).link(anew=True)
    assert await hub.one("SELECT state FROM identity_match WHERE id = :id", id=match) == "DIFFERENT"


async def test_what_comes_while_two_are_joined_goes_with_the_one_that_it_is_about(
    changing: tuple[Hub, Upstreams],
) -> None:
    hub, upstreams = changing
    stays, goes = await two(hub)
    key = await hub.one(
        "SELECT key FROM source_record r JOIN source s ON s.id = r.source_id WHERE s.name = 'oneroster' AND stream = 'users'"
        " AND subject_entity = 'Student' AND subject_id = :goes",
        goes=goes,
    )
    match = await merge(hub, stays, goes)

    def renamed(user: dict[str, Any]) -> dict[str, Any]:
        if user["sourcedId"] == key:
            user |= {"givenName": "改名", "dateLastModified": now()}
        return user

    assert upstreams.edit("oneroster/users", renamed) == 1
    await hub.sync("oneroster")
    assert (
        await hub.one("SELECT count(*) FROM student WHERE removed_at IS NULL AND id = :goes", goes=goes) == 0
    )
    await decide(hub, match, DIFFERENT)
    assert "改名" in (await hub.row("student", goes)).name
    assert "改名" not in (await hub.row("student", stays)).name


@pytest.fixture
async def nameless(
    databases: Databases, steps: Steps, upstreams: Upstreams, truth: Any, tmp_path: Path
) -> AsyncIterator[tuple[Hub, str]]:
    """A hub that has read all sources, and the key of a referred patient who came without identifiers."""
    plain = {
        line["id"]
        for line in truth
        if line["source"] == "fhir" and line["outcome"] == "joins" and not line["differences"]
    }
    referred = {
        one["subject"]["reference"].removeprefix("Patient/")
        for one in upstreams.records("fhir/ServiceRequest")
        if "subject" in one
    }
    key = min(plain & referred)

    def unidentified(patient: dict[str, Any]) -> dict[str, Any]:
        if patient["id"] == key:
            del patient["identifier"]
        return patient

    async with serving(upstreams.copied(tmp_path), upstreams.vault) as served:
        assert served.edit("fhir/Patient", unidentified) == 1
        async with databases.copy(steps.before["fhir"]) as hub:
            await hub.connect(served)
            await hub.sync("fhir")
            await hub.sync("tabular")
            yield hub, key


async def test_a_patient_who_waits_is_released_by_a_decision_and_dismissed_by_another(
    nameless: tuple[Hub, str],
) -> None:
    hub, key = nameless
    linkage = Linkage(hub.engine())
    pupils = (await hub.digest())["Student"]
    first = await linkage.link()
    assert first.found["Student.TO_REVIEW"] >= 1
    before = await hub.digest()
    assert before["Student"] == pupils, "no pupil was certain, so none was joined"
    assert first.found["Guardian.CERTAIN"] == await hub.one(
        "SELECT count(*) FROM identity_match WHERE merged AND decided_by_id IS NULL AND decided_at IS NOT NULL"
    ), "a guardian of the same name and telephone is certain, and joined by the hub itself"
    await linkage.link()
    again = await linkage.link()
    assert not any(again.compared.values()), "what was compared is not compared again"
    match, subject, state = (
        await hub.ask(
            "SELECT id, subject_id, state FROM identity_match WHERE stream = 'Patient' AND key = :key",
            key=key,
        )
    )[0]
    assert state == "OPEN"

    assert await decide(hub, match, SAME) >= 2, "the patient, and the referral that had waited for it"
    referrals = "SELECT count(*) FROM referral WHERE student_id = :subject AND removed_at IS NULL"
    assert await hub.one(referrals, subject=subject) >= 1
    joined = await hub.digest()
    await hub.sync("fhir", full=True)
    await linkage.link(anew=True)
    assert await hub.digest() == joined, "the decision outlives later syncs"

    await decide(hub, match, DIFFERENT)
    assert await hub.digest() == before
    await hub.sync("fhir", full=True)
    await linkage.link(anew=True)
    assert await hub.digest() == before
    assert await hub.one("SELECT state FROM identity_match WHERE id = :id", id=match) == "DIFFERENT"

    async with hub.database.begin() as connection:
        await erase(connection, hub.keyring, subject, hub.clock.now())
    about = "SELECT count(*) FROM identity_match WHERE subject_id = :subject AND subject_entity = 'Student'"
    assert await hub.one(about, subject=subject) == 0, "nothing that was found of somebody erased is left"
    orphans = "SELECT count(*) FROM match_evidence WHERE match_id NOT IN (SELECT id FROM identity_match)"
    assert await hub.one(orphans) == 0
