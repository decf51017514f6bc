"""Why something is visible is what is enforced: what is told of a field is what every path to it gives, on random data."""

from __future__ import annotations

from random import Random

import orjson
import pytest

from hub.policy import Reach, policy_for
from resolvers.ids import encode
from schema.kit import Role
from schema.kit.declaration import camel
from schema.people.student import Student

WHY = "visible grants { role rule ruleZh grounds { id kind firstDay lastDay } } refusals { role code reason reasonZh }"


async def ask(graph, viewer, document, **variables):
    answer = orjson.loads(await graph.execute(viewer, document=document, variables=variables))
    assert "errors" not in answer, answer["errors"]
    return answer["data"]


def fields():
    """Every field of a pupil and of the pupil's lists: (list, entity, column)."""
    found = [(None, Student, column) for column in Student.declaration.columns.values()]
    lists = Student.declaration.collections | Student.declaration.gathered
    for each in lists.values():
        found += [(each, each.entity, column) for column in each.entity.declaration.columns.values()]
    return [one for one in found if not one[2].spec.hidden]


def shown(node, listed, column):
    """What a pupil's object shows of a field, in each row."""
    if node is None:
        return []
    rows = [node] if listed is None else node[camel(listed.name)]["nodes"]
    return [row[camel(column.name)] for row in rows]


@pytest.mark.parametrize("seed", range(16))
async def test_what_is_told_is_what_every_path_gives(crowd, crowd_graph, seed):
    random = Random(seed)
    roles = random.sample(list(Role), random.randint(1, 3))
    viewer = crowd.viewer(*roles)
    told, own_fields = 0, sum(listed is None for listed, *_ in fields())
    pupils = [row["id"] for row in crowd.rows["Student"]]
    seen = await ask(crowd_graph, viewer, "{ students(first: 100) { nodes { id } } }")
    ids = {node["id"] for node in seen["students"]["nodes"]}
    chosen = sorted(pupils, key=lambda key: (encode(Student, "310107", key) not in ids, key))[:3]
    for key in [*chosen, random.choice(pupils), 987654]:
        # Some of the pupil's own: of the lists' hardly any is read by everybody.
        asked = [*random.sample(fields()[:own_fields], 3), *random.sample(fields(), 9)]
        id_ = encode(Student, "310107", key)
        names = [
            camel(column.name) if listed is None else f"{camel(listed.name)}.{camel(column.name)}"
            for listed, _, column in asked
        ]
        parts = " ".join(
            f'w{number}: whyVisible(student: $id, field: "{name}") {{ {WHY} }}'
            for number, name in enumerate(names)
        )
        why = await ask(crowd_graph, viewer, f"query($id: ID!) {{ {parts} }}", id=id_)
        own = [
            camel(column.name)
            if listed is None
            else f"{camel(listed.name)}(first: 100) {{ nodes {{ {camel(column.name)} }} }}"
            for listed, _, column in asked
        ]
        below = "id " + " ".join(own)
        paths = await ask(
            crowd_graph,
            viewer,
            f"query($id: ID!) {{ node(id: $id) {{ ... on Student {{ {below} }} }} student(id: $id) {{ {below} }}"
            f" students(filter: {{id: {{eq: $id}}}}) {{ nodes {{ {below} }} }} }}",
            id=id_,
        )
        listed_here = [*paths["students"]["nodes"], None][0]
        assert paths["node"] == paths["student"] == listed_here
        for number, (listed, entity, column) in enumerate(asked):
            answer, values = why[f"w{number}"], shown(paths["node"], listed, column)
            if any(value is not None for value in values):
                assert answer["visible"], (viewer, key, names[number])
            if not answer["visible"]:
                assert all(value is None for value in values)
            elif not all(_is_null(crowd, key, listed, entity, column)):
                assert any(value is not None for value in values), (viewer, key, names[number], answer)
                told += 1
            _check(answer, roles)
    policy = policy_for(viewer.shape)
    # Guardians know which pupils are theirs, and read of them nothing but who looked.
    nothing = all(policy.reach(entity, column) is Reach.NONE for _, entity, column in fields())
    assert told or len(ids) < 2 or nothing


def _is_null(crowd, key, listed, entity, column):
    rows = crowd.rows[entity.__name__]
    if listed is None:
        return [row[column.name] is None for row in rows if row["id"] == key]
    if listed.where:
        mine = [row for row in rows if (row["subject_entity"], row["subject_id"]) == ("Student", key)]
    elif listed.among:
        mine = [row for row in rows if key in row[listed.column]]
    else:
        mine = [row for row in rows if row[listed.column.removesuffix("_id")] == key]
    # Of rows some of which may be hidden, nothing is known unless each has a value.
    return [True] if any(row[column.name] is None for row in mine) else [False for _ in mine]


def _check(answer, roles):
    grants = {grant["role"] for grant in answer["grants"]}
    refused = {refusal["role"] for refusal in answer["refusals"]}
    assert grants | refused == {role.name for role in roles}
    assert not grants & refused
    assert answer["visible"] == bool(grants)


async def test_a_hidden_pupil_is_an_absent_one(crowd, crowd_graph):
    hidden = encode(Student, "310107", 987654)
    for role in Role:
        viewer = crowd.viewer(role)
        seen = await ask(crowd_graph, viewer, "{ students(first: 100) { nodes { id } } }")
        ids = {node["id"] for node in seen["students"]["nodes"]}
        other = next(
            id_ for row in crowd.rows["Student"] if (id_ := encode(Student, "310107", row["id"])) not in ids
        )
        for field in ("name", "nationalId", "referrals.reason", "parentAttendances.feedbackScore"):
            document = f'query($id: ID!) {{ whyVisible(student: $id, field: "{field}") {{ {WHY} }} }}'
            answers = [await ask(crowd_graph, viewer, document, id=id_) for id_ in (other, hidden)]
            assert answers[0] == answers[1]
            assert not answers[0]["whyVisible"]["visible"]
