"""Who is told what of a change, and when."""

from __future__ import annotations

from tests.resolvers.subscriptions.conftest import OTHER, PARTNER, PRINCIPAL

REFERRALS = "subscription($after: String) { referralChanged(after: $after) { cursor change id referral { state reason student { name } } } }"
FILE = "subscription($id: ID!, $after: String) { studentChanged(id: $id, after: $after) { cursor change entity id row { __typename id ... on Referral { state } } student { name } } }"


async def test_each_is_told_of_the_rows_that_they_read(listen, change, gid):
    school, other, partner = [await listen(who, REFERRALS) for who in (PRINCIPAL, OTHER, PARTNER)]
    await change("Referral", 2, state="ACCEPTED")
    await change("Referral", 4, state="ACCEPTED")
    assert (await school.next())["id"] == gid("Referral", 2)
    assert (await other.next())["id"] == gid("Referral", 4)
    told = await partner.next()
    assert told["id"] == gid("Referral", 4) and told["change"] == "CHANGED"
    assert told["referral"] == {"state": "ACCEPTED", "reason": None, "student": {"name": "赵强"}}


async def test_a_file_tells_of_its_rows_only(listen, change, store, gid):
    file = await listen(PRINCIPAL, FILE, id=gid("Student", 101))
    await change("Referral", 2, state="IN_PROGRESS")
    await change("Referral", 1, state="IN_PROGRESS")
    await change("Student", 102, status="SUSPENDED")
    await change("Student", 101, status="SUSPENDED")
    first, second = await file.some(2)
    assert (first["entity"], first["row"]["state"]) == ("Referral", "IN_PROGRESS")
    assert (second["entity"], second["row"]["id"]) == ("Student", gid("Student", 101))
    assert first["student"] == {"name": "王小明"}
