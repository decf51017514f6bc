"""One file per pupil: a view of what hangs on the pupil, part by part, under the rules of the lists themselves."""

from __future__ import annotations

import orjson
import pytest

from schema.files import file_type, part_type, views, within
from schema.kit import Role
from schema.kit.declaration import camel
from schema.pupils import leads, pupil

FILE = "query($id: ID!) { student(id: $id) { file { %s } } }"


@pytest.fixture
def file(ask, gid):
    """`await file(Role.…, "aid { … }", pupil=101)`: the whole answer about a pupil's file."""

    async def asking(role: Role, parts: str, of: int = 101, **more):
        return await ask(FILE % parts, role, id=gid("Student", of), **more)

    return asking


def lists(part):
    """The lists of a part of a pupil's file, as the graph names them."""
    return [camel(name) for name in part.holds if name in pupil().declaration.collections]


@pytest.mark.parametrize("role", [Role.PSYCHOLOGIST, Role.HOMEROOM_TEACHER, Role.CENTRE, Role.HEALTH_PARTNER])
async def test_a_part_shows_what_the_pupils_own_lists_do_and_no_more(ask, role):
    """Rows, numbers and cursors of each list, withheld fields, record and cost are the same in the file and beside it."""
    listed = "{ totalCount nodes { id __typename } edges { cursor } }"
    parts = {part.name: " ".join(f"{name} {listed}" for name in lists(part)) for part in pupil().parts}
    inside = " ".join(f"{name} {{ {asked} }}" for name, asked in parts.items())
    apart = await ask(f"{{ students {{ nodes {{ {' '.join(dict.fromkeys(parts.values()))} }} }} }}", role)
    within_ = await ask(f"{{ students {{ nodes {{ file {{ {inside} }} }} }} }}", role)
    beside, filed = apart["data"]["students"]["nodes"], within_["data"]["students"]["nodes"]
    assert beside
    for own, view in zip(beside, filed, strict=True):
        assert {name: page for part in view["file"].values() for name, page in part.items()} == own
    assert apart.get("extensions") == within_.get("extensions")


async def test_a_list_in_the_file_goes_on_after_a_cursor_of_the_list_beside_it(ask, gid):
    document = """query($id: ID!, $after: String) { student(id: $id) {
      enrolments(first: 1) { edges { cursor node { id } } }
      file { people { enrolments(after: $after, filter: {startsOn: {isNull: false}}) { nodes { id } } } } } }"""
    plain = document.replace(", filter: {startsOn: {isNull: false}}", "")
    found = (await ask(plain, id=gid("Student", 101)))["data"]["student"]
    (edge,) = found["enrolments"]["edges"]
    again = await ask(plain, id=gid("Student", 101), after=edge["cursor"])
    rest = again["data"]["student"]["file"]["people"]["enrolments"]["nodes"]
    assert found["file"]["people"]["enrolments"]["nodes"] == [edge["node"], *rest]


async def test_the_timeline_of_the_file_is_the_pupils(file, ask, gid):
    asked = "timeline(first: 3) { totalCount edges { on kind } }"
    found = (await file(Role.PSYCHOLOGIST, asked))["data"]["student"]["file"]
    own = await ask(f"query($id: ID!) {{ student(id: $id) {{ {asked} }} }}", id=gid("Student", 101))
    assert found == own["data"]["student"] and found["timeline"]["totalCount"] > 3


async def test_reading_a_file_is_recorded_as_reading_its_lists_is(file, district):
    before = len(district.recorder.heard)
    await file(
        Role.PSYCHOLOGIST, "referrals { referrals { nodes { reason } } } people { classGroup { name } }"
    )
    planned, reference = (deed for _, deed in district.recorder.heard[before:])
    assert planned == reference and planned.categories == ("Referral.CLINICAL", "Referral.SENSITIVE")


async def test_withheld_fields_are_named(file):
    answer = await file(Role.HOMEROOM_TEACHER, "referrals { referrals { nodes { state reason } } }", of=102)
    assert [one["field"] for one in answer["extensions"]["access"]["withheld"]] == ["Referral.reason"]
    assert answer["data"]["student"]["file"]["referrals"]["referrals"]["nodes"][0]["reason"] is None


