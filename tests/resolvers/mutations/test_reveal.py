"""Secrets shown whole: to whom, and never before it is recorded."""

import pytest
from sqlalchemy import text

from hub.audit import AuditUnavailable
from resolvers.ids import encode
from schema.access.audit_entry import AuditKind
from schema.access.reveal import SecretField
from schema.kit import Role, Sensitivity
from schema.people.student import Student
from tests.resolvers.mutations.conftest import PSYCHOLOGIST, STEWARD

NUMBER = "310107200903070023"
REVEAL = """mutation ($student: ID!, $field: SecretField! = NATIONAL_ID, $reason: String! = "for the ambulance", $key: String) {
  revealSecret(student: $student, field: $field, reason: $reason, idempotencyKey: $key) {
    ... on RevealSecretPayload { secret reveal { field reason } } ... on Refused { code place } } }"""


@pytest.fixture
def revealed(call):
    async def revealing(student: int = 101, role: Role = Role.CENTRE, number: int = 1007, **given):
        answer = await call(REVEAL, number, role, student=encode(Student, "310107", student), **given)
        return answer["data"]["revealSecret"] if answer.get("data") else answer

    return revealing


def test_every_secret_of_a_pupil_can_be_asked_for():
    secrets = {
        c.name.upper() for c in Student.declaration.columns.values() if c.sensitivity is Sensitivity.SECRET
    }
    assert secrets == set(SecretField.__members__)


async def test_it_is_recorded_and_then_told_and_kept_nowhere(revealed, changing):
    for times in (1, 2):
        said = await revealed(key="the same")
        assert said == {"secret": NUMBER, "reveal": {"field": "NATIONAL_ID", "reason": "for the ambulance"}}
        async with changing.owner.connect() as connection:
            assert (await connection.execute(text("SELECT count(*) FROM reveal"))).scalar_one() == times
            assert (await connection.execute(text("SELECT count(*) FROM idempotency"))).scalar_one() == 0
    deeds = [deed for _, deed in changing.recorder.heard]
    assert (AuditKind.REVEAL, ("Student.SECRET",), (encode(Student, "310107", 101),)) in [
        (deed.kind, deed.categories, deed.students) for deed in deeds
    ]


async def test_without_the_record_nothing_is_told(revealed, changing, monkeypatch):
    async def failing(*_):
        raise AuditUnavailable("the disk is full")

    monkeypatch.setattr(changing.recorder, "record", failing)
    async with changing.owner.connect() as connection:
        before = (await connection.execute(text("SELECT count(*) FROM reveal"))).scalar_one()
        assert await revealed() == {"code": "audit.unavailable", "place": None}
        assert (await connection.execute(text("SELECT count(*) FROM reveal"))).scalar_one() == before


async def test_only_for_a_reason_and_pupils_whom_the_role_reads(revealed):
    assert await revealed(reason=" ") == {"code": "argument.invalid", "place": "reason"}
    assert await revealed(field="STUDENT_NUMBER") == {"code": "secret.unknown", "place": "field"}
    for student in (104, 99999):
        assert await revealed(student) == {"code": "row.unknown", "place": "student"}
    assert await revealed(role=Role.IDENTITY_STEWARD, number=STEWARD) == {
        "code": "row.unknown",
        "place": "student",
    }
    assert (await revealed(role=Role.PSYCHOLOGIST, number=PSYCHOLOGIST))["code"] == "access.mutation"
