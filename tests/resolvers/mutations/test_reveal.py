"""Secrets shown whole: to whom, and never before it is recorded."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from hub.audit import AuditUnavailable
from resolvers.ids import encode
from schema.access.audit_entry import AuditKind
from schema.access.reveal import SecretField
from schema.kit import Role, Sensitivity
from schema.people.student import Student
from tests.resolvers.mutations.conftest import OTHER, PSYCHOLOGIST, STEWARD

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
    # By the hub's own ids the pupil's guardians find it in the `accessLog`.
    assert (AuditKind.REVEAL, ("Student.SECRET",), (encode(Student, "310107", 101),), (101,)) in [
        (deed.kind, deed.categories, deed.students, deed.student_ids) for deed in deeds
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


@pytest.fixture
async def match(changing):
    """`await match(subject_id=…, …)`: an identity match, gone after the test."""
    plain = {
        "subject_entity": "Student", "subject_id": 101, "other_id": None, "state": "OPEN", "decided_at": None, "decided_by_id": None,
        "score": 0.5, "band": "TO_REVIEW",
    }  # fmt: skip

    async def making(**values):
        async with changing.owner.begin() as connection:
            await connection.execute(
                text(
                    "INSERT INTO identity_match (subject_entity, subject_id, other_id, state, decided_at, decided_by_id, band, score,"
                    " weight, prior, found_at, merged, version, moved) VALUES (:subject_entity, :subject_id, :other_id, :state,"
                    " :decided_at, :decided_by_id, :band, :score, 1, -9, '2026-10-01+00', false, 1, '{}')"
                ),
                plain | values,
            )

    yield making
    async with changing.owner.begin() as connection:
        await connection.execute(text("DELETE FROM identity_match"))


SHOWN = {"secret": NUMBER, "reveal": {"field": "NATIONAL_ID", "reason": None}}
"""Reasons are sensitive, which a steward does not read, the own ones either."""
HIDDEN = {"code": "row.unknown", "place": "student"}
MIDNIGHT = datetime(2026, 10, 14, 16, tzinfo=UTC)
"""When the 15th begins in the district."""


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, SHOWN),
        ({"subject_id": 104, "other_id": 101}, SHOWN),
        ({"state": "LATER", "decided_at": datetime(2026, 9, 1, tzinfo=UTC), "decided_by_id": OTHER}, SHOWN),
        ({"state": "DIFFERENT", "decided_at": MIDNIGHT, "decided_by_id": OTHER}, SHOWN),
        ({"state": "SAME", "decided_at": MIDNIGHT, "decided_by_id": STEWARD}, SHOWN),
        ({"state": "SAME", "decided_at": MIDNIGHT - timedelta(seconds=1), "decided_by_id": STEWARD}, HIDDEN),
        # By hand, any two may be named.
        ({"state": "SAME", "decided_at": MIDNIGHT, "decided_by_id": STEWARD, "score": 0}, HIDDEN),
        # The hub itself was certain.
        ({"state": "SAME", "decided_at": MIDNIGHT, "band": "CERTAIN"}, HIDDEN),
        # Whoever takes apart what the hub was certain of, or puts it off then, has no more shown by that.
        ({"state": "DIFFERENT", "decided_at": MIDNIGHT, "decided_by_id": STEWARD, "band": "CERTAIN"}, HIDDEN),
        ({"state": "LATER", "decided_at": MIDNIGHT, "decided_by_id": STEWARD, "band": "CERTAIN"}, HIDDEN),
        ({"subject_id": 104}, HIDDEN),
        ({"subject_entity": "Guardian"}, HIDDEN),
    ],
)
async def test_a_steward_is_shown_of_whom_a_match_asks(revealed, match, changing, values, said):
    await match(**values)
    changing.recorder.heard.clear()
    assert await revealed(role=Role.IDENTITY_STEWARD, number=STEWARD) == said
    deeds = [deed.student_ids for _, deed in changing.recorder.heard if deed.kind is AuditKind.REVEAL]
    assert deeds == ([(101,)] if said == SHOWN else [])


async def test_a_match_opens_nothing_to_others_and_nobody_who_is_gone(revealed, match, changing):
    await match(subject_id=104, other_id=101)
    assert await revealed(104, reason="who is it?", field="STUDENT_NUMBER") == HIDDEN
    steward = {"role": Role.IDENTITY_STEWARD, "number": STEWARD}
    assert await revealed(104, **steward) == {"code": "secret.unknown", "place": "field"}
    async with changing.owner.begin() as connection:
        await connection.execute(text("UPDATE student SET removed_at = now() WHERE id = 104"))
    try:
        assert await revealed(104, **steward) == HIDDEN
    finally:
        async with changing.owner.begin() as connection:
            await connection.execute(text("UPDATE student SET removed_at = NULL WHERE id = 104"))


async def test_of_a_pupil_whose_secret_a_steward_had_shown_nothing_else_is_read(call, match, gid):
    await match()
    asked = REVEAL.replace("reveal { field reason }", "reveal { field reason student { name } }")
    answer = await call(asked, STEWARD, Role.IDENTITY_STEWARD, student=gid("Student", 101))
    assert answer["data"]["revealSecret"]["reveal"]["student"] is None
    read = "query($id: ID!) { student(id: $id) { id } node(id: $id) { id } }"
    answer = await call(read, STEWARD, Role.IDENTITY_STEWARD, id=gid("Student", 101))
    assert answer["data"] == {"student": None, "node": None}
