"""Orders, pages and cursors."""

from __future__ import annotations

import itertools

import orjson
import pytest

from hub.policy import Viewer
from schema.kit import Role

WAYS = ("ASC", "DESC", "ASC_NULLS_FIRST", "DESC_NULLS_FIRST")


@pytest.fixture
def names(ask):
    async def of(order: str, *roles: Role) -> list[str]:
        answer = await ask(f"{{ students(orderBy: {order}) {{ nodes {{ name }} }} }}", *roles)
        return [node["name"] for node in answer["data"]["students"]["nodes"]]

    return of


async def test_chinese_names_sort_by_pinyin(names):
    assert await names("[{name: ASC}]") == ["阿依古丽", "王小明", "张丽"]
    assert await names("[{name: DESC}]") == ["张丽", "王小明", "阿依古丽"]


async def test_vocabularies_sort_as_they_are_declared(ask):
    query = "{ referrals(orderBy: [{urgency: ASC}, {id: DESC}]) { nodes { urgency } } }"
    answer = await ask(query, Role.PSYCHOLOGIST, Role.CENTRE)
    assert [node["urgency"] for node in answer["data"]["referrals"]["nodes"]] == [
        "ROUTINE", "ROUTINE", "URGENT", "STAT",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("way", "dates"),
    [
        ("ASC", ["2016-03-04", "2016-05-06", None]),
        ("DESC", ["2016-05-06", "2016-03-04", None]),
        ("ASC_NULLS_FIRST", [None, "2016-03-04", "2016-05-06"]),
        ("DESC_NULLS_FIRST", [None, "2016-05-06", "2016-03-04"]),
    ],
)
async def test_rows_without_a_value_stand_where_they_are_told(ask, way, dates):
    answer = await ask(f"{{ students(orderBy: [{{birthDate: {way}}}]) {{ nodes {{ birthDate }} }} }}")
    assert [node["birthDate"] for node in answer["data"]["students"]["nodes"]] == dates


PAGE = """query($first: Int, $after: String, $last: Int, $before: String, $order: [AttendanceMarkOrder!]) {
  attendanceMarks(first: $first, after: $after, last: $last, before: $before, orderBy: $order) {
    edges { cursor node { id } } nodes { id }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount } }"""


async def walk(ask, order, *, size, backward=False, roles=(Role.PSYCHOLOGIST, Role.HEALTH_PARTNER)):
    """All rows, page by page."""
    found, cursor = [], None
    for _ in range(20):
        window = {"last": size, "before": cursor} if backward else {"first": size, "after": cursor}
        answer = await ask(PAGE, *roles, order=order, **window)
        page = answer["data"]["attendanceMarks"]
        ids = [edge["node"]["id"] for edge in page["edges"]]
        assert ids == [node["id"] for node in page["nodes"]]
        found = ids + found if backward else found + ids
        info = page["pageInfo"]
        assert info["startCursor"] is not None
        assert info["hasPreviousPage" if not backward else "hasNextPage"] == (cursor is not None)
        if not info["hasPreviousPage" if backward else "hasNextPage"]:
            return found
        cursor = info["startCursor" if backward else "endCursor"]
    raise AssertionError("the pages do not end")


@pytest.mark.parametrize("backward", [False, True], ids=["forward", "backward"])
@pytest.mark.parametrize("size", [1, 4])
async def test_pages_give_every_row_once_in_every_order(ask, size, backward):
    orders = [[{field: way}] for field, way in itertools.product(("period", "date", "code", "id"), WAYS)]
    orders += [[{"period": first}, {"date": second}] for first, second in itertools.product(WAYS, WAYS[:2])]
    for order in [None, *orders]:
        whole = await walk(ask, order, size=1000)
        assert len(whole) == 6
        assert await walk(ask, order, size=size, backward=backward) == whole


async def test_the_end_of_a_list_is_told(ask):
    answer = await ask(PAGE, first=6)
    page = answer["data"]["attendanceMarks"]
    assert page["totalCount"] == 6
    assert page["pageInfo"]["hasNextPage"] is False
    assert page["pageInfo"]["hasPreviousPage"] is False


async def test_an_empty_page_has_no_cursors(ask):
    answer = await ask(PAGE, Role.DASHBOARD, first=6)
    page = answer["data"]["attendanceMarks"]
    assert page == {
        "edges": [],
        "nodes": [],
        "pageInfo": {
            "hasNextPage": False, "hasPreviousPage": False, "startCursor": None, "endCursor": None,
        },
        "totalCount": 0,
    }  # fmt: skip


async def test_pages_hold_between_two_cursors(ask):
    page = (await ask(PAGE, first=6))["data"]["attendanceMarks"]["edges"]
    between = await ask(PAGE, first=10, after=page[0]["cursor"], before=page[4]["cursor"])
    assert [e["node"] for e in between["data"]["attendanceMarks"]["edges"]] == [e["node"] for e in page[1:4]]


