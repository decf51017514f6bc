"""Names are found by characters and by sound; what is typed stands for itself."""

from __future__ import annotations

import pytest
from sqlalchemy import Text, literal, select

from hub.store.cells import romanised
from resolvers.compiling.filters import Literals
from resolvers.compiling.texts import LONGEST, matching
from resolvers.errors import FilterInvalid
from schema.kit import Role
from tests.resolvers.planner.crowd import TEXTS


@pytest.fixture
def finds(district):
    """Whether a name is found by what is typed."""

    async def find(name: str, typed: str, *, romanise: bool = True) -> bool:
        pinyin = literal(romanised(name), Text()) if romanise else None
        async with district.owner.connect() as connection:
            condition = matching(literal(name, Text()), pinyin, typed, Literals())
            return await connection.scalar(select(condition)) is True

    return find


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("王小明", "王 小 王小明 小明 明 王·小明 wang WANG ｗａｎｇ wangxiaoming WangXiaoMing wxm WXM wangxm wxiaom xm xiaom xming w wángxiǎomíng"),
        ("欧阳娜娜", "欧阳 ouyang oynn ouynn nana nn"),
        ("西安路小学", "xian xi'an xalxx xianlu 路小"),
        ("吕布", "lv lü LÜ lǚ lvbu lübu lb"),
        ("女娲", "nvwa nüwa nw"),
        ("阿依古丽·买买提", "阿依古丽买买提 买买提 aygl ayiguli maimaiti ayguli·mmt a'yi'gu'li mmt"),
        ("John Smith", "john JOHN johns smith mith johnsmith js jsm"),
        ("O'Brien", "o'brien obrien O’BRIEN brien"),
        ("Jean-Luc", "jeanluc jean-luc luc"),
        ("École Zoë", "école ÉCOLE zoë Zoë"),
        ("李John", "李john lijohn lj johN"),
        ("初三A班", "初三a 三A班 csab a班 ban"),
        ("第3中学", "3中 di3zhongxue d3zx 3zx 3"),
        ("四(1)班", "四(1) si(1)ban (1) 四1班 si1ban s1b"),
        ("高三（2）班", "（2） (2) gaosan gaosan2"),
        ("𠮷野家", "𠮷 野家 yejia yj"),
        ("100 % _sure_", "% _sure 100% 100"),
        ("back\\slash", "\\ k\\s back\\slash"),
        # The commonest reading of a character is stored, by phrases where there are some.
        ("重庆路", "chongqing cqlu"),
        ("曾小明", "ceng cxm 曾"),
        ("单雄信", "dan 单"),
    ],
)  # fmt: skip
async def test_a_name_is_found(finds, name, typed):
    for text in typed.split():
        assert await finds(name, text), text


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        # Neither from within a syllable, nor out of order, nor over a syllable.
        ("王小明", "ang iao wm mx mingxiao wangming wxmm wangxiaomingx xiaowang 王明 小王"),
        ("吕布", "lu lubu u"),
        ("卢布", "lv lü"),
        ("先", "xi'an x'ian"),
        ("单雄信", "shan"),
        ("曾小明", "zeng"),
        # What means something in SQL or in patterns means nothing here.
        ("王小明", "% _ . .* w.* w.*m ^w [w] w|x w+ \\w \\ ' '' '; -- $1 {0} ?w (?i)W w?x ☃ 王% 王_"),
        ("王小明", "[[[[ \\\\\\ *** (?=w) \\1"),
    ],
)
async def test_a_name_is_not_found(finds, name, typed):
    for text in typed.split():
        if text not in (".", "'", "''", "--"):
            assert not await finds(name, text), text


@pytest.mark.parametrize(
    "typed", ["wang xiaoming", " wang xiao ming ", "w x m", "wang　xm", "wang\txm", "王 小明"]
)
async def test_blanks_part_syllables(finds, typed):
    assert await finds("王小明", typed)


async def test_a_blank_stands_where_a_syllable_ends(finds):
    assert await finds("王小明", "wan xiao")
    assert not await finds("王小明", "wan g")
    assert not await finds("王小明", "wang i")


async def test_every_text_is_found_by_itself_and_breaks_nothing(finds):
    for text in TEXTS:
        if text.strip() and len(text) <= LONGEST:
            assert await finds(text, text)
            assert not await finds("王小明", text) or text == "王小明"


async def test_a_text_without_pinyin_is_found_by_what_it_contains(finds):
    assert await finds("Flu 流感", "flu", romanise=False)
    assert await finds("Flu 流感", "流", romanise=False)
    assert not await finds("Flu 流感", "liugan", romanise=False)


@pytest.mark.parametrize(
    "typed", ["", " ", "\t\n", "\u2003", "\u3000", "'", "··", "- .", "()", "x" * (LONGEST + 1)]
)
async def test_nothing_and_too_much_are_refused(finds, code, typed):
    with pytest.raises(FilterInvalid):
        await finds("王小明", typed)
    query = "query($v: String!) { students(filter: {name: {matches: $v}}) { totalCount } }"
    assert await code(query, v=typed) == "filter.invalid"


@pytest.mark.parametrize("letters", ["a", "ab", "aab", "a ", "é"])
async def test_what_repeats_takes_no_longer(finds, letters):
    typed = (letters * LONGEST)[: LONGEST - 1] + "!"
    for name in ("a " * 5000, "a" * 10000, "ab " * 3000, "aab aa b " * 1000):
        assert not await finds(name, typed)


@pytest.mark.parametrize(
    ("condition", "rows"),
    [
        ('{name: {matches: "wxm"}}', [101, 105]),
        ('{name: {matches: "小明"}}', [101, 105]),
        ('{name: {matches: "zhang"}}', [102]),
        ('{name: {matches: "guli"}}', [103]),
        ('{name: {matches: "wxm", ne: "王小明"}}', []),
        ('{not: {name: {matches: "wxm"}}}', [102, 103]),
        ('{school: {name: {matches: "cydyxx"}}}', [101, 102, 103]),
        ('{classGroup: {name: {matches: "si1ban"}}}', [101, 102]),
        ('{guardianships: {some: {guardian: {phone: {matches: "139 0000-0002"}}}}}', [101, 102]),
    ],
)
async def test_filters_find_by_sound(ask, gid, condition, rows):
    query = "query { students(filter: %s) { nodes { id } } }"
    answer = await ask(query % condition, Role.PSYCHOLOGIST, Role.CENTRE)
    assert "errors" not in answer, answer
    found = {node["id"] for node in answer["data"]["students"]["nodes"]}
    assert found == {gid("Student", row) for row in rows}


async def test_what_may_not_be_read_is_not_found_by_its_sound(code):
    query = '{ students(filter: {name: {matches: "wxm"}}) { totalCount } }'
    assert await code(query, Role.GUARDIAN) == "access.field"


async def test_a_withheld_value_is_found_by_nothing(ask):
    # The integrator reads the records of pupils without their keys, the partner those about pupil 101 with theirs.
    query = '{ sourceRecords(filter: {key: {matches: "U10"}}) { nodes { key } } }'
    answer = await ask(query, Role.INTEGRATOR, Role.HEALTH_PARTNER)
    assert answer["data"]["sourceRecords"]["nodes"] == [{"key": "u101"}]
