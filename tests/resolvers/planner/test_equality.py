"""Both executors answer 2,000 random queries the same. `YIXIN_QUERIES=50000` makes a soak of it, with other queries each time."""

from __future__ import annotations

import os
from random import Random

import orjson
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from hub.policy import policy_for
from schema.kit import Role
from tests.resolvers.planner.queries import Writer

QUERIES = os.environ.get("YIXIN_QUERIES")
PARTS = 4
"""Workers of a test run share the parts."""


@pytest.fixture(scope="module")
def planned():
    """For each query that was asked, whether the plan answered it. Over four fifths shall be."""
    answered: list[bool] = []
    yield answered
    assert len(answered) >= int(QUERIES or 2000) / PARTS
    assert sum(answered) > 0.8 * len(answered)


async def ask(both, graph, viewer, document, variables, planned):
    """The answer, after both gave the same."""
    fallen = []
    run = type(graph)._run

    async def falling(self, *given):
        fallen.append(given)
        return await run(self, *given)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(graph), "_run", falling)
        plan, reference = await both(graph, viewer, document=document, variables=variables)
    planned.append(len(fallen) == 1)
    told, expected = orjson.loads(plan), orjson.loads(reference)
    if orjson.dumps(told) != orjson.dumps(expected):
        # Printed, as an assertion that does not come again is not told.
        print(f"{viewer}\n{document}\n{orjson.dumps(variables).decode()}\n{plan!r}\n{reference!r}")
        raise AssertionError("the executors differ")
    return told


def at(answer, path):
    """What stands at a path of the answer, or None."""
    for step in path:
        if isinstance(answer, list):
            answer = answer[int(step)] if len(answer) > int(step) else None
        else:
            answer = (answer or {}).get(step)
    return answer


@pytest.mark.slow
@settings(
    max_examples=max(1, int(QUERIES or 2000) // PARTS),
    derandomize=QUERIES is None,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    # The query is told whole; making it smaller would take longer than reading it.
    phases=[Phase.generate],
)
@given(number=st.integers(0, 2**64 - 1), data=st.data())
@pytest.mark.parametrize("part", range(PARTS))
async def test_both_executors_answer_the_same(
    both, crowd, crowd_graph, graph_schema, planned, part, number, data
):
    random = Random(f"{part} {number}")
    roles = random.sample(list(Role), random.randint(1, 3))
    account = random.choice(crowd.rows["Account"])["id"]
    viewer = crowd.viewer(*roles, account_id=account, excepted=random.random() < 0.3)
    policy = policy_for(viewer.shape)
    writer = Writer(data.draw, random, graph_schema.core, graph_schema.entities, crowd.rows, policy)
    query = writer.query()
    answer = await ask(both, crowd_graph, viewer, query.document, query.variables, planned)
    for number, path in enumerate(query.paged):
        cursors = [edge["cursor"] for edge in (at(answer.get("data"), path) or {}).get("edges", ())]
        if cursors:
            some = st.none() | st.sampled_from(cursors)
            onward = {f"after{number}": data.draw(some), f"before{number}": data.draw(some)}
            await ask(both, crowd_graph, viewer, query.document, query.variables | onward, planned)
