"""What is said of a field: the rule, its ground with its days, and of each other role why it does not show it."""

from __future__ import annotations

import pytest

from schema.kit import Role

WHY = """query($student: ID!, $field: String!, $account: ID) { why: whyVisible(student: $student, field: $field, account: $account) {
  visible grants { role rule ruleZh grounds { id kind firstDay lastDay } } refusals { role code reason reasonZh }
} }"""


@pytest.fixture
def why(ask, gid):
    async def asking(pupil, field, *roles, **more):
        given = {"student": gid("Student", pupil), "field": field, **more}
        return (await ask(WHY, *roles, **given))["data"]["why"]

    return asking


@pytest.mark.parametrize(
    ("role", "pupil", "kind", "row", "first", "last"),
    [
        (Role.MENTOR, 101, "MentorAssignment", 1, "2026-09-01", None),
        (Role.PSYCHOLOGIST, 101, "StaffPost", 4, "2020-09-01", "2026-10-15"),
        (Role.HOMEROOM_TEACHER, 101, "Enrolment", 1, "2026-09-01", None),
        (Role.CENTRE, 101, "Referral", 1, "2026-10-01", None),
        (Role.HEALTH_PARTNER, 102, "Referral", 2, "2026-06-01", "2026-07-17"),
    ],
)
async def test_the_ground_of_a_rule_is_named_with_its_days(why, gid, role, pupil, kind, row, first, last):
    told = await why(pupil, "birthDate", role)
    assert told["visible"] and told["refusals"] == []
    grant = told["grants"][0]
    assert grant["role"] == role.name
    assert grant["rule"].isascii() or "–" in grant["rule"]
    assert any("\u4e00" <= letter <= "\u9fff" for letter in grant["ruleZh"])
    # The centre has several grounds, each of which is a grant of its own.
    grounds = [each["grounds"][0] for each in told["grants"]]
    assert {"id": gid(kind, row), "kind": kind, "firstDay": first, "lastDay": last} in grounds


async def test_below_an_enrolment_stands_the_post_of_the_class(why, gid):
    told = await why(101, "name", Role.HOMEROOM_TEACHER)
    assert [ground["id"] for ground in told["grants"][0]["grounds"]] == [
        gid("Enrolment", 1),
        gid("StaffPost", 2),
    ]


async def test_a_field_of_a_list_stands_on_the_grounds_of_its_pupil(why, gid):
    told = await why(101, "referrals.reason", Role.PSYCHOLOGIST)
    assert [ground["id"] for ground in told["grants"][0]["grounds"]] == [gid("StaffPost", 4)]
    assert told["grants"][0]["rule"] == "its `student` is read."
    # What sources say of the pupil is read with the pupil.
    told = await why(101, "sourceRecords.stream", Role.MENTOR)
    assert [ground["id"] for ground in told["grants"][0]["grounds"]] == [gid("MentorAssignment", 1)]


async def test_guardians_are_told_why_they_see_who_looked(why, ask, gid):
    await ask(
        "query($id: ID!) { student(id: $id) { nationalId } }", Role.PSYCHOLOGIST, id=gid("Student", 101)
    )
    told = await why(101, "accessLog.at", Role.GUARDIAN)
    (grant,) = told["grants"]
    assert (grant["rule"], grant["role"]) == ("a row that its `student_ids` names is read.", "GUARDIAN")
    assert [ground["kind"] for ground in grant["grounds"]] == ["Guardianship"]
    told = await why(101, "accessLog.accountId", Role.GUARDIAN)
    assert (told["visible"], told["refusals"][0]["code"]) == (False, "CEILING")
    told = await why(101, "accessLog.at", Role.PSYCHOLOGIST)
    assert (told["visible"], told["refusals"][0]["code"]) == (False, "NO_RULE")
    assert not (await why(104, "accessLog.at", Role.GUARDIAN))["visible"]


async def test_each_role_says_why_it_does_not_show_it(why):
    told = await why(101, "referrals.reason", Role.MENTOR, Role.PSYCHOLOGIST, Role.DASHBOARD)
    assert [grant["role"] for grant in told["grants"]] == ["PSYCHOLOGIST"]
    assert {refusal["role"]: refusal["code"] for refusal in told["refusals"]} == {
        "MENTOR": "CEILING",
        "DASHBOARD": "NO_RULE",
    }
    told = await why(104, "name", Role.PSYCHOLOGIST)
    assert [refusal["code"] for refusal in told["refusals"]] == ["NOT_AMONG"]
    assert told["refusals"][0]["reason"].endswith("of a pupil with this id.")


async def test_no_row_of_a_hidden_pupil_is_told_of(why):
    """Who reads an attendance, but not its pupil, is not told whose it is."""
    told = await why(101, "parentAttendances.feedbackScore", Role.PARENT_EDUCATION)
    assert not told["visible"]
    assert told == await why(987654, "parentAttendances.feedbackScore", Role.PARENT_EDUCATION)


async def test_only_auditors_ask_about_others(ask, code, gid):
    given = {"student": gid("Student", 101), "field": "name"}
    for other in (1, 987654):
        assert await code(WHY, Role.PSYCHOLOGIST, **given, account=gid("Account", other)) == "access.account"
    answer = await ask(WHY, Role.AUDITOR, **given, account=gid("Account", 987654))
    assert answer["data"]["why"] == {"visible": False, "grants": [], "refusals": []}
    own = gid("Account", 1 + list(Role).index(Role.PSYCHOLOGIST))
    answer = await ask(WHY, Role.PSYCHOLOGIST, **given, account=own)
    assert answer["data"]["why"]["visible"]


@pytest.mark.parametrize(
    "field", ["", "nothing", "id", "school", "referrals", "referrals.nothing", "sourceRecords.said", "a.b.c"]
)
async def test_a_field_that_is_none_is_refused(code, gid, field):
    for pupil in (101, 987654):
        assert await code(WHY, student=gid("Student", pupil), field=field) == "argument.field"
