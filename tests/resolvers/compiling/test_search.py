"""Search: what is found, what stands first, and what nobody finds who may not read it."""

from __future__ import annotations

import pytest

from schema.kit import Role

SEARCH = """query($text: String!, $kinds: [SearchKind!], $first: Int) { search(text: $text, kinds: $kinds, first: $first) {
  kind: __typename ... on Node { id } ... on Student { name } ... on School { school: name } ... on Staff { staff: name }
  ... on Guardian { guardian: name } ... on HealthPartner { partner: name } ... on Practitioner { doctor: name }
  ... on ClassGroup { class: name } } }"""


@pytest.fixture
def found(ask):
    """`await found("wang", Role.MENTOR)`: (kind, name) of what is found."""

    async def of(text, *roles, viewer=None, **arguments):
        answer = await ask(SEARCH, *roles, viewer=viewer, text=text, **arguments)
        assert "errors" not in answer, answer
        return [tuple(value for key, value in row.items() if key != "id") for row in answer["data"]["search"]]

    return of


async def test_whole_names_come_first_then_beginnings_then_parts(found):
    assert await found("王", Role.PSYCHOLOGIST) == [("Guardian", "王大明"), ("Student", "王小明")]
    assert await found("ming", Role.PSYCHOLOGIST) == [("Guardian", "王大明"), ("Student", "王小明")]
    assert (await found("中学", Role.DASHBOARD)) == [("School", "梅陇中学")]
    assert (await found("4", Role.PSYCHOLOGIST)) == []
    # Pinyin that fits the whole name stands before what only begins so.
    assert (await found("wang xiao ming", Role.PSYCHOLOGIST, Role.CENTRE))[0] == ("Student", "王小明")
    assert (await found("张丽", Role.PSYCHOLOGIST)) == [("Student", "张丽")]
    # 儿童医院 begins so; of 普陀区精神卫生中心 it is no part.
    assert (await found("er", Role.DASHBOARD))[0] == ("HealthPartner", "儿童医院")


async def test_what_fits_better_stands_before_what_is_of_an_earlier_kind(ask, found):
    # 李老师 begins so and is of the staff; 张丽 only holds the syllable and is a pupil: the kind comes later.
    order = await found("li", Role.PSYCHOLOGIST)
    assert order.index(("Staff", "李老师")) < order.index(("Student", "张丽"))
    assert (await found("wangxiaoming", Role.PSYCHOLOGIST)) == [("Student", "王小明")]


async def test_codes_are_found_whole_and_not_by_a_part(found):
    assert await found("3131000002", Role.DASHBOARD) == [("School", "梅陇中学")]
    assert await found(" 3131000002 ", Role.DASHBOARD) == [("School", "梅陇中学")]
    assert await found("313100000", Role.DASHBOARD) == []
    assert await found("T002", Role.PSYCHOLOGIST) == [("Staff", "李老师")]


async def test_what_is_removed_or_hidden_is_not_found(found):
    assert await found("宜川", Role.DASHBOARD) == []
    assert await found("赵", Role.PSYCHOLOGIST) == []
    assert ("Student", "钱已去") not in await found("钱", Role.PSYCHOLOGIST)


async def test_names_that_may_not_be_read_are_not_searched(found, district):
    district.statements.clear()
    assert await found("wang", Role.DASHBOARD) == []
    (statement,) = district.statements
    assert "FROM student" not in statement
    assert await found("putuo", Role.DASHBOARD) == [("HealthPartner", "普陀区精神卫生中心")]


async def test_a_name_that_is_read_in_some_rows_only_is_searched_in_those(found, district, gid, ask):
    roles = (Role.MENTOR, Role.GUARDIAN)
    viewer = district.viewer(*roles, guardian_id=203)
    rows = (await ask("{ students { nodes { id name } } }", viewer=viewer))["data"]["students"]["nodes"]
    assert {row["id"]: row["name"] for row in rows}[gid("Student", 104)] is None
    assert await found("王", viewer=viewer) == [("Guardian", "王大明"), ("Student", "王小明")]
    assert await found("赵", viewer=viewer) == []


@pytest.mark.parametrize(
    ("arguments", "code", "place"),
    [
        ({"text": " · "}, "filter.invalid", "text"),
        ({"text": "长" * 101}, "filter.invalid", "text"),
        ({"text": "\x00"}, "text.invalid", "text"),
        ({"first": 0}, "page.size", "first"),
        ({"first": 1001}, "page.size", "first"),
        ({"kinds": ["SCHOOL"] * 1001}, "filter.invalid", "kinds"),
        ({"kinds": ["SCHOOL", "STUDENT"]}, "access.field", "Student.name"),
    ],
)
async def test_what_cannot_be_meant_or_searched_is_refused(ask, arguments, code, place):
    answer = await ask(SEARCH, Role.DASHBOARD, **{"text": "wang", **arguments})
    told = answer["errors"][0]["extensions"]
    assert (told["code"], told["place"]) == (code, place)
    assert answer["data"] is None


async def test_so_many_are_found_and_no_more(found):
    every = await found("l", Role.PSYCHOLOGIST, first=1000)
    assert len(every) > 4
    assert await found("l", Role.PSYCHOLOGIST, first=3) == every[:3]
    assert await found("l", Role.PSYCHOLOGIST, first=None) == every[:20]
    assert await found("l", Role.PSYCHOLOGIST, kinds=[]) == []
