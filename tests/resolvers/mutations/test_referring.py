"""The referral loop: every move from every state by every role, against a table written by hand; and what does not fit changes nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update

from hub.store.work import Work
from hub.sync import line
from hub.sync.owning import Owning
from resolvers.ids import decode
from schema.access.consent import Consent
from schema.health.referral import Referral, ReferralState
from schema.kit import Role
from tests.resolvers.mutations.conftest import MACHINE, PSYCHOLOGIST, SECOND

REFUSED = "... on Refused { code place }"
REQUEST = f"""mutation ($student: ID!, $partner: ID!, $key: String, $reason: String! = "情绪低落") {{
  requestReferral(student: $student, partner: $partner, reason: $reason, urgency: URGENT, idempotencyKey: $key) {{
    ... on RequestReferralPayload {{ acceptanceDueOn referral {{ id number state urgency reason consent version school {{ code }} partner {{ name }} }} }} {REFUSED} }} }}"""
MOVES = {
    "acceptReferral": "feedbackDueOn referral { state version acceptedAt }",
    "refuseReferral": "referral { state version feedback closedAt }",
    "beginReferral": "referral { state version }",
    "feedBackReferral": "referral { state version feedback }",
    "completeReferral": "referral { state version feedback closedAt }",
    "cancelReferral": "referral { state version closedAt }",
    "returnFromReferral": "followUp { dueOn side } referral { state version returnedOn }",
}
SAYING = ("refuseReferral", "feedBackReferral", "completeReferral")
SCHOOL = (Role.PSYCHOLOGIST, Role.PRINCIPAL)
LEADS = {
    "acceptReferral": {"REQUESTED": "ACCEPTED"},
    "refuseReferral": {"REQUESTED": "REFUSED", "ACCEPTED": "REFUSED"},
    "beginReferral": {"ACCEPTED": "IN_PROGRESS"},
    "feedBackReferral": {"ACCEPTED": "IN_PROGRESS", "IN_PROGRESS": "IN_PROGRESS"},
    "completeReferral": {"IN_PROGRESS": "COMPLETED"},
    "cancelReferral": dict.fromkeys(("REQUESTED", "ACCEPTED", "IN_PROGRESS"), "CANCELLED"),
    "returnFromReferral": {"COMPLETED": "COMPLETED"},
}
"""By each move, where it leads from which state; from others it does not."""
MAKES = {move: SCHOOL if move[:6] in ("cancel", "return") else (Role.HEALTH_PARTNER,) for move in MOVES}


def document(move: str) -> str:
    name = move[0].upper() + move[1:]
    given, said = (", $feedback: String!", ", feedback: $feedback") if move in SAYING else ("", "")
    return f"""mutation ($referral: ID!, $version: Int{given}) {{ {move}(referral: $referral, version: $version{said}) {{
      ... on {name}Payload {{ {MOVES[move]} }} {REFUSED} }} }}"""


@pytest.fixture
def act(call, changing):
    viewers = {
        Role.PSYCHOLOGIST: changing.viewer(Role.PSYCHOLOGIST, account_id=PSYCHOLOGIST),
        Role.PRINCIPAL: changing.viewer(Role.PRINCIPAL, account_id=SECOND, staff_id=5),
        Role.HEALTH_PARTNER: changing.viewer(Role.HEALTH_PARTNER, account_id=MACHINE, health_partner_id=302),
        Role.CENTRE: changing.viewer(Role.CENTRE, account_id=1007),
    }

    async def acting(move: str, role: Role, referral: str, **variables: Any) -> Any:
        if move in SAYING:
            variables = {"feedback": "已评估", **variables}
        answer = await call(document(move), 0, viewer=viewers[role], referral=referral, **variables)
        assert "errors" not in answer, answer
        return answer["data"][move]

    return acting


@pytest.fixture
async def consent(changing):
    """A guardian's consent to the referral of the pupil."""
    row = {
        "purpose": "REFERRAL",
        "given_at": datetime(2026, 10, 1, tzinfo=UTC),
        "evidence": b"",
        "student_id": 101,
    }
    row |= {"guardian_id": 201, "recorded_by_id": PSYCHOLOGIST, "version": 1}
    async with changing.owner.begin() as connection:
        made = await connection.execute(
            insert(Consent.__table__).values(row).returning(Consent.__table__.c.id)
        )
        number = made.scalar_one()
    yield number
    async with changing.owner.begin() as connection:
        await connection.execute(delete(Consent.__table__).where(Consent.__table__.c.id == number))


@pytest.fixture
async def request_one(call, gid):
    async def requesting(**variables: Any) -> Any:
        given = {"student": gid("Student", 101), "partner": gid("HealthPartner", 302), **variables}
        answer = await call(REQUEST, PSYCHOLOGIST, Role.PSYCHOLOGIST, **given)
        assert "errors" not in answer, answer
        return answer["data"]["requestReferral"]

    return requesting


