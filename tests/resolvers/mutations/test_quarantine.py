"""The worklist through the graph: who sees what of it, mends, replays and dismisses."""

from hub.sync.brake import Limits
from hub.sync.run import Engine
from schema.access.audit_entry import AuditKind
from schema.kit import Role
from tests.resolvers.mutations.conftest import INTEGRATOR, STEWARD, Told, org

MEND = """mutation ($record: ID!, $value: String, $field: String, $json: Boolean, $key: String) {
  mendQuarantinedRecord(record: $record, value: $value, field: $field, asJson: $json, reason: "the school says so", idempotencyKey: $key) {
  ... on MendQuarantinedRecordPayload { fits record { state field } correction { id field value replaces reason decidedBy { id } } }
  ... on Refused { code place } } }"""
REPLAY = """mutation ($records: [ID!], $source: ID, $reason: String, $field: String) {
  replayQuarantinedRecords(records: $records, source: $source, reason: $reason, field: $field) {
  ... on ReplayQuarantinedRecordsPayload { tried fit left } ... on Refused { code place } } }"""
DISMISS = """mutation ($records: [ID!]!) { dismissQuarantinedRecords(records: $records, reason: "closed long ago") {
  ... on DismissQuarantinedRecordsPayload { dismissed } ... on Refused { code place } } }"""
LIST = """query ($filter: QuarantinedRecordFilter) { quarantinedRecords(filter: $filter, orderBy: [{ id: ASC }]) {
  nodes { id key state reason field value payload } } }"""
COUNTS = """{ quarantinedRecordsAggregate(filter: { state: { eq: QUARANTINED } }) {
  groups(by: [SOURCE, STREAM, REASON, FIELD]) { key { source { name } stream reason field } count } } }"""

OUTDATED = "{ sourceRecords(filter: { outdated: { eq: true } }) { nodes { stream } } }"


async def entries(ask, *, number=INTEGRATOR, role=Role.INTEGRATOR, **state):
    found = (await ask(LIST, number, role, filter=state or {"state": {"ne": "RESOLVED"}}))["nodes"]
    return {entry["key"]: entry for entry in found}


async def name_of(changing, key: str) -> str | None:
    async with changing.owner.connect() as connection:
        found = await connection.exec_driver_sql(
            "SELECT s.name FROM school s JOIN source_record r ON r.subject_id = s.id"
            f" WHERE r.subject_entity = 'School' AND r.key = '{key}' AND r.removed_at IS NULL AND s.removed_at IS NULL"
        )
        return found.scalar()


async def test_what_does_not_fit_is_counted_shown_and_told_by_who_may_see_it(sync, ask):
    await sync(org("1"), org("2", name=None), org("3", name=None), org("4", identifier=None))
    groups = (await ask(COUNTS))["groups"]
    assert sorted((each["key"]["reason"], each["key"]["field"], each["count"]) for each in groups) == [
        ("record.invalid", "identifier", 1),
        ("record.invalid", "name", 2),
    ]
    assert {each["key"]["source"]["name"] for each in groups} == {"sis"}
    mine = await entries(ask)
    assert '"sourcedId":"2"' in mine["2"]["payload"]
    theirs = await entries(ask, number=STEWARD, role=Role.IDENTITY_STEWARD)
    assert theirs.keys() == mine.keys()
    assert {(each["payload"], each["value"]) for each in theirs.values()} == {(None, None)}


async def test_a_mended_field_outlives_syncs_until_the_source_changes_it(sync, ask, changing):
    await sync(org("11"), org("12", name=None))
    entry = (await entries(ask))["12"]
    mended = await ask(MEND, record=entry["id"], value="曹杨中学", key="k1")
    assert mended["fits"] and mended["record"]["state"] == "RESOLVED"
    # It is recorded of which record, as it may turn out to be a pupil's.
    changed = [deed for _, deed in changing.recorder.heard if deed.kind is AuditKind.CHANGE][-1]
    assert len(changed.record_ids) == 1 and "QuarantinedRecord" in changed.categories
    assert mended["correction"]["value"] == '"曹杨中学"' and mended["correction"]["replaces"] == "null"
    assert await name_of(changing, "12") == "曹杨中学"
    assert await ask(MEND, record=entry["id"], value="曹杨中学", key="k1") == mended
    # The source changes something else, and the correction stands; then it names the school itself.
    counts = await sync(org("11"), org("12", name=None, metadata={"ownership": "public"}))
    assert (counts["changed"], counts["quarantined"]) == (1, 0)
    assert await name_of(changing, "12") == "曹杨中学"
    await sync(org("11"), org("12", name="曹杨二中"))
    assert await name_of(changing, "12") == "曹杨二中"
    ended = await ask(
        '{ corrections(filter: { key: { eq: "12" } }) { nodes { endedBecause decidedBy { id } reason } } }'
    )
    assert [each["endedBecause"] for each in ended["nodes"]] == ["SOURCE_CHANGED"]
    # What it says from now on counts, were it as wrong as before.
    assert (await sync(org("11"), org("12", name=None)))["quarantined"] == 1


