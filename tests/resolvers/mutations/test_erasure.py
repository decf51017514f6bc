"""Erasures through the graph: one asks, another approves."""

from resolvers.ids import encode
from schema.kit import Role
from schema.people.student import Student

ASK = """mutation ($student: ID!, $reason: String! = "parents ask for it") { requestErasure(student: $student, reason: $reason) {
  ... on RequestErasurePayload { erasure { id state subjectId reason } } ... on Refused { code place } } }"""
DECIDE = """mutation ($erasure: ID!, $decline: Boolean! = false) { decideErasure(erasure: $erasure, decline: $decline) {
  ... on DecideErasurePayload { erasure { state rowsRemoved recordsRemoved } } ... on Refused { code place } } }"""
STEWARD, OTHER, ADMIN = 1005, 1006, 1001


async def asked(call, student: int = 104) -> str:
    answer = await call(ASK, STEWARD, Role.IDENTITY_STEWARD, student=encode(Student, "310107", student))
    said = answer["data"]["requestErasure"]["erasure"]
    assert (
        said["state"] == "REQUESTED"
        and said["subjectId"] == student
        and said["reason"] == "parents ask for it"
    )
    return said["id"]


async def decided(call, number: int, role: Role, erasure: str, **how):
    return (await call(DECIDE, number, role, erasure=erasure, **how))["data"]["decideErasure"]


async def test_nobody_approves_the_own_request_and_a_decided_one_stays_so(call, changing):
    erasure = await asked(call)
    assert (await decided(call, STEWARD, Role.IDENTITY_STEWARD, erasure))["code"] == "erasure.own"
    done = await decided(call, ADMIN, Role.ADMIN, erasure)
    assert done["erasure"] == {"state": "DONE", "rowsRemoved": 1, "recordsRemoved": 0}
    assert (await decided(call, OTHER, Role.IDENTITY_STEWARD, erasure))["code"] == "erasure.decided"
    async with changing.owner.connect() as connection:
        left = await connection.exec_driver_sql("SELECT count(*) FROM student WHERE id = 104")
        assert left.scalar_one() == 0


async def test_the_same_person_with_another_account_is_no_second_person(call, changing):
    erasure = await asked(call, 101)
    async with changing.owner.begin() as connection:
        await connection.exec_driver_sql(f"UPDATE account SET staff_id = 3 WHERE id = {STEWARD}")
    viewer = changing.viewer(Role.ADMIN, account_id=ADMIN, staff_id=3)
    answer = await call(DECIDE, ADMIN, viewer=viewer, erasure=erasure)
    assert answer["data"]["decideErasure"]["code"] == "erasure.own"


async def test_a_declined_one_erases_nobody_and_a_request_tells_nothing(call, changing):
    for student in (101, 99999):
        erasure = await asked(call, student)
        assert (await decided(call, STEWARD, Role.IDENTITY_STEWARD, erasure, decline=True))["erasure"][
            "state"
        ] == "DECLINED"
    async with changing.owner.connect() as connection:
        left = await connection.exec_driver_sql("SELECT count(*) FROM student WHERE id = 101")
        assert left.scalar_one() == 1


async def test_others_may_not(call):
    answer = await call(ASK, ADMIN, Role.ADMIN, student=encode(Student, "310107", 101))
    assert answer["data"]["requestErasure"]["code"] == "access.mutation"
    erasure = await asked(call, 101)
    for role in (Role.PSYCHOLOGIST, Role.CENTRE, Role.DISTRICT, Role.AUDITOR):
        assert (await decided(call, 1003, role, erasure))["code"] == "access.mutation"
