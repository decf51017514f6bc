"""One pupil from the first absence to the return from a referral: by mutations in the hub and changes at the upstreams alone."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from sqlalchemy.engine import make_url

from connectors.kit import registry
from hub.audit import Recorder
from hub.cli.accounts import demo_accounts
from hub.crypto.sealing import Keyring
from hub.crypto.signing import Signer
from hub.demo.exports.fhir import REFERRAL_NUMBER
from hub.policy.accounts import Accounts
from hub.store.appender import Appender
from hub.store.reader import Reader
from hub.sync.outgoing import Outgoing
from resolvers.graph import Graph
from resolvers.ids import encode
from resolvers.schema import Schema
from schema.people.student import Student

REFUSED = "... on Refused { code message place }"
MUTATIONS = {
    "open": """mutation ($student: ID!) { openCareFile(student: $student, level: ORANGE, categories: [ABSENT], reason: "多日未到校") {
      ... on OpenCareFilePayload { file { id } } %s } }""",
    "plan": """mutation ($file: ID!) { makeCarePlan(file: $file, goal: "恢复到校") { ... on MakeCarePlanPayload { plan { id } } %s } }""",
    "action": """mutation ($plan: ID!) { planAction(plan: $plan, kind: FAMILY, task: "家访", dueOn: "2026-11-25") {
      ... on PlanActionPayload { action { id } } %s } }""",
    "done": """mutation ($action: ID!) { completeAction(action: $action, result: "家长配合") { ... on CompleteActionPayload { action { doneOn } } %s } }""",
    "follow": """mutation ($student: ID, $followUp: ID, $next: Date) {
      recordFollowUp(student: $student, followUp: $followUp, mode: MEETING, finding: "平稳", nextDueOn: $next) {
        ... on RecordFollowUpPayload { followUp { doneOn } next { id } } %s } }""",
    "consent": """mutation ($student: ID!, $guardian: ID!) {
      recordConsent(student: $student, guardian: $guardian, purpose: REFERRAL, givenAt: "2026-11-19T00:00:00+08:00", evidence: "书面同意书") {
        ... on RecordConsentPayload { consent { id } } %s } }""",
    "refer": """mutation ($student: ID!, $partner: ID!) { requestReferral(student: $student, partner: $partner, reason: "拒绝上学", urgency: ASAP) {
      ... on RequestReferralPayload { referral { id number } } %s } }""",
    "return": """mutation ($referral: ID!) { returnFromReferral(referral: $referral) {
      ... on ReturnFromReferralPayload { followUp { id dueOn } } %s } }""",
    "cancel": """mutation ($referral: ID!) { cancelReferral(referral: $referral) { ... on CancelReferralPayload { referral { state } } %s } }""",
    "close": """mutation ($file: ID!) { closeCareFile(file: $file, outcome: "已返校") { ... on CloseCareFilePayload { file { closedOn } } %s } }""",
}


@pytest.fixture
async def asked(changing):
    """`await asked("PSYCHOLOGIST", document, …)`: what the first field answers, of a hub whose upstreams a test may change."""
    hub, _ = changing
    async with hub.database.begin() as connection:
        made = await demo_accounts(connection)
        accounts = Accounts(connection)
        viewers = {role: await accounts.by_id(made[role]) for role in ("PSYCHOLOGIST", "CENTRE", "PRINCIPAL")}
    url = make_url(hub.url).set(drivername="postgresql+asyncpg")
    reader, appender = Reader(url), Appender(url)
    graph = Graph(
        engine=hub.database, writer=hub.database, reader=reader, clock=hub.clock, district="310107", sealer=hub.keyring,
        cursors=Keyring.fresh().cursors, schema=Schema(), recorder=Recorder(appender, Signer.fresh(), hub.clock),
    )  # fmt: skip

    async def asking(role: str, document: str, **variables: Any) -> Any:
        text = MUTATIONS[document] % REFUSED if document in MUTATIONS else document
        answer = orjson.loads(await graph.execute(viewers[role], document=text, variables=variables))
        assert "errors" not in answer, answer
        return next(iter(answer["data"].values()))

    yield asking
    await appender.close()
    await reader.close()


async def test_a_pupil_from_the_first_absence_to_the_return(changing, asked):
    hub, upstreams = changing
    telling = Outgoing(hub.database, hub.keyring, hub.clock, registry.connector)
    pupil, number = await _pupil(hub, upstreams)
    student = encode(Student, "310107", pupil)

    # The first absence comes from the attendance system.
    events = upstreams.records("edfi/studentSchoolAttendanceEvents")
    mark = next(event for event in events if event["studentReference"]["studentUniqueId"] == number)
    category = mark["attendanceEventCategoryDescriptor"].partition("#")[0] + "#Unexcused Absence"
    new = {**mark, "id": "0" * 32, "eventDate": "2026-11-20", "attendanceEventCategoryDescriptor": category}
    upstreams.write("edfi/studentSchoolAttendanceEvents", [*events, new])
    await hub.sync("edfi", full=True)
    seen = await asked(
        "PSYCHOLOGIST",
        "query ($student: ID!) { node(id: $student) { ... on Student { absenceEpisodes(filter: { state: { eq: OPEN } }) { nodes { lastDay explained } }"
        " guardianships { nodes { guardian { id } } } } } }",
        student=student,
    )
    assert seen["absenceEpisodes"]["nodes"] == [{"lastDay": "2026-11-20", "explained": False}]

    # The school opens a file, plans and follows up; the centre reads the pupil from then on.
    mine = "query ($student: ID!) { student(id: $student) { name } }"
    assert await asked("CENTRE", mine, student=student) is None
    file = (await asked("PSYCHOLOGIST", "open", student=student))["file"]["id"]
    assert await asked("CENTRE", mine, student=student)
    plan = (await asked("PSYCHOLOGIST", "plan", file=file))["plan"]["id"]
    action = (await asked("PSYCHOLOGIST", "action", plan=plan))["action"]["id"]
    assert (await asked("PSYCHOLOGIST", "done", action=action))["action"]["doneOn"] == "2026-11-20"
    assert (await asked("PSYCHOLOGIST", "follow", student=student, next="2026-11-27"))["next"]

    # No consent, no referral; with one it goes to the partner's server, once.
    (partner,) = await hub.ask("SELECT id FROM health_partner ORDER BY id LIMIT 1")
    partner = encode(_entity("HealthPartner"), "310107", partner[0])
    assert (await asked("PSYCHOLOGIST", "refer", student=student, partner=partner))[
        "code"
    ] == "referral.consent"
    assert await telling.send() == {}
    guardian = seen["guardianships"]["nodes"][0]["guardian"]["id"]
    await asked("PSYCHOLOGIST", "consent", student=student, guardian=guardian)
    before = len(upstreams.records("fhir/ServiceRequest"))
    referral = (await asked("PSYCHOLOGIST", "refer", student=student, partner=partner))["referral"]
    with upstreams.failing("fhir", "error=always"):
        assert await telling.send() == {"failed": 1}
    await hub.ask_nothing("UPDATE outgoing SET due_at = now() - interval '1 second'")
    assert await telling.send() == {"sent": 1}
    await hub.ask_nothing("UPDATE outgoing SET due_at = now() - interval '1 second'")
    assert await telling.send() == {"sent": 1}
    requests = upstreams.records("fhir/ServiceRequest")
    assert len(requests) == before + 1
    request = requests[-1]
    assert request["identifier"] == [{"system": REFERRAL_NUMBER, "value": referral["number"]}]
    assert (request["status"], request["priority"], request["reasonCode"]) == (
        "active",
        "asap",
        [{"text": "拒绝上学"}],
    )

    # What the server says of it is the same referral.
    stands = "query ($referral: ID!) { node(id: $referral) { ... on Referral { state acceptedAt feedback returnedOn healthEncounters { nodes { date kind } } sourceRecords { nodes { source { name } } } } } }"
    await hub.sync("fhir")
    assert (
        await hub.one(
            "SELECT count(*) FROM referral WHERE student_id = :pupil AND removed_at IS NULL", pupil=pupil
        )
        == 1
    )
    told = await asked("PSYCHOLOGIST", stands, referral=referral["id"])
    assert told["state"] == "REQUESTED"
    assert {each["source"]["name"] for each in told["sourceRecords"]["nodes"]} == {"hub", "fhir"}

    # The partner accepts there, sees the pupil, and completes it.
    task = {
        "resourceType": "Task", "id": "task-1", "status": "accepted", "intent": "order", "lastModified": "2026-11-20T09:00:00+08:00",
        "focus": {"reference": f"ServiceRequest/{request['id']}"}, "for": request["subject"],
    }  # fmt: skip
    tasks = upstreams.records("fhir/Task")
    upstreams.write("fhir/Task", [*tasks, task])
    await hub.sync("fhir")
    told = await asked("PSYCHOLOGIST", stands, referral=referral["id"])
    assert told["state"] == "ACCEPTED" and told["acceptedAt"] == "2026-11-20T01:00:00+00:00"
    visit = {
        "resourceType": "Encounter", "id": "visit-1", "status": "finished", "class": {"code": "AMB"}, "subject": request["subject"],
        "basedOn": task["focus"] and [task["focus"]], "period": {"start": "2026-11-20T10:00:00+08:00", "end": "2026-11-20T10:50:00+08:00"},
    }  # fmt: skip
    upstreams.write("fhir/Encounter", [*upstreams.records("fhir/Encounter"), visit])
    answer = {
        "output": [{"type": {"text": "反馈"}, "valueString": "可正常上学"}],
        "lastModified": "2026-11-20T11:00:00+08:00",
    }
    upstreams.write("fhir/Task", [*tasks, {**task, "status": "completed", **answer}])
    await hub.sync("fhir")
    told = await asked("PSYCHOLOGIST", stands, referral=referral["id"])
    assert (told["state"], told["feedback"]) == ("COMPLETED", "可正常上学")
    assert told["healthEncounters"]["nodes"] == [{"date": "2026-11-20", "kind": "OUTPATIENT"}]
    assert (await asked("PSYCHOLOGIST", "cancel", referral=referral["id"]))["code"] == "referral.state"

    # The pupil is back, is followed up, and the file is closed; another sync changes none of it.
    due = (await asked("PSYCHOLOGIST", "return", referral=referral["id"]))["followUp"]
    assert due["dueOn"] == "2026-12-04"
    assert (await asked("PSYCHOLOGIST", "follow", followUp=due["id"]))["followUp"]["doneOn"] == "2026-11-20"
    assert (await asked("PSYCHOLOGIST", "close", file=file))["file"]["closedOn"] == "2026-11-20"
    digest = await hub.digest()
    for source in ("edfi", "fhir"):
        await hub.sync(source, full=True)
    assert await hub.digest() == digest
    kinds = await asked(
        "PSYCHOLOGIST",
        "query ($student: ID!) { timeline(student: $student, first: 50) { edges { kind } } }",
        student=student,
    )
    told_of = {edge["kind"] for edge in kinds["edges"]}
    assert {
        "ABSENCE_EPISODE",
        "CARE_FILE",
        "CARE_PLAN",
        "PLAN_ACTION",
        "FOLLOW_UP",
        "REFERRAL",
        "HEALTH_ENCOUNTER",
    } <= told_of


async def test_what_the_school_takes_back_is_revoked_at_the_partner(changing, asked):
    hub, upstreams = changing
    telling = Outgoing(hub.database, hub.keyring, hub.clock, registry.connector)
    pupil, _ = await _pupil(hub, upstreams)
    student = encode(Student, "310107", pupil)
    (guardian,) = (
        await hub.ask("SELECT guardian_id FROM guardianship WHERE student_id = :pupil LIMIT 1", pupil=pupil)
    )[0]
    await asked(
        "PSYCHOLOGIST", "consent", student=student, guardian=encode(_entity("Guardian"), "310107", guardian)
    )
    (partner,) = (await hub.ask("SELECT id FROM health_partner ORDER BY id LIMIT 1"))[0]
    partner = encode(_entity("HealthPartner"), "310107", partner)
    referral = (await asked("PSYCHOLOGIST", "refer", student=student, partner=partner))["referral"]
    await telling.send()
    assert (await asked("PSYCHOLOGIST", "cancel", referral=referral["id"]))["referral"] == {
        "state": "CANCELLED"
    }
    assert await telling.send() == {"sent": 1}
    request = upstreams.records("fhir/ServiceRequest")[-1]
    assert (request["identifier"][0]["value"], request["status"]) == (referral["number"], "revoked")
    await hub.sync("fhir")
    assert (
        await hub.one(
            "SELECT state FROM referral WHERE student_id = :pupil AND removed_at IS NULL", pupil=pupil
        )
        == "CANCELLED"
    )


async def _pupil(hub: Any, upstreams: Any) -> tuple[int, str]:
    """A pupil of the psychologist's school who has guardians and marks, and whom no partner knows; and the number at the attendance system."""
    events = upstreams.records("edfi/studentSchoolAttendanceEvents")
    numbers = [event["studentReference"]["studentUniqueId"] for event in events]
    rows = await hub.ask(
        """SELECT s.id, r.key FROM student s JOIN source_record r ON r.subject_entity = 'Student' AND r.subject_id = s.id
        JOIN source o ON o.id = r.source_id AND o.name = 'edfi' AND r.stream = 'students'
        WHERE s.removed_at IS NULL AND s.status = 'ENROLLED' AND s.school_id = (SELECT school_id FROM staff_post WHERE kind = 'PSYCHOLOGIST'
          AND staff_id = (SELECT staff_id FROM account WHERE name = 'demo PSYCHOLOGIST'))
        AND EXISTS (SELECT FROM guardianship g WHERE g.student_id = s.id AND g.removed_at IS NULL)
        AND NOT EXISTS (SELECT FROM referral f WHERE f.student_id = s.id)
        AND NOT EXISTS (SELECT FROM absence_episode e WHERE e.student_id = s.id AND e.state = 'OPEN') ORDER BY s.id"""
    )
    unique = {record["id"]: record["studentUniqueId"] for record in upstreams.records("edfi/students")}
    return next((pupil, unique.get(key, key)) for pupil, key in rows if unique.get(key, key) in numbers)


def _entity(name: str) -> Any:
    from schema.kit.registry import load

    return load()[name]
