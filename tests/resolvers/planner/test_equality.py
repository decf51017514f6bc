"""Both executors answer 2,250 random queries the same, a third of them in each run (tests/thirds.py).

`YIXIN_QUERIES=50000` makes a soak of it, with other queries each time.
"""

from __future__ import annotations

import gc
import os
from dataclasses import replace
from random import Random

import orjson
import pytest
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st

from hub.policy import policy_for
from schema.kit import Role
from tests.resolvers.planner.queries import Writer
from tests.resolvers.planner.reducing import reduced
from tests.thirds import third

QUERIES = os.environ.get("YIXIN_QUERIES")
AGAIN = os.environ.get("YIXIN_QUERY")
"""The one query that failed before, as the failure told it."""
SIZE = {} if QUERIES else {"most": 2, "budget": 30}
"""The queries of a soak are the larger ones."""
EACH = 250
"""Queries of a part: workers of a soak share the parts, each of which takes some minutes at most, or it would be held to hang."""
PARTS = range(max(4, int(QUERIES) // EACH)) if QUERIES else third(range(9))
SHARE = max(1, int(QUERIES) // len(PARTS)) if QUERIES else EACH


@pytest.fixture(scope="module")
def planned():
    """For each query that was asked, whether the plan answered it. Over four fifths shall be."""
    answered: list[bool] = []
    yield answered
    if AGAIN is None:
        assert len(answered) >= SHARE
        assert sum(answered) > 0.8 * len(answered)


class Material:
    """What the queries are made from and asked of. Hypothesis prints what a failing test is given, so it has few words."""

    def __init__(self, both, crowd, graph, schema, planned):
        self.both, self.crowd, self.graph, self.schema, self.planned = both, crowd, graph, schema, planned

    def __repr__(self):
        return "the crowd"


@pytest.fixture
def material(both, crowd, crowd_graph, graph_schema, planned):
    return Material(both, crowd, crowd_graph, graph_schema, planned)


class Asking:
    """Asks both executors for one viewer."""

    def __init__(self, both, graph, viewer, planned):
        self._both = both
        self._graph = graph
        self._viewer = viewer
        self._planned = planned

    async def ask(self, document, variables):
        """The answer, after both gave the same; else tells the smallest query of which they do not."""
        plan, reference = await self._answers(document, variables)
        # An error that took an answer away leaves coroutines, of which Python warns where they are collected. In the
        # constructor of a named tuple, which has no builtins, it could not, and would tell that instead.
        gc.collect(1)
        self._planned.append(plan is not reference)
        if differ(plan, reference) and await self._wrong(document, variables):
            small, given = await reduced(self._graph.schema.core, document, variables, self._wrong)
            plan, reference = await self._answers(small, given)
            raise AssertionError(
                f"the executors differ for {sorted(role.name for role in self._viewer.roles)}\n{small}\n"
                f"{orjson.dumps(given).decode()}\nplan: {plan.decode()}\nreference: {reference.decode()}"
            )
        return orjson.loads(plan)

    async def _answers(self, document, variables):
        return await self._both(self._graph, self._viewer, document=document, variables=variables)

    async def _wrong(self, document, variables):
        """Whether they differ however often they are asked: what fails at once in several places, either may meet first."""
        return all([differ(*await self._answers(document, variables)) for _ in range(3)])


def differ(plan, reference):
    """Where a null took the whole answer away, which errors were met before that is a matter of time: one of both holds the other's."""
    plan_, reference_ = orjson.loads(plan), orjson.loads(reference)
    if plan_.get("data", 1) is None is reference_.get("data", 1):
        met = [[orjson.dumps(error) for error in one["errors"]] for one in (plan_, reference_)]
        return not any({*one} <= {*other} for one, other in (met, reversed(met)))
    # Dumped again, so that the order of fields counts, and how characters are written does not.
    return plan != reference and orjson.dumps(orjson.loads(plan)) != orjson.dumps(orjson.loads(reference))


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
    max_examples=1 if AGAIN else SHARE,
    derandomize=QUERIES is None,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    # A seed cannot be made smaller; the query that comes of it is.
    phases=[Phase.generate],
)
@given(seed=st.integers(0, 2**64 - 1))
@pytest.mark.parametrize("part", PARTS)
async def test_both_executors_answer_the_same(material, part, seed):
    seeded = AGAIN or f"{part} {seed}"
    note(f"YIXIN_QUERY='{seeded}' asks it again")
    random = Random(seeded)
    crowd, schema = material.crowd, material.schema
    viewer = crowd.viewer(*random.sample(list(Role), random.randint(1, 3)))
    # Whoever has posts at many schools is answered by other statements.
    viewer = replace(viewer, many_schools=part % 2 == 1)
    policy = policy_for(viewer.shape)
    writer = Writer(random, schema.core, schema.entities, crowd.rows, policy, **SIZE)
    query = writer.query()
    asking = Asking(material.both, material.graph, viewer, material.planned)
    answer = await asking.ask(query.document, query.variables)
    onward, moved = {}, []
    for number, path in random.sample(list(enumerate(query.paged)), len(query.paged)):
        cursors = [edge["cursor"] for edge in (at(answer.get("data"), path) or {}).get("edges", ())]
        # A list below one that moves on is another row's.
        if cursors and not any(path[: len(one)] == one[: len(path)] for one in moved):
            some = [None, *cursors]
            onward |= {f"after{number}": random.choice(some), f"before{number}": random.choice(some)}
            moved.append(path)
    if onward:
        await asking.ask(query.document, query.variables | onward)
