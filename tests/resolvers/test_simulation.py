"""Rules are simulated for the centre and the bureau: figures over the district, and pupils as far as the caller reads them."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random

import orjson
import pytest
from sqlalchemy import text

from hub.crypto.sealing import Keyring
from hub.policy.small_cells import SmallCells
from hub.rules.simulating import simulate
from hub.rules.stated import standing, told
from resolvers.graph import Graph
from schema.kit import Role
from tests.resolvers.town import SIZES, TODAY, town

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


def book(**spans):
    """The rules that count, one of them with other numbers."""
    rules = [rule.model_dump(mode="json", by_alias=True) for rule in standing().rules]
    for rule in rules:
        if rule["rule"] == "REFERRAL_NOT_ACCEPTED":
            rule["any"][0] |= spans
    return orjson.dumps({"version": "next", "rules": rules}).decode()


@pytest.fixture(scope="module")
async def referred(settle, ordered_entities):
    """A town in which a third of those who are referred wait, half of them for eight days."""
    rows = town(ordered_entities, seed=11)
    for number, referral in enumerate(rows["Referral"]):
        referral["requested_at"] = datetime(2026, 10, 7 if number % 2 else 1, tzinfo=UTC)
    async with settle(rows, {role.name: {} for role in Role}, today=TODAY) as found:
        yield found


@pytest.fixture
def bureau(referred, graph_schema):
    graph = Graph(
        engine=referred.engine, writer=referred.owner, reader=referred.reader, clock=referred.clock, district="310107",
        sealer=referred.keyring, recorder=referred.recorder, cursors=Keyring.fresh().cursors, schema=graph_schema,
        cells=SmallCells(secret="the town's"),
    )  # fmt: skip

    async def asking(rules):
        asked = """query($rules: String!) { simulateRules(rules: $rules) { counted now then
          rules { rule counted raised closed } schools { school { code } now then } } }"""
        said = await graph.execute(referred.viewer(Role.DISTRICT), document=asked, variables={"rules": rules})
        answer = orjson.loads(said)
        assert "errors" not in answer, answer
        found = answer["data"]["simulateRules"]
        rule = {one["rule"]: (one["counted"], one["raised"]) for one in found["rules"]}
        return found, rule

    return asking


async def test_one_number_that_is_another_is_told_in_figures(bureau):
    shorter, rules = await bureau(book(after={"days": 3, "school_days": None}))
    longer, others = await bureau(book(after={"days": 9, "school_days": None}))
    counted, many = rules["REFERRAL_NOT_ACCEPTED"]
    assert counted and many > 20 and shorter["counted"] and shorter["then"] is not None
    assert others["REFERRAL_NOT_ACCEPTED"][1] < many - 9
    # In both the other rules are those that count: the same people give the same figure.
    assert {code: told_ for code, told_ in rules.items() if code != "REFERRAL_NOT_ACCEPTED"} == {
        code: told_ for code, told_ in others.items() if code != "REFERRAL_NOT_ACCEPTED"
    }
    assert len(longer["schools"]) == len(SIZES)


async def test_nobody_is_singled_out_by_rules_that_are_put_together(bureau, referred):
    """One pupil's referral, together with ever another known number of pupils: the mean of such figures would tell of it."""
    pupil = referred.rows["Student"][0]
    one = {
        "of": "Referral",
        "since": "requested_at",
        "pupil": {"birth_date": {"eq": str(pupil["birth_date"])}},
    }
    others = [
        {
            "of": "MentorAssignment",
            "since": "starts_on",
            "pupil": {"sex": {"eq": "MALE"}},
            "after": {"days": days},
        }
        for days in (1, 2, 3)
    ]
    frame = {"title": "t", "title_zh": "t", "level": "RED"}
    rules = [{"rule": f"WITH_{number}", **frame, "any": [one, other]} for number, other in enumerate(others)]
    alone = [{"rule": "ALONE", **frame, "any": [one]}]
    for asked in (rules, alone):
        text_ = (
            orjson.dumps({"version": "next", "rules": asked})
            .decode()
            .replace(f'"{pupil["birth_date"]}"', str(pupil["birth_date"]))
        )
        found, told_ = await bureau(text_)
        assert {told_[rule["rule"]] for rule in asked} == {(False, None)}
        assert (found["counted"], found["then"]) == (False, None)
        # Neither does the list of schools tell where somebody would be found.
        assert [(school["school"]["code"], school["then"]) for school in found["schools"]] == [
            (f"213100000{index}", None) for index in range(len(SIZES))
        ]
    # A rule that counts beside two numbers, two rules that changed, and a ground that is another: none is told.
    two = book(after={"days": 3, "school_days": None}, at_least=2)
    assert (await bureau(two))[1]["REFERRAL_NOT_ACCEPTED"] == (False, None)
    wider = book(where={})
    assert (await bureau(wider))[1]["REFERRAL_NOT_ACCEPTED"] == (False, None)
    several = orjson.loads(book(after={"days": 3, "school_days": None}))
    several["rules"] = [rule for rule in several["rules"] if rule["rule"] != "MENTOR_TALK_OVERDUE"]
    found, told_ = await bureau(orjson.dumps(several).decode())
    assert found["then"] is None and told_["REFERRAL_NOT_ACCEPTED"][0]
