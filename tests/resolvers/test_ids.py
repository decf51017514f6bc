"""Global ids, rows by id, and what a missing row tells."""

from __future__ import annotations

import base64
from copy import copy

import pytest
from sqlalchemy.ext.asyncio import create_async_engine

from hub.store.redirects import Redirects
from resolvers.errors import IdForeign, IdInvalid
from resolvers.ids import District, decode, encode
from schema.kit import Role
from schema.people.student import Student


def made(plain: str) -> str:
    return base64.urlsafe_b64encode(plain.encode()).rstrip(b"=").decode()


def test_an_id_tells_type_and_row():
    assert encode(Student, "310107", 101) == made("Student:310107:101")
    assert decode(made("Student:310107:101"), "310107") == (Student, 101)


def test_the_id_of_one_that_was_joined_leads_to_the_one_that_stays():
    joined = {}
    district = District("310107", lambda: joined)
    assert decode(made("Student:310107:101"), district) == (Student, 101)
    joined = {("Student", 101): 102, ("Student", 102): 103, ("Guardian", 103): 1}
    assert decode(made("Student:310107:101"), district) == (Student, 103)
    assert encode(Student, district, 103) == made("Student:310107:103")


@pytest.mark.parametrize(
    "text",
    ["", "x", "学生", "====", made(""), made("Student"), made("Student:310107:0"), made("Student:310107:-1"),
     made("Student:310107:01"), made("Student:310107:99999999999999999999"), made("Student:310107:9223372036854775808"),
     made("Nobody:310107:1"), made("Student:310107:1") + "==", made("Student:310107:1") + "\n",
     made("Student:310107:1\n"), made("Student:310107:１"), "\x00", "\ud800", "A" * 100_000],
)  # fmt: skip
def test_what_is_no_id_is_refused(text):
    with pytest.raises(IdInvalid):
        decode(text, "310107")


def test_an_id_of_another_district_is_foreign():
    with pytest.raises(IdForeign):
        decode(made("Student:310108:1"), "310107")


async def test_a_row_is_found_by_its_id(ask, gid):
    query = "query($s: ID!, $k: ID!) { student(id: $s) { id name } node(id: $k) { id __typename ... on School { name } } }"
    answer = await ask(query, s=gid("Student", 101), k=gid("School", 2))
    assert answer["data"] == {
        "student": {"id": gid("Student", 101), "name": "王小明"},
        "node": {"id": gid("School", 2), "__typename": "School", "name": "梅陇中学"},
    }


async def test_a_hidden_row_answers_like_a_missing_one(ask, gid):
    query = "query($id: ID!) { node(id: $id) { id } student(id: $id) { id name } }"
    hidden, removed, missing = [await ask(query, id=gid("Student", row)) for row in (104, 107, 999_999)]
    assert hidden == removed == missing == {"data": {"node": None, "student": None}}


async def test_nodes_keep_their_order_and_read_each_type_once(ask, gid, district):
    wanted = [("School", 1), ("Student", 104), ("Student", 101), ("School", 3), ("School", 2), ("School", 1)]
    district.statements.clear()
    answer = await ask("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=[gid(*pair) for pair in wanted])
    found = [node and node["id"] for node in answer["data"]["nodes"]]
    assert found == [gid("School", 1), None, gid("Student", 101), None, gid("School", 2), gid("School", 1)]
    assert len(district.statements) == 2


@pytest.mark.parametrize(
    ("document", "code_"),
    [
        ('{ student(id: "U2Nob29sOjMxMDEwNzox") { id } }', "id.invalid"),
        ('{ student(id: "U3R1ZGVudDozMTAxMDg6MQ") { id } }', "id.foreign"),
        ('{ node(id: 5) { id } }', "id.invalid"),
        ("{ school { name } }", "argument.one"),
        ('{ school(code: "1", id: "U2Nob29sOjMxMDEwNzox") { name } }', "argument.one"),
        ('{ school(code: "\\u0000") { name } }', "text.invalid"),
        ('{ students(filter: {id: {eq: "U2Nob29sOjMxMDEwNzox"}}) { nodes { id } } }', "id.invalid"),
    ],
)  # fmt: skip
async def test_wrong_ids_have_codes(code, document, code_):
    assert await code(document) == code_


async def test_too_many_ids_are_refused(code, gid):
    assert (
        await code("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=[gid("School", 1)] * 1001)
        == "page.size"
    )


async def test_places_are_found_by_their_public_code(ask):
    answer = await ask(
        '{ school(code: "2131000001") { name } schoolDay(date: "2026-10-10") { kind } }', Role.DASHBOARD
    )
    assert answer["data"] == {"school": {"name": "曹杨第一小学"}, "schoolDay": {"kind": "MAKE_UP"}}


async def test_where_it_is_not_known_which_rows_were_joined_no_id_is_trusted(graph, district):
    """What was known before may lead to somebody else by now."""
    engine = create_async_engine("postgresql+asyncpg://nobody@/none?host=/nowhere")
    changes = 1
    redirects = Redirects(district.engine, lambda: changes)
    graph = copy(graph)
    graph._redirects = redirects
    asked = {"document": "{ viewer { roles } }"}
    assert b'"roles"' in await graph.execute(district.viewer(Role.DASHBOARD), **asked)
    changes, redirects._database = 2, engine
    said = await graph.execute(district.viewer(Role.DASHBOARD), **asked)
    assert b'"code":"id.unsettled"' in said and b'"roles"' not in said
    redirects._database = district.engine
    assert b'"roles"' in await graph.execute(district.viewer(Role.DASHBOARD), **asked)
