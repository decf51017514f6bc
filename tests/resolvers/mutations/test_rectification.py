"""What checks found is mended: planned, done once, and what does not fit changes nothing."""

from __future__ import annotations

import pytest

from schema.kit import Role
from tests.resolvers.mutations.conftest import PSYCHOLOGIST

REFUSED = "... on Refused { code place }"
PLAN = f"""mutation ($finding: ID!, $due: Date! = "2026-10-30") {{ planRectification(finding: $finding, measure: " 增配 ", dueOn: $due) {{
  ... on PlanRectificationPayload {{ rectification {{ id measure dueOn doneOn version finding {{ id }} owner {{ name }} }} }} {REFUSED} }} }}"""
DONE = f"""mutation ($it: ID!, $on: Date, $version: Int) {{ completeRectification(rectification: $it, doneOn: $on, version: $version) {{
  ... on CompleteRectificationPayload {{ rectification {{ doneOn version }} }} {REFUSED} }} }}"""


@pytest.fixture
def psychologist(call):
    async def calling(document, **variables):
        answer = await call(document, PSYCHOLOGIST, Role.PSYCHOLOGIST, **variables)
        assert "errors" not in answer, answer
        return next(iter(answer["data"].values()))

    return calling


async def test_a_finding_is_mended_once(psychologist, gid):
    finding = gid("Finding", 1)
    assert await psychologist(PLAN, finding=finding, due="2026-10-14") == {
        "code": "argument.invalid",
        "place": "dueOn",
    }
    planned = (await psychologist(PLAN, finding=finding))["rectification"]
    assert planned == {
        "id": planned["id"], "measure": "增配", "dueOn": "2026-10-30", "doneOn": None, "version": 1,
        "finding": {"id": finding}, "owner": {"name": "周心理"},
    }  # fmt: skip
    it = planned["id"]
    assert (await psychologist(DONE, it=it, on="2026-10-16"))["code"] == "argument.invalid"
    assert (await psychologist(DONE, it=it, version=7))["code"] == "mutation.stale"
    assert (await psychologist(DONE, it=it, version=1))["rectification"] == {
        "doneOn": "2026-10-15",
        "version": 2,
    }
    assert (await psychologist(DONE, it=it))["code"] == "care.done"


async def test_findings_of_another_school_are_none(psychologist, gid):
    assert (await psychologist(PLAN, finding=gid("Finding", 2)))["code"] == "row.unknown"
