"""Consents through the graph: who may, and that a withdrawal ends what a health partner reads with its next request."""

from datetime import UTC, datetime, timedelta

from resolvers.ids import encode
from schema.access.audit_entry import AuditKind
from schema.kit import Role
from schema.people.guardian import Guardian
from schema.people.student import Student
from tests.resolvers.mutations.conftest import MACHINE, PSYCHOLOGIST

RECORD = """mutation ($student: ID!, $guardian: ID!, $at: DateTime! = "2026-10-01T00:00:00+00:00") {
  recordConsent(student: $student, guardian: $guardian, purpose: REFERRAL, givenAt: $at, evidence: "form of 1 October") {
    ... on RecordConsentPayload { consent { id purpose withdrawnAt evidence guardian { name } } } ... on Refused { code place } } }"""
WITHDRAW = """mutation ($consent: ID!) { withdrawConsent(consent: $consent) {
  ... on WithdrawConsentPayload { consent { withdrawnAt version } } ... on Refused { code place } } }"""
REFERRED = "{ referrals { nodes { state student { name } } } students { nodes { name } } }"


def of(student: int, guardian: int = 201):
    return {"student": encode(Student, "310107", student), "guardian": encode(Guardian, "310107", guardian)}


async def test_a_withdrawal_ends_disclosure_at_once(call, changing):
    partner = changing.viewer(Role.HEALTH_PARTNER, account_id=MACHINE, health_partner_id=301)

    async def reads() -> int:
        data = (await call(REFERRED, MACHINE, viewer=partner))["data"]
        assert len(data["referrals"]["nodes"]) == len(data["students"]["nodes"])
        return len(data["students"]["nodes"])

    assert await reads() == 1
    answer = await call(RECORD, PSYCHOLOGIST, Role.PSYCHOLOGIST, **of(101))
    consent = answer["data"]["recordConsent"]["consent"]
    assert consent["guardian"] == {"name": "王建国"} and consent["evidence"] == "form of 1 October"
    assert await reads() == 1
    withdrawn = (await call(WITHDRAW, PSYCHOLOGIST, Role.PSYCHOLOGIST, consent=consent["id"]))["data"]
    assert withdrawn["withdrawConsent"]["consent"]["withdrawnAt"]
    assert await reads() == 0
    again = (await call(WITHDRAW, PSYCHOLOGIST, Role.PSYCHOLOGIST, consent=consent["id"]))["data"]
    assert again == withdrawn
    # One that was given before the withdrawal does not undo it, one that is given after it does.
    await call(RECORD, PSYCHOLOGIST, Role.PSYCHOLOGIST, **of(101))
    assert await reads() == 0
    ended = datetime.fromisoformat(withdrawn["withdrawConsent"]["consent"]["withdrawnAt"])
    since = (ended + timedelta(microseconds=1)).isoformat()
    await call(RECORD, PSYCHOLOGIST, Role.PSYCHOLOGIST, **of(101), at=since)
    assert await reads() == 1


async def test_a_withdrawal_is_recorded_as_a_change_about_its_pupil(call, changing, gid):
    answer = await call(RECORD, PSYCHOLOGIST, Role.PSYCHOLOGIST, **of(101))
    changing.recorder.heard.clear()
    await call(
        WITHDRAW, PSYCHOLOGIST, Role.PSYCHOLOGIST, consent=answer["data"]["recordConsent"]["consent"]["id"]
    )
    (about,) = [
        (deed.categories, deed.students)
        for _, deed in changing.recorder.heard
        if deed.kind is AuditKind.CHANGE
    ]
    assert about == (("Consent",), (gid("Student", 101),))


async def test_only_for_own_pupils_their_guardians_and_the_past(call):
    async def refused(role: Role, **given) -> tuple[str, str | None]:
        said = (await call(RECORD, PSYCHOLOGIST, role, **given))["data"]["recordConsent"]
        return said["code"], said["place"]

    assert await refused(Role.PSYCHOLOGIST, **of(104)) == ("row.unknown", "student")
    assert await refused(Role.PSYCHOLOGIST, **of(101, 999)) == ("row.unknown", "guardian")
    later = datetime(2126, 1, 1, tzinfo=UTC).isoformat()
    assert await refused(Role.PSYCHOLOGIST, **of(101), at=later) == ("argument.invalid", "givenAt")
    assert (await refused(Role.MENTOR, **of(101)))[0] == "access.mutation"