SOURCES = "referrals { sources { name rows statedAt freshness { stale } } } people { sources { name rows statedAt } }"


async def test_each_part_tells_from_which_sources_its_rows_come(file):
    found = (await file(Role.PSYCHOLOGIST, SOURCES))["data"]["student"]["file"]
    assert found["referrals"]["sources"] == [
        {"name": "clinic", "rows": 1, "statedAt": None, "freshness": {"stale": True}}
    ]
    # The pupil's school, which is a row of this part.
    assert found["people"]["sources"] == [
        {"name": "roster", "rows": 1, "statedAt": "2026-09-01T00:00:00+00:00"}
    ]


async def test_who_may_not_know_sources_is_told_how_many_rows_they_know(file):
    found = (await file(Role.HEALTH_PARTNER, SOURCES))["data"]["student"]["file"]
    assert found["referrals"]["sources"] == [{"name": None, "rows": 1, "statedAt": None, "freshness": None}]


@pytest.mark.parametrize(
    ("role", "of"), [(Role.PARENT_EDUCATION, 101), (Role.GUARDIAN, 101), (Role.PSYCHOLOGIST, 103)]
)
async def test_rows_that_are_not_read_have_no_sources(file, role, of):
    student = (await file(role, "referrals { sources { rows } }", of))["data"]["student"]
    assert student is None or student["file"]["referrals"]["sources"] == []


async def test_that_a_part_has_sources_is_recorded_as_its_rows_being_there(file, district):
    before = len(district.recorder.heard)
    await file(Role.PSYCHOLOGIST, "referrals { sources { rows } }")
    _, deed = district.recorder.heard[before]
    assert "Referral.SENSITIVE" in deed.categories


async def test_sources_cost_one_statement_for_each_part_whatever_the_rows(ask, district):
    counts = []
    for first in (1, 3):
        district.statements.clear()
        await ask(f"{{ students(first: {first}) {{ nodes {{ file {{ {SOURCES} }} }} }} }}")
        counts.append(len(district.statements))
    assert counts[0] == counts[1]


async def test_a_file_as_of_an_instant_is_told_but_for_its_sources(ask, gid):
    document = 'query($id: ID!) { student(id: $id, asOf: "2026-10-14T00:00:00Z") { file { people { %s } } } }'
    answer = await ask(document % "enrolments { totalCount }", id=gid("Student", 101))
    assert "errors" not in answer or answer["errors"][0]["extensions"]["code"] == "asof.unknown"
    refused = await ask(document % "sources { rows }", id=gid("Student", 101))
    assert refused["errors"][0]["extensions"]["code"] in ("asof.unsupported", "asof.unknown")


def test_every_view_is_of_its_entity_and_every_list_of_a_part_is_of_the_pupil(graph_schema):
    whole = file_type(pupil())
    assert within("Student", "file") == whole and within("Student", "referrals") is None
    for part in pupil().parts:
        assert views()[part_type(pupil(), part)].part is part
        for name in part.holds:
            collection = pupil().declaration.collections.get(name)
            assert collection is None or leads(collection.entity) == (collection.column.removesuffix("_id"),)
    assert set(views()) <= set(graph_schema.core.type_map)


async def test_a_file_costs_what_is_asked_of_it(graph, district):
    viewer = district.viewer(Role.PSYCHOLOGIST)
    said = [
        orjson.loads(await graph.execute(viewer, document=document, costing="only"))["extensions"]["cost"]
        for document in (
            "{ students { nodes { aids { nodes { programme } } referrals { totalCount } } } }",
            "{ students { nodes { file { aid { aids { nodes { programme } } } referrals { referrals { totalCount } } } } } }",
        )
    ]
    assert [cost.pop("dearest") for cost in said] == [
        f"students.nodes{way}aids.nodes" for way in (".", ".file.aid.")
    ]
    assert said[0] == said[1]
