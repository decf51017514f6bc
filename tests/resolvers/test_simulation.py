"""Rules are simulated for the centre and the bureau: figures over the district, and pupils as far as the caller reads them."""

from __future__ import annotations

from random import Random

import orjson
import pytest
from sqlalchemy import text

from hub.rules.simulating import simulate
from hub.rules.stated import told
from schema.kit import Role

RULE = "{rule: %s, title: t, title_zh: t, level: RED, any: [{of: %s, where: %s, since: %s}]}"
RULES = "version: next\nrules: [%s]"
ASKED = """query($rules: String!, $first: Int) { simulateRules(rules: $rules) { version now then
  rules { rule raised closed } schools { school { code } now then } pupils(first: $first) { rules student { id } } } }"""
REFERRED = RULES % (RULE % ("REFERRED", "Referral", "{state: {ne: CANCELLED}}", "requested_at"))
MARKED = RULES % (RULE % ("MARKED", "AttendanceMark", "{code: {isNull: false}}", "date"))


@pytest.fixture
def simulated(ask):
    async def asking(rules, *roles, **more):
        return await ask(ASKED, *roles, rules=rules, **more)

    return asking


async def test_the_centre_is_told_the_pupils_whom_it_reads_and_the_bureau_none(simulated, ask, gid, district):
    found = (await simulated(REFERRED, Role.CENTRE))["data"]["simulateRules"]
    made = await simulate(district.owner, told(REFERRED), district.clock)
    raised = {gid("Student", key) for key, _ in made.raised}
    read = await ask(
        "{ students(filter: {referrals: {some: {state: {ne: CANCELLED}}}}) { nodes { id } } }", Role.CENTRE
    )
    shown = {one["student"]["id"] for one in found["pupils"]}
    assert shown == {node["id"] for node in read["data"]["students"]["nodes"]} < raised and shown
    assert all(one["rules"] == ["REFERRED"] for one in found["pupils"])
    bureau = (await simulated(REFERRED, Role.DISTRICT))["data"]["simulateRules"]
    assert bureau["pupils"] == [] and bureau["version"] == "next"
    assert len((await simulated(REFERRED, Role.CENTRE, first=1))["data"]["simulateRules"]["pupils"]) == 1


async def test_figures_about_few_pupils_are_kept_back(simulated):
    found = (await simulated(REFERRED, Role.DISTRICT))["data"]["simulateRules"]
    assert found["rules"] and found["schools"]
    figures = [
        found["now"],
        found["then"],
        *(one[name] for one in found["rules"] for name in ("raised", "closed")),
    ]
    assert {*figures, *(one[name] for one in found["schools"] for name in ("now", "then"))} == {None}


async def test_no_pupil_is_told_whom_the_caller_does_not_read(simulated, ask, district):
    """For random roles: of the pupils that the rules would raise, those that are read with the mark that raises them."""
    random = Random(7)
    made = await simulate(district.owner, told(MARKED), district.clock)
    for _ in range(8):
        roles = {random.choice([Role.CENTRE, Role.DISTRICT]), *random.sample(list(Role), 2)}
        answer = await simulated(MARKED, *roles)
        if "errors" in answer:
            assert answer["errors"][0]["extensions"]["code"] == "access.field"
            continue
        read = await ask("{ students { nodes { id attendanceMarks { totalCount } } } }", *roles)
        marked = {
            node["id"]
            for node in read["data"]["students"]["nodes"]
            if (node["attendanceMarks"] or {}).get("totalCount")
        }
        shown = {one["student"]["id"] for one in answer["data"]["simulateRules"]["pupils"]}
        assert shown <= marked and len(shown) <= len(made.raised)


@pytest.mark.parametrize("role", [Role.PSYCHOLOGIST, Role.DASHBOARD, Role.ADMIN])
async def test_others_are_refused(code, role):
    assert await code(ASKED, role, rules=REFERRED) == "access.aggregate"


async def test_rules_that_do_not_fit_are_named_with_their_place(simulated):
    answer = await simulated(REFERRED.replace("state", "stat"), Role.CENTRE)
    extensions = answer["errors"][0]["extensions"]
    assert extensions["code"] == "rules.invalid" and extensions["place"].startswith(
        "rules, REFERRED.any.0.where.stat"
    )
    for odd in (
        "- 1",
        "{",
        "x" * 70_000,
        RULES % ", ".join(RULE % (f"R{number:03}", "Aid", "{}", "starts_on") for number in range(101)),
    ):
        assert (await simulated(odd, Role.CENTRE))["errors"][0]["extensions"]["code"] == "rules.invalid"


async def test_what_is_told_is_recorded_and_nothing_is_written(simulated, district):
    async def counts():
        async with district.owner.connect() as connection:
            return [
                (await connection.execute(text(f"SELECT count(*), max(changed_at) FROM {table}"))).one()
                for table in ("alert", "alert_evidence")
            ]

    there, before = await counts(), len(district.recorder.heard)
    await simulated(REFERRED, Role.CENTRE)
    deeds = [deed for _, deed in district.recorder.heard[before:]]
    told_ = [deed for deed in deeds if deed.kind.name == "READ"]
    categories = {name for deed in told_ for name in deed.categories}
    assert {"Referral.SENSITIVE", "Alert.SENSITIVE"} <= categories
    assert "AGGREGATE" in {deed.kind.name for deed in deeds}
    assert await counts() == there


async def test_it_costs_the_same_statements_however_many_pupils(graph, district):
    counts = []
    for first in (1, 50):
        district.statements.clear()
        viewer = district.viewer(Role.CENTRE)
        said = await graph.execute(viewer, document=ASKED, variables={"rules": REFERRED, "first": first})
        assert "errors" not in orjson.loads(said)
        counts.append(len(district.statements))
    assert counts[0] == counts[1]