async def test_lists_in_lists_page_for_each_parent(ask):
    query = """query($a: String) { students(orderBy: [{name: ASC}]) { nodes { name
      attendanceMarks(first: 1, after: $a) { edges { cursor node { date period } } pageInfo { hasNextPage } totalCount }
      last: attendanceMarks(last: 1) { nodes { date } pageInfo { hasPreviousPage } } } } }"""
    answer = await ask(query)
    pages = {n["name"]: n["attendanceMarks"] for n in answer["data"]["students"]["nodes"]}
    assert {name: page["totalCount"] for name, page in pages.items()} == {
        "阿依古丽": 1,
        "王小明": 4,
        "张丽": 1,
    }
    assert pages["王小明"]["pageInfo"] == {"hasNextPage": True}
    assert pages["张丽"]["pageInfo"] == {"hasNextPage": False}
    last = {n["name"]: n["last"] for n in answer["data"]["students"]["nodes"]}
    assert last["王小明"] == {"nodes": [{"date": "2026-10-12"}], "pageInfo": {"hasPreviousPage": True}}
    assert last["张丽"]["pageInfo"] == {"hasPreviousPage": False}
    further = await ask(query, a=pages["王小明"]["edges"][0]["cursor"])
    second = {n["name"]: n["attendanceMarks"]["edges"] for n in further["data"]["students"]["nodes"]}
    assert [edge["node"] for edge in second["王小明"]] == [{"date": "2026-10-13", "period": 3}]


async def test_an_order_by_what_is_withheld_is_refused(code):
    assert (
        await code("{ students(orderBy: [{name: ASC}]) { nodes { id } } }", Role.GUARDIAN) == "access.field"
    )
    # Where nobody asked for an order, a withheld one is passed over.
    assert await code("{ students { nodes { id } } }", Role.GUARDIAN) is None


@pytest.mark.parametrize(
    ("arguments", "code_"),
    [
        ("first: 0", "page.size"),
        ("first: -1", "page.size"),
        ("first: 1001", "page.size"),
        ("first: 2147483647", "page.size"),
        ("last: 0", "page.size"),
        ("first: 1, last: 1", "page.direction"),
        ('after: ""', "cursor.invalid"),
        ('after: "AAAA"', "cursor.invalid"),
        ('after: "学生"', "cursor.invalid"),
        ('after: "\\u0000"', "text.invalid"),
        ("orderBy: [{}]", "graphql.invalid"),
        ("orderBy: [{date: ASC, code: ASC}]", "graphql.invalid"),
        ("orderBy: [{date: null}]", "graphql.invalid"),
    ],
)  # fmt: skip
async def test_pages_that_cannot_be_meant_have_codes(code, arguments, code_):
    assert await code(f"{{ attendanceMarks({arguments}) {{ nodes {{ id }} }} }}") == code_


async def test_a_refusal_below_many_rows_is_told_once(ask):
    answer = await ask('{ schools { nodes { students(after: "AAAA") { nodes { id } } } } }')
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["cursor.invalid"]


CURSOR = "query($a: String) { attendanceMarks(first: 2, after: $a%s) { pageInfo { endCursor } } }"


async def test_a_cursor_serves_only_whom_and_what_it_was_given_for(ask, code, district):
    mine = (await ask(CURSOR % ""))["data"]["attendanceMarks"]["pageInfo"]["endCursor"]
    assert await code(CURSOR % "", a=mine) is None
    me = district.viewer(Role.PSYCHOLOGIST)
    others = [
        {"viewer": Viewer(99, me.roles, me.staff_id)},
        {"viewer": Viewer(me.account_id, me.roles | {Role.CENTRE}, me.staff_id)},
        {"viewer": district.viewer(Role.PRINCIPAL)},
    ]
    for other in others:
        assert await code(CURSOR % "", a=mine, **other) == "cursor.invalid"
    for change in (", filter: {}", ", orderBy: [{date: ASC}]", ", filter: {code: {eq: TARDY}}"):
        expected = None if change == ", filter: {}" else "cursor.invalid"
        assert await code(CURSOR % change, a=mine) == expected
    elsewhere = "query($a: String) { students { nodes { attendanceMarks(after: $a) { nodes { id } } } } }"
    assert await code(elsewhere, a=mine) == "cursor.invalid"


async def test_a_changed_cursor_is_refused(ask, code):
    mine = (await ask(CURSOR % ""))["data"]["attendanceMarks"]["pageInfo"]["endCursor"]
    for index in range(0, len(mine), 5):
        changed = mine[:index] + ("B" if mine[index] != "B" else "C") + mine[index + 1 :]
        assert await code(CURSOR % "", a=changed) == "cursor.invalid"
    assert await code(CURSOR % "", a=mine[:-1]) == "cursor.invalid"
    assert await code(CURSOR % "", a=mine + "AAAA") == "cursor.invalid"


@pytest.mark.parametrize("way", WAYS)
async def test_pages_go_on_behind_a_yes_or_no(ask, way):
    query = """query($after: String) { referrals(first: 1, after: $after, orderBy: [{consent: %s}]) {
        nodes { id } pageInfo { endCursor hasNextPage } } }"""
    page, found = {"hasNextPage": True, "endCursor": None}, []
    while page["hasNextPage"]:
        answer = await ask(query % way, Role.CENTRE, Role.PSYCHOLOGIST, after=page["endCursor"])
        found += answer["data"]["referrals"]["nodes"]
        page = answer["data"]["referrals"]["pageInfo"]
    whole = await ask(query.replace("first: 1, ", "") % way, Role.CENTRE, Role.PSYCHOLOGIST)
    assert found == whole["data"]["referrals"]["nodes"]


@pytest.mark.parametrize("planned", [True, False])
async def test_a_cursor_tells_nothing(graph, district, planned):
    query = "{ students(orderBy: [{name: ASC}]) { edges { cursor } } }"
    viewer = district.viewer(Role.PSYCHOLOGIST)
    first, again = [
        orjson.loads(await graph.execute(viewer, document=query, planned=planned))["data"]["students"][
            "edges"
        ]
        for _ in range(2)
    ]
    assert first != again
    assert len({len(edge["cursor"]) for edge in first}) == 1
