"""The self-check: what saved queries say of schools, and that its items change state when the data does, and only then."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
import yaml
from graphql import parse, validate
from sqlalchemy import text

from hub.base.clock import Clock
from hub.crypto.sealing import Keyring
from hub.policy.small_cells import SmallCells
from hub.rules.checking import Checking
from hub.rules.items import FILE, ItemsInvalid, read, standing
from resolvers.checking import SCHOOLS, VIEWER, readings, reads
from resolvers.graph import Graph
from schema.kit import Role
from schema.kit.registry import load
from schema.standards.self_check_item import SelfCheckItem

TODAY = date(2026, 10, 15)
ITEM = {
    "item": "rooms", "title": "a room", "title_zh": "有辅导室", "area": "FACILITIES", "severity": "MAJOR",
    "indicator": "rooms.schools", "at_least": 100, "within_days": 30,
}  # fmt: skip
POSTS = """{ staffPostsAggregate(over: DISTRICT) { groups(by: [SCHOOL]) { key { school { id } } count } } }"""
BOUND = {
    **{name: value for name, value in ITEM.items() if name != "indicator"}, "item": "posts", "query": "posts.graphql",
    "rows": "staffPostsAggregate.groups", "school": "key.school.id", "value": "count", "otherwise": 0, "at_least": 2,
}  # fmt: skip


@pytest.fixture
async def town(settle, ordered_entities):
    """Three schools: the first has a room and two posts, the second one post, the third nothing; the pupils of two have mentors."""
    rows = {entity.__name__: [] for entity in ordered_entities}

    def put(name, /, **cells):
        blank = dict.fromkeys(load()[name].declaration.columns)
        rows[name].append({"id": len(rows[name]) + 1, **blank, **cells})
        return len(rows[name])

    put("Term", code="2026-2027-1", name="", starts_on=date(2026, 9, 1), ends_on=date(2027, 1, 20))
    staff = put("Staff", name="陈老师")
    for number in (1, 2, 3):
        school = put("School", code=f"213100000{number}", name=f"第{number}学校", stage="PRIMARY")
        group = put("ClassGroup", name="一班", grade=1, school=school)
        for place in range(12):
            pupil = put("Student", name="学生", school=school, class_group=group)
            if number < 3 or place < 11:
                put("MentorAssignment", student=pupil, mentor=staff, starts_on=date(2026, 9, 1))
    put("CounsellingRoom", name="辅导室", school=1)
    for school in (1, 1, 2):
        put("StaffPost", kind="TEACHER", staff=staff, school=school)
    async with settle(rows, {role.name: {} for role in Role}, today=TODAY) as settled:
        yield settled


@pytest.fixture
def look(town, graph_schema, tmp_path):
    """`await look(ITEM, …, after=3)`: the items by code and school, once all are asked and settled so many days later."""
    graph = Graph(
        engine=town.engine, reader=town.reader, clock=town.clock, district="310107", sealer=town.keyring,
        recorder=town.recorder, cursors=Keyring.fresh().cursors, schema=graph_schema, cells=SmallCells(secret="town"),
    )  # fmt: skip

    async def ask(document, variables):
        return await graph.execute(VIEWER, document=document, variables=variables)

    async def looking(*items, after=0):
        (tmp_path / "posts.graphql").write_text(POSTS, "utf-8")
        path = tmp_path / "items.yaml"
        path.write_text(yaml.safe_dump({"version": "1", "items": list(items)}, allow_unicode=True), "utf-8")
        stated = read(path)
        clock = Clock(town.clock.zone, TODAY + timedelta(days=after))
        found = await readings(ask, stated.items, "310107")
        async with town.owner.begin() as connection:
            outcome = await Checking(town.keyring, clock).settle(connection, stated, found)
            rows = await connection.execute(
                text("SELECT *, xmin::text AS written FROM self_check_item WHERE removed_at IS NULL")
            )
            return outcome, {(row["item"], row["school_id"]): dict(row) for row in rows.mappings()}

    return looking


async def _write(town, statement):
    async with town.owner.begin() as connection:
        await connection.execute(text(statement))


async def test_an_item_says_of_each_school_what_its_indicator_or_query_does(look):
    outcome, rows = await look(ITEM, BOUND)
    assert (outcome.met, outcome.unmet, outcome.changed) == (2, 4, 6)
    assert {place: (row["state"], row["value"]) for place, row in rows.items()} == {
        ("rooms", 1): ("MET", 100), ("rooms", 2): ("UNMET", 0), ("rooms", 3): ("UNMET", 0),
        ("posts", 1): ("MET", 2), ("posts", 2): ("UNMET", 1), ("posts", 3): ("UNMET", 0),
    }  # fmt: skip
    unmet, met = rows["rooms", 2], rows["rooms", 1]
    assert (unmet["since"], unmet["due_on"], unmet["query"]) == (TODAY, date(2026, 11, 14), "rooms.schools")
    assert unmet["finding"] == "有辅导室：0 (0/1)，应≥ 100"
    assert (unmet["numerator"], unmet["denominator"], unmet["at_least"]) == (0, 1, 100)
    assert met["due_on"] is None and met["finding"] is None
    assert rows["posts", 2]["query"] == "posts" and rows["posts", 2]["denominator"] is None


async def test_the_state_changes_with_the_data_and_only_then(look, town):
    _, first = await look(ITEM)
    outcome, again = await look(ITEM, after=3)
    assert outcome.changed == 0 and again == first
    await _write(
        town, "INSERT INTO counselling_room (id, name, school_id) OVERRIDING SYSTEM VALUE VALUES (2, '', 2)"
    )
    outcome, third = await look(ITEM, after=5)
    assert outcome.changed == 1
    assert (third["rooms", 2]["state"], third["rooms", 2]["due_on"]) == ("MET", None)
    assert third["rooms", 2]["since"] == TODAY + timedelta(days=5)
    assert third["rooms", 3] == first["rooms", 3]
    await _write(town, "UPDATE counselling_room SET removed_at = now() WHERE school_id = 2")
    _, fourth = await look(ITEM, after=9)
    assert (fourth["rooms", 2]["state"], fourth["rooms", 2]["id"]) == ("UNMET", first["rooms", 2]["id"])
    assert fourth["rooms", 2]["due_on"] == TODAY + timedelta(days=39)


async def test_another_value_that_is_wanting_as_well_is_due_when_it_was(look, town):
    item = {**ITEM, "item": "mentors", "indicator": "mentoring.pupils"}
    _, first = await look(item)
    assert (first["mentors", 3]["state"], first["mentors", 3]["value"]) == ("UNMET", Decimal("91.67"))
    await _write(town, "UPDATE mentor_assignment SET ends_on = '2026-10-01' WHERE id = 26")
    outcome, second = await look(item, after=2)
    assert outcome.changed == 0
    assert second["mentors", 3]["value"] == Decimal("83.33") and "83.33" in second["mentors", 3]["finding"]
    for name in ("since", "due_on", "state"):
        assert second["mentors", 3][name] == first["mentors", 3][name]


async def test_where_nothing_is_told_nothing_changes(look, town):
    """A school with few pupils is kept back, and so is the one that would tell it."""
    item = {**ITEM, "item": "mentors", "indicator": "mentoring.pupils"}
    _, first = await look(item)
    assert len(first) == 3
    await _write(town, "UPDATE student SET removed_at = now() WHERE school_id = 3 AND id > 27")
    outcome, second = await look(item, after=2)
    assert outcome.changed == 0 and second == first


async def test_an_item_that_is_no_more_goes_and_returns_as_the_same_row(look):
    _, first = await look(ITEM, BOUND)
    _, second = await look(BOUND)
    assert {code for code, _ in second} == {"posts"}
    _, third = await look(ITEM, BOUND, after=4)
    assert {place: row["id"] for place, row in third.items()} == {
        place: row["id"] for place, row in first.items()
    }
    assert third["rooms", 2]["since"] == TODAY + timedelta(days=4)


async def test_a_query_that_is_refused_leaves_the_others_and_its_own_rows(look):
    _, first = await look(ITEM, BOUND)
    _, second = await look(ITEM, {**BOUND, "value": "nothing"}, after=1)
    assert second == first


async def test_all_schools_are_asked_for_and_an_answer_that_was_cut_is_none(look, monkeypatch):
    monkeypatch.setattr("resolvers.checking.SCHOOLS", SCHOOLS.replace("1000", "2"))
    _, first = await look(BOUND)
    assert len(first) == 3
    monkeypatch.setattr("tests.resolvers.test_checking.POSTS", POSTS.replace("by:", "first: 2, by:"))
    outcome, second = await look(BOUND, after=1)
    assert (outcome.met, outcome.unmet) == (0, 0) and second == first


def test_the_hubs_own_items_are_read_and_are_as_fresh_as_what_they_ask(graph_schema):
    items = standing()
    assert read(FILE) == items
    for item in items.items:
        assert item.query is None or validate(graph_schema.core, parse(item.document)) == []
    used = {item.item: reads(graph_schema, item) for item in items.items}
    assert used["mentor-for-every-pupil"] == {"ClassGroup", "MentorAssignment", "School", "Student"}
    assert frozenset().union(*used.values()) == set(SelfCheckItem.derived_from)


@pytest.mark.parametrize(
    "document", ["{", "{ nothing }", "{ nothingAggregate { count } }", "fragment A on School { id }"]
)
def test_what_is_no_query_reads_nothing(graph_schema, tmp_path, document):
    path = tmp_path / "items.yaml"
    path.write_text(yaml.safe_dump({"version": "1", "items": [BOUND]}), "utf-8")
    (tmp_path / "posts.graphql").write_text(document, "utf-8")
    (item,) = read(path).items
    assert reads(graph_schema, item) == frozenset()


@pytest.mark.parametrize(
    "change",
    [
        {"indicator": "rooms"},
        {"indicator": None},
        {"query": "posts.graphql"},
        {"at_most": 3},
        {"at_least": None},
        {"area": "KITCHEN"},
        {"otherwise": 0},
        {"within_days": 0},
        {"indicator": None, "query": "nowhere.graphql", "rows": "a", "school": "b", "value": "c"},
        {"indicator": None, "query": "../posts.graphql", "rows": "a", "school": "b", "value": "c"},
    ],
)
def test_a_file_that_says_what_cannot_be_meant_is_refused(tmp_path, change):
    path = tmp_path / "items.yaml"
    path.write_text(yaml.safe_dump({"version": "1", "items": [{**ITEM, **change}]}), "utf-8")
    with pytest.raises(ItemsInvalid):
        read(path)
    path.write_text(yaml.safe_dump({"version": "1", "items": [ITEM, ITEM]}), "utf-8")
    with pytest.raises(ItemsInvalid, match="two items"):
        read(path)