async def test_a_correction_is_taken_back_and_replaced(sync, ask, changing):
    await sync(org("21"), org("22", name=None))
    record = (await entries(ask))["22"]["id"]
    first = await ask(MEND, record=record, value="梅陇中学")
    second = await ask(MEND, record=record, value="梅陇二中", field="name")
    assert second["fits"] and await name_of(changing, "22") == "梅陇二中"
    withdraw = """mutation ($correction: ID!) { withdrawCorrection(correction: $correction) {
      ... on WithdrawCorrectionPayload { correction { endedBecause } } ... on Refused { code } } }"""
    assert (await ask(withdraw, correction=first["correction"]["id"]))["code"] == "correction.over"
    ended = await ask(withdraw, correction=second["correction"]["id"])
    assert ended["correction"]["endedBecause"] == "WITHDRAWN"
    entry = (await entries(ask))["22"]
    assert entry["state"] == "QUARANTINED"
    # The last good value stays, and is marked.
    assert await name_of(changing, "22") == "梅陇二中"
    marked = await ask(OUTDATED)
    assert [each["stream"] for each in marked["nodes"]] == ["orgs"]
    await sync(org("21"), org("22"))
    assert (await ask(OUTDATED))["nodes"] == []


async def test_one_some_or_all_are_replayed_once_what_they_lack_is_there(sync, ask, gid, changing):
    lacking = [org(str(number), parent={"sourcedId": "30", "type": "org"}) for number in (31, 32, 33)]
    await sync(*lacking)
    waiting = await entries(ask, state={"eq": "WAITING"})
    assert set(waiting) == {"31", "32", "33"}
    assert await ask(REPLAY, records=[waiting["31"]["id"]]) == {"tried": 1, "fit": 0, "left": 0}
    assert await ask(REPLAY, source=gid("Source", 401), reason="none.such") == {
        "tried": 0,
        "fit": 0,
        "left": 0,
    }
    async with changing.owner.begin() as connection:
        # As if the mapping no longer asked for the parent.
        await connection.exec_driver_sql(
            "INSERT INTO source_record (source_id, stream, key, slot, subject_entity, subject_id, refers_to, founding, outdated)"
            " VALUES (401, 'orgs', '30', '', 'District', 1, '{}', false, false)"
        )
    two = [waiting[key]["id"] for key in ("31", "32")]
    assert await ask(REPLAY, records=two) == {"tried": 2, "fit": 2, "left": 0}
    assert await ask(REPLAY, source=gid("Source", 401), reason="reference.unknown") == {
        "tried": 1,
        "fit": 1,
        "left": 0,
    }
    assert await name_of(changing, "33") == "学校33"


async def test_a_dismissal_stands_until_the_source_says_something_else(sync, ask, changing):
    await sync(org("41"), org("42", name=None))
    record = (await entries(ask))["42"]["id"]
    assert await ask(DISMISS, records=[record]) == {"dismissed": 1}
    for _ in range(2):
        counts = await sync(org("41"), org("42", name=None))
        assert (counts["seen"], counts["quarantined"]) == (2, 1)
    # Read again as it is staged, it still is what was dismissed.
    await Engine(changing.owner, changing.keyring, changing.clock, lambda _: Told, Limits(share=1)).replay(
        "sis"
    )
    assert (await entries(ask))["42"]["state"] == "DISMISSED"
    told = await ask(
        "{ quarantinedRecords(filter: { state: { eq: DISMISSED } }) { nodes { dismissedAt dismissedBecause } } }",
        STEWARD,
        Role.IDENTITY_STEWARD,
    )
    assert [each["dismissedBecause"] for each in told["nodes"]] == ["closed long ago"]
    await sync(org("41"), org("42", name=None, metadata={"ownership": "public"}))
    assert (await entries(ask))["42"]["state"] == "QUARANTINED"
    await sync(org("41"), org("42"))
    assert (await ask(DISMISS, records=[record]))["code"] == "quarantine.closed"


async def test_others_find_nothing_to_mend_and_bad_places_are_refused(sync, ask, call):
    await sync(org("51"), org("52", name=None), name="others")
    theirs = (await entries(ask, number=STEWARD, role=Role.IDENTITY_STEWARD))["52"]["id"]
    for document in (MEND, REPLAY, DISMISS):
        variables = {"record": theirs} if document is MEND else {"records": [theirs]}
        assert (await ask(document, **variables))["code"] == "row.unknown"
    refused = await call(REPLAY, 1001, Role.ADMIN, records=[theirs])
    assert refused["data"]["replayQuarantinedRecords"]["code"] == "access.mutation"
    by_steward = {"number": STEWARD, "role": Role.IDENTITY_STEWARD}
    assert (await ask(MEND, **by_steward, record=theirs, field="a/b/c"))["code"] == "quarantine.field"
    for value in ("{", "[" * 300 + "]" * 300):
        refused = await ask(MEND, **by_steward, record=theirs, field="name", value=value, json=True)
        assert refused == {"code": "argument.invalid", "place": "value"}
    assert (await ask(REPLAY, **by_steward))["code"] == "argument.invalid"
    assert (await ask(MEND, **by_steward, record=theirs, value="x"))["correction"]["value"] is None