async def stored(changing, referral: str) -> dict[str, Any]:
    table = Referral.__table__
    async with changing.owner.connect() as connection:
        found = await connection.execute(select(table).where(table.c.id == number(referral)))
        return dict(found.mappings().one())


def number(referral: str) -> int:
    return decode(referral, "310107", Referral)[1]


async def put(changing, referral: str, **values: Any) -> None:
    """The referral as it would be, had it come to that."""
    async with changing.owner.begin() as connection:
        await line.stand(connection)
        work = Work(connection, changing.keyring, changing.clock.now())
        await Owning(work).change(Referral, number(referral), values)


async def test_a_referral_needs_consent_and_is_asked_for_once(request_one, changing, consent, gid):
    table = Consent.__table__
    async with changing.owner.begin() as connection:
        await connection.execute(
            update(table).where(table.c.id == consent).values(withdrawn_at=datetime(2026, 10, 2, tzinfo=UTC))
        )
    assert await request_one() == {"code": "referral.consent", "place": "student"}
    async with changing.owner.begin() as connection:
        await connection.execute(update(table).where(table.c.id == consent).values(withdrawn_at=None))
    assert (await request_one(student=gid("Student", 104)))["code"] == "row.unknown"
    made = await request_one(key="request-1")
    referral = made["referral"]
    assert made["acceptanceDueOn"] == "2026-10-22"
    assert referral.pop("number").startswith("YX20261015")
    assert {name: referral[name] for name in ("state", "urgency", "reason", "consent", "version")} == {
        "state": "REQUESTED",
        "urgency": "URGENT",
        "reason": "情绪低落",
        "consent": True,
        "version": 1,
    }
    assert (referral["school"], referral["partner"]) == ({"code": "2131000001"}, {"name": "儿童医院"})
    again = await request_one(key="request-1")
    assert again["referral"]["id"] == referral["id"]
    assert (await request_one(key="request-1", reason="x"))["code"] == "mutation.key"
    assert await request_one() == {"code": "referral.open", "place": "partner"}
    await put(changing, referral["id"], state="CANCELLED")


async def test_each_move_from_each_state_by_each_role(act, request_one, changing, consent):
    referral = (await request_one())["referral"]["id"]
    made = 0
    for state in ReferralState:
        for move in MOVES:
            for role in (*SCHOOL, Role.HEALTH_PARTNER, Role.CENTRE):
                await put(changing, referral, state=state.name, returned_on=None, closed_at=None)
                before = await stored(changing, referral)
                told = await act(move, role, referral)
                after = await stored(changing, referral)
                if role not in MAKES[move]:
                    assert told["code"] == "access.mutation", (state, move, role)
                elif state.name not in LEADS[move]:
                    assert told == {"code": "referral.state", "place": "referral"}, (state, move, role)
                else:
                    made += 1
                    assert told["referral"]["state"] == LEADS[move][state.name], (state, move, role)
                    assert after["version"] >= before["version"]
                    continue
                assert after == before
    assert made == sum(len(LEADS[move]) * len(MAKES[move]) for move in MOVES)


async def test_the_loop_as_the_hub_alone_has_it(act, request_one, changing, consent):
    referral = (await request_one())["referral"]["id"]
    partner = Role.HEALTH_PARTNER
    accepted = await act("acceptReferral", partner, referral, version=1)
    assert accepted["feedbackDueOn"] == "2026-11-14" and accepted["referral"]["version"] == 2
    at = datetime.fromisoformat(accepted["referral"]["acceptedAt"]).astimezone(changing.clock.zone)
    assert at.date() == changing.clock.today()
    assert (await act("beginReferral", partner, referral, version=1))["code"] == "mutation.stale"
    assert (await act("feedBackReferral", partner, referral, feedback="每周一次"))["referral"][
        "state"
    ] == "IN_PROGRESS"
    done = await act("completeReferral", partner, referral, feedback="可正常上学")
    assert (done["referral"]["feedback"], done["referral"]["state"]) == ("可正常上学", "COMPLETED")
    back = await act("returnFromReferral", Role.PSYCHOLOGIST, referral)
    assert back["followUp"] == {"dueOn": "2026-10-29", "side": "SCHOOL"}
    assert back["referral"]["returnedOn"] == "2026-10-15"
    assert (await act("returnFromReferral", Role.PSYCHOLOGIST, referral))["code"] == "care.done"


async def test_a_partner_moves_nothing_to_which_consent_is_withdrawn(act, request_one, changing, consent):
    referral = (await request_one())["referral"]["id"]
    table = Consent.__table__
    async with changing.owner.begin() as connection:
        await connection.execute(
            update(table).where(table.c.id == consent).values(withdrawn_at=changing.clock.now())
        )
    assert (await act("acceptReferral", Role.HEALTH_PARTNER, referral))["code"] == "row.unknown"
    assert (await act("cancelReferral", Role.PSYCHOLOGIST, referral))["referral"]["state"] == "CANCELLED"
