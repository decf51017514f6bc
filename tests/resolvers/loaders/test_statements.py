"""How many statements a query costs: one for each (relation, arguments), whatever the number of rows."""

from __future__ import annotations

import orjson
import pytest

from resolvers.limits import Limit
from schema.kit import Entity, Role
from schema.kit.declaration import camel
from schema.kit.registry import load
from schema.pupils import leads, told_by
from tests.conftest import Listening
from tests.written import Written

# Between them they read rows of every entity.
READERS = (Role.PSYCHOLOGIST, Role.ADMIN, Role.IDENTITY_STEWARD, Role.AUDITOR, Role.CENTRE)
ENTITIES = load()
FURTHER = ("Guardian", "MentorAssignment", "StaffPost")
"""Below these two steps are asked for: to the pupil, and all that is below the pupil."""


def scalars(entity: type[Entity]) -> str:
    names = [camel(column.name) for column in entity.declaration.columns.values() if not column.spec.hidden]
    return " ".join(["id", *names])


def selection(entity: type[Entity], levels: int) -> tuple[str, int]:
    """Everything below an entity for so many levels, with siblings, and the statements that it may cost."""
    parts, statements = [scalars(entity)], 0
    if levels == 0:
        return parts[0], 0
    for relation in entity.declaration.relations.values():
        below, cost = selection(relation.target, levels - 1)
        parts.append(f"{camel(relation.name)} {{ {below} }}")
        statements += 1 + cost
    for collection in entity.declaration.collections.values():
        below, cost = selection(collection.entity, levels - 1)
        name = camel(collection.name)
        parts.append(f"{name} {{ totalCount nodes {{ {below} }} edges {{ cursor node {{ id }} }} }}")
        statements += 2 + cost
    return " ".join(parts), statements


def far(entity: type[Entity], levels: int) -> set[str]:
    """The entities below whose pupil is reached by other rows."""
    below = [relation.target for relation in entity.declaration.relations.values()]
    below += [collection.entity for collection in entity.declaration.collections.values()]
    found = {entity.__name__} if len(leads(entity) or ()) > 1 or told_by(entity) else set()
    return found.union(*(far(one, levels - 1) for one in below if levels))


@pytest.mark.parametrize(
    ("name", "roles"),
    [(name, READERS) for name in ENTITIES]
    + [(name, (role,)) for name in ("School", "Student") for role in Role],
    ids=lambda value: value if isinstance(value, str) else "+".join(role.name for role in value),
)
async def test_every_relation_of_every_entity_costs_one_statement(district, graph, monkeypatch, name, roles):
    much = Limit(10**6, "of anything")
    monkeypatch.setattr("resolvers.documents.TOKENS", much)
    monkeypatch.setattr("resolvers.cost.STEPS", much)
    monkeypatch.setattr("resolvers.documents.check", lambda _: None)
    monkeypatch.setattr("resolvers.admission.hold", lambda *_: None)
    monkeypatch.setattr(graph._admission, "_documents", Written(graph.schema.core))
    monkeypatch.setattr(graph, "_recorder", Listening())
    entity = ENTITIES[name]
    levels = 2 if name in FURTHER else 1
    below, cost = selection(entity, levels)
    district.statements.clear()
    document = f"{{ {camel(entity.declaration.plural)} {{ nodes {{ {below} }} }} }}"
    answer = await graph.execute(district.viewer(*roles), document=document, planned=False)
    assert "errors" not in orjson.loads(answer)
    # The record's: where what is told is of a pupil who is reached by other rows, one more of each entity looks who that is.
    assert len(district.statements) <= 1 + cost + len(far(entity, levels))
    assert roles != READERS or len(district.statements) > bool(entity.declaration.relations)


DEEP = """query($n: Int) { schools(first: $n) { totalCount nodes { name
  classGroups { nodes { name school { name }
    students(first: 3) { totalCount nodes { name
      attendanceMarks(first: 5) { nodes { date recordedBy { name posts { nodes { school { name } } } } } }
      two: attendanceMarks(first: 2) { nodes { date } } twice: attendanceMarks(first: 2) { edges { node { code } } }
      guardianships { nodes { guardian { name guardianships { nodes { student { name } } } } } }
      mentorAssignments { nodes { mentor { name } } }
      referrals { nodes { partner { name practitioners { nodes { name } } } school { name } } } } } } }
  posts { nodes { staff { name } classGroup { name } } } } } }"""


async def test_deep_queries_cost_a_constant_number(ask, district):
    counts = []
    for schools in (1, 2):
        district.statements.clear()
        answer = await ask(DEEP, Role.PSYCHOLOGIST, Role.PRINCIPAL, n=schools)
        assert "errors" not in answer
        counts.append(len(district.statements))
    # schools, its count; classes, their school; students, their count; marks of 5 with recorder, posts and school;
    # marks of 2 (both aliases at once); guardianships, guardian, guardianships, student; assignments, mentor; referrals,
    # partner, practitioners, school; posts, staff, class.
    assert counts == [24, 24]


async def test_aliases_with_equal_arguments_share_a_statement(ask, district):
    district.statements.clear()
    answer = await ask("{ a: schools(first: 2) { nodes { code } } b: schools(first: 2) { nodes { name } } }")
    assert len(answer["data"]["a"]["nodes"]) == len(answer["data"]["b"]["nodes"]) == 2
    assert len(district.statements) == 1


async def test_totals_cost_only_where_they_are_asked(ask, district):
    district.statements.clear()
    await ask("{ schools { nodes { code } pageInfo { hasNextPage } } }")
    assert len(district.statements) == 1
    await ask("{ schools { totalCount } }")
    assert len(district.statements) <= 3


async def test_what_is_withheld_is_not_selected(ask, district):
    district.statements.clear()
    await ask("{ students { nodes { name nationalId } } }", Role.GUARDIAN)
    (statement,) = district.statements
    assert "name" not in statement.replace("class_group", "")
    assert "national_id" not in statement


async def test_what_nobody_allows_costs_nothing(ask, district, gid):
    district.statements.clear()
    query = "query($id: ID!) { students { totalCount nodes { name } } student(id: $id) { id } }"
    answer = await ask(query, Role.DASHBOARD, id=gid("Student", 101))
    assert answer["data"] == {"students": {"totalCount": 0, "nodes": []}, "student": None}
    answer = await ask("{ schools { nodes { classGroups(filter: {or: []}) { totalCount nodes { id } } } } }")
    assert answer["data"]["schools"]["nodes"][0] == {"classGroups": {"totalCount": 0, "nodes": []}}
    assert len(district.statements) == 1
