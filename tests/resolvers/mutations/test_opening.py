"""Who works on data opens nothing to themselves by it: a steward who reads pupils by another role leaves those to others."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, text

from schema.integration.identity_match import IdentityMatch
from schema.kit import Role
from tests.resolvers.mutations.conftest import OTHER, STEWARD, org, pupil
from tests.resolvers.mutations.test_identity import DECIDE
from tests.resolvers.mutations.test_quarantine import MEND
from tests.resolvers.mutations.test_settling import SETTLE, WITHDRAW

BOTH = 1099
NUMBERS = ("G310107201001010010", "G310107201001010029", "G310107201001010038", "G310107201001010047")
WITHDRAW_CORRECTION = """mutation($correction: ID!) { withdrawCorrection(correction: $correction) {
  ... on WithdrawCorrectionPayload { correction { id } } ... on Refused { code place } } }"""


@pytest.fixture(scope="module")
async def both(changing):
    """The psychologist of school 1, who is a steward as well."""
    async with changing.owner.begin() as connection:
        await connection.execute(text("SELECT setval(pg_get_serial_sequence('source', 'id'), 500)"))
        await connection.execute(
            text(
                "INSERT INTO account (id, name, roles, disabled, created_at, version, source_ids, staff_id) OVERRIDING SYSTEM VALUE"
                f" VALUES ({BOTH}, 'both', '{{PSYCHOLOGIST,IDENTITY_STEWARD}}', false, now(), 1, '{{}}', 3)"
            )
        )


@pytest.fixture
async def by(both, call):
    """What a mutation answers a steward, whose token carries no other role."""

    async def asking(number, document, **given):
        answer = await call(document, number, Role.IDENTITY_STEWARD, **given)
        assert "errors" not in answer, answer
        return next(iter(answer["data"].values()))

    return asking


@pytest.fixture
def one(changing):
    async def read(sql, **values):
        async with changing.owner.connect() as connection:
            return (await connection.execute(text(sql), values)).scalar()

    return read


@pytest.fixture
def behind(one):
    async def found(key, stream="users"):
        sql = "SELECT subject_id FROM source_record WHERE stream = :stream AND key = :key AND removed_at IS NULL"
        return await one(sql, stream=stream, key=key)

    return found


@pytest.fixture
def entry(one, gid):
    """The worklist's entry of a record."""

    async def found(key):
        return gid(
            "QuarantinedRecord", await one("SELECT id FROM quarantined_record WHERE key = :key", key=key)
        )

    return found


async def test_a_record_that_waits_is_joined_to_an_own_pupil_by_another(by, sync, changing, behind, gid):
    await sync(org("1"), users=[pupil("p1", "王小明", "1")])
    assert (await sync(org("1"), users=[pupil("w1", "王小明", "1")], name="others"))["waiting"] == 1
    row = {
        "subject_entity": "Student", "state": "OPEN", "band": "TO_REVIEW", "score": 0.9, "weight": 3, "prior": -10,
        "subject_id": await behind("p1"), "found_at": changing.clock.now(), "merged": False, "version": 1, "moved": {},
        "source_id": 402, "stream": "users", "key": "w1", "slot": "",
    }  # fmt: skip
    async with changing.owner.begin() as connection:
        added = await connection.execute(
            insert(IdentityMatch.__table__).values(row).returning(IdentityMatch.id)
        )
        match = gid("IdentityMatch", added.scalar_one())
    refused = await by(BOTH, DECIDE, match=match, decision="SAME")
    assert refused == {"code": "identity.own", "place": "match"}
    assert await behind("w1") is None
    # To keep them apart opens nothing.
    assert (await by(BOTH, DECIDE, match=match, decision="LATER"))["match"]["state"] == "LATER"
    assert (await by(OTHER, DECIDE, match=match, decision="SAME"))["applied"] == 1
    assert await behind("w1") == row["subject_id"]


async def test_a_record_is_mended_to_be_about_an_own_pupil_by_another(by, sync, behind, entry, one):
    here, there = (pupil(key, "李一一", school, studentNumber=number) for key, school, number in (
        ("p2", "1", NUMBERS[0]), ("p3", "2", NUMBERS[1])))  # fmt: skip
    await sync(org("1"), org("2", identifier="3131000002"), users=[here, there])
    unknown = [pupil(key, "李一一", "2") for key in ("m1", "m2")]
    orgs = org("1"), org("2", identifier="3131000002")
    assert (await sync(*orgs, users=unknown, name="others"))["waiting"] == 2
    # Of a pupil of another school nothing is opened, and nobody else is needed.
    field = {"field": "metadata/studentNumber"}
    mended = {"record": await entry("m2"), "value": NUMBERS[1], **field}
    assert (await by(BOTH, MEND, **mended))["fits"]
    assert await behind("m2") == await behind("p3")
    mended = {"record": await entry("m1"), "value": NUMBERS[0], **field}
    assert await by(BOTH, MEND, **mended) == {"code": "identity.own", "place": "record"}
    # Nothing of it stays, for a later run to apply.
    assert await behind("m1") is None
    assert await one("SELECT count(*) FROM correction c WHERE key = 'm1'") == 0
    done = await by(OTHER, MEND, **mended)
    assert done["fits"]
    assert await behind("m1") == await behind("p2")
    # What stood there before is mended by anybody: nothing is new.
    assert "code" not in await by(BOTH, WITHDRAW_CORRECTION, correction=done["correction"]["id"])


async def test_nobody_mends_what_is_about_themselves(by, sync, entry, one):
    """A post at another school would be a grant to oneself."""
    teacher = {"sourcedId": "t1", "familyName": None, "givenName": "心理", "identifier": "T003",
               "roles": [{"role": "teacher", "org": {"sourcedId": "2", "type": "org"}}]}  # fmt: skip
    orgs = org("1"), org("2", identifier="3131000002")
    assert (await sync(*orgs, users=[teacher], name="others"))["quarantined"] == 1
    mended = {"record": await entry("t1"), "value": "周"}
    assert await by(BOTH, MEND, **mended) == {"code": "identity.own", "place": "record"}
    held = "SELECT count(*) FROM staff_post WHERE staff_id = 3 AND school_id = 2 AND removed_at IS NULL"
    assert await one(held) == 0
    assert (await by(STEWARD, MEND, **mended))["fits"]
    assert await one(held) == 1


async def test_a_school_is_settled_to_be_the_own_by_another(by, sync, one, behind, gid):
    orgs = org("1"), org("2", identifier="3131000002")
    await sync(*orgs, users=[pupil("s1", "赵二二", "2", studentNumber=NUMBERS[2])])
    await sync(*orgs, users=[pupil("s1o", "赵二二", "1", studentNumber=NUMBERS[2])], name="others")
    student = await behind("s1")
    assert await behind("s1o") == student
    found = "SELECT id FROM conflict WHERE student_id = :id AND field = 'school' AND removed_at IS NULL"
    conflict = gid("Conflict", await one(found, id=student))
    schools = {"source": gid("Source", 402), "conflict": conflict}
    assert await by(BOTH, SETTLE, **schools) == {"code": "identity.own", "place": "conflict"}
    at = "SELECT school_id FROM student WHERE id = :id"
    assert await one(at, id=student) == 2
    assert (await by(BOTH, SETTLE, conflict=conflict, source=gid("Source", 401)))["settlement"]
    settled = (await by(OTHER, SETTLE, **schools))["settlement"]["id"]
    assert await one(at, id=student) == 1
    # It is taken back by whoever reads it: that opens nothing.
    assert "code" not in await by(BOTH, WITHDRAW, settlement=settled)
