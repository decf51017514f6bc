"""Whoever asks all tables as a dashboard, and solves them, finds no small cell (A6). Without the guards the same solver does."""

from __future__ import annotations

from itertools import product

import orjson
import pytest

from hub.crypto.sealing import Keyring
from hub.policy.small_cells import BOUND, SmallCells
from resolvers.graph import Graph
from schema.kit import Role
from tests.resolvers.solver import cells, solved, sums
from tests.resolvers.town import SIZES, TODAY, town

FEW = 10
STAGES = ("PRIMARY", "JUNIOR", "SENIOR")
SCHOOLS = {f"213100000{index}": STAGES[index % 3] for index in range(len(SIZES))}
DIMENSIONS = [
    [*STAGES, *SCHOOLS],
    ["1", "2", "3"],
    ["MALE", "FEMALE"],
    ["ENROLLED", "SUSPENDED", "OTHER"],
]
KEYS = [
    {"SCHOOL": "school { code }", "SCHOOL_STAGE": "schoolStage"},
    {"CLASS_GROUP_GRADE": "classGroupGrade"},
    {"SEX": "sex"},
    {"STATUS": "status"},
]
"""For each dimension, by what groups are made and how their key is asked for."""
TOTALS = sums(DIMENSIONS, SCHOOLS)


@pytest.fixture(scope="module")
async def settled(settle, ordered_entities):
    accounts = {role.name: {} for role in Role}
    async with settle(town(ordered_entities, seed=11), accounts, today=TODAY) as found:
        yield found


def graph_of(settled, graph_schema, secret):
    return Graph(
        engine=settled.engine, reader=settled.reader, clock=settled.clock, district="310107",
        sealer=settled.keyring, recorder=settled.recorder, cursors=Keyring.fresh().cursors, schema=graph_schema, cells=SmallCells(secret=secret),
    )  # fmt: skip


def true(settled):
    """How many pupils each cell has."""
    school = {row["id"]: row["code"] for row in settled.rows["School"]}
    grade = {row["id"]: str(row["grade"]) for row in settled.rows["ClassGroup"]}
    found = dict.fromkeys(cells(DIMENSIONS), 0)
    for pupil in settled.rows["Student"]:
        code = school[pupil["school"]]
        places = ((None, SCHOOLS[code], code), (None, grade[pupil["class_group"]]), (None, pupil["sex"]), (None, pupil["status"]))  # fmt: skip
        for cell in product(*places):
            found[cell] += 1
    return found


async def published(settled, graph, blur):
    """What a dashboard is told of each cell, as the span in which it must be."""
    viewer, known = settled.viewer(Role.DASHBOARD), {}
    for chosen in product(*[[None, *keys] for keys in KEYS]):
        by = [name for name in chosen if name]
        keys = " ".join(KEYS[place][name] for place, name in enumerate(chosen) if name)
        asked = f"groups(by: [{', '.join(by)}], first: 1000) {{ key {{ {keys} }} count suppressed perturbed }}" if by else "count perturbed"  # fmt: skip
        answer = orjson.loads(await graph.execute(viewer, document=f"{{ studentsAggregate {{ {asked} }} }}"))
        found = answer["data"]["studentsAggregate"]
        personal = bool({"SEX", "STATUS"} & set(by))
        for group in found["groups"] if by else [found]:
            values = [next(iter(part.values())) if isinstance(part, dict) else str(part) for part in group.get("key", {}).values()]  # fmt: skip
            cell = tuple(values.pop(0) if name else None for name in chosen)
            assert group["perturbed"] is personal
            if group["count"] is not None:
                width = blur if personal else 0
                known[cell] = max(0, group["count"] - width), group["count"] + width
        if personal:
            # What is left out is known to be of few.
            wide = [[None] if name is None else [v for v in DIMENSIONS[place] if place or (v in SCHOOLS) is (name == "SCHOOL")] for place, name in enumerate(chosen)]  # fmt: skip
            for cell in product(*wide):
                known.setdefault(cell, (0, FEW - 1))
    return known


def small(told):
    """The cells that are to be guarded: few people, told apart by a value about them, of a class where anybody is."""
    return [
        cell for cell, number in told.items() if number < FEW and (cell[2] or cell[3]) and told[base(cell)]
    ]


def base(cell):
    """The pupils of the same schools and grades: how many they are is internal, and tells nothing of any of them."""
    return (*cell[:2], None, None)


@pytest.mark.parametrize("secret", ["one", "another", "a third", "a fourth"])
async def test_no_small_cell_can_be_solved(settled, graph_schema, secret):
    told = true(settled)
    known = await published(settled, graph_of(settled, graph_schema, secret), BOUND)
    spans = solved(known, TOTALS, sum(SIZES))
    guarded = small(told)
    assert len(guarded) > 100
    for cell in guarded:
        low, high = spans[cell]
        assert low <= told[cell] <= high
        # Nobody can say how many they are, be the pupils of that school and grade few themselves.
        assert low < high, (cell, told[cell])
        assert high - low >= 3 or told[base(cell)] < FEW, (cell, told[cell], low, high)
    guessed = [round(sum(spans[cell]) / 2) == told[cell] for cell in guarded]
    assert sum(guessed) < 0.3 * len(guarded)


async def test_without_the_blur_the_solver_finds_them(settled, graph_schema, monkeypatch):
    monkeypatch.setattr("resolvers.compiling.cells.BOUND", 0)
    monkeypatch.setattr("resolvers.compiling.cells.steps", tuple)
    told = true(settled)
    known = await published(settled, graph_of(settled, graph_schema, "one"), 0)
    spans = solved(known, TOTALS, sum(SIZES))
    found = [cell for cell in small(told) if spans[cell] == (told[cell], told[cell])]
    assert len(found) > 10


INDICATORS = """query($codes: [String!]!) { districtIndicators(codes: $codes) { code perturbed numerator denominator
  byStage { stage numerator denominator } bySchool { school { code } numerator denominator } } }"""
PARTS = ("numerator", "denominator")


@pytest.mark.parametrize("closed", [True, False])
async def test_no_school_of_few_is_told_by_the_stages_beside_it(settled, graph_schema, monkeypatch, closed):
    """Of the smallest school's stage there is one other: the stage less that one would be the few."""
    if not closed:
        monkeypatch.setattr("resolvers.loaders.indicators.beside_stages", lambda schools, stages, of: schools)
    viewer, graph = settled.viewer(Role.DASHBOARD), graph_of(settled, graph_schema, "one")
    answer = await graph.execute(viewer, document=INDICATORS, variables={"codes": ["mentoring.pupils"]})
    (found,) = orjson.loads(answer)["data"]["districtIndicators"]
    assert not found["perturbed"]
    schools, totals = [*STAGES, *SCHOOLS], sums([[*STAGES, *SCHOOLS]], SCHOOLS)
    pinned = []
    for part in PARTS:
        known = {(None,): found[part]} | {(one["stage"],): one[part] for one in found["byStage"]}
        known |= {(one["school"]["code"],): one[part] for one in found["bySchool"]}
        assert {cell[0] for cell in known} == {None, *schools}
        told = {cell: (int(value), int(value)) for cell, value in known.items() if value is not None}
        assert len(told) > 4
        spans = solved(told, totals, sum(SIZES))
        pinned += [cell for cell in known if cell not in told and spans[cell][0] == spans[cell][1]]
    assert (pinned == []) is closed


async def test_asking_again_tells_nothing_new(settled, graph_schema):
    answers = [await published(settled, graph_of(settled, graph_schema, "one"), BOUND) for _ in range(2)]
    assert answers[0] == answers[1]
