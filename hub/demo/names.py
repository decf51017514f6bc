"""Chinese names with believable frequencies. Nobody real is meant."""

from __future__ import annotations

from itertools import accumulate
from random import Random

from hub.base.conventions import Sex

# Share of each surname in China, per ten thousand, after the census of 2020; compound ones as often as in cities.
_SURNAMES = {
    "王": 710, "李": 700, "张": 674, "刘": 510, "陈": 461, "杨": 322, "黄": 245, "赵": 229, "吴": 222, "周": 212,
    "徐": 166, "孙": 154, "马": 129, "朱": 126, "胡": 116, "郭": 115, "何": 106, "林": 106, "高": 100, "罗": 95,
    "郑": 93, "梁": 85, "谢": 76, "宋": 70, "唐": 69, "许": 66, "韩": 65, "邓": 62, "冯": 62, "曹": 60,
    "彭": 59, "曾": 58, "肖": 56, "田": 53, "董": 51, "潘": 50, "袁": 48, "蔡": 47, "蒋": 47, "余": 46,
    "于": 45, "杜": 45, "叶": 44, "程": 43, "魏": 43, "苏": 43, "吕": 42, "丁": 41, "任": 39, "卢": 39,
    "姚": 38, "沈": 60, "钟": 37, "姜": 36, "崔": 36, "谭": 35, "陆": 52, "范": 34, "汪": 34, "廖": 33,
    "石": 32, "金": 32, "韦": 29, "贾": 29, "夏": 29, "付": 28, "方": 28, "邹": 27, "熊": 26, "白": 25,
    "孟": 25, "秦": 25, "邱": 24, "侯": 24, "江": 24, "尹": 22, "薛": 22, "闫": 21, "段": 20, "雷": 20,
    "龙": 18, "黎": 18, "史": 18, "陶": 17, "贺": 17, "毛": 16, "郝": 16, "顾": 32, "龚": 16, "邵": 16,
    "万": 15, "覃": 15, "武": 14, "钱": 20, "戴": 14, "严": 13, "莫": 13, "孔": 12, "向": 12, "常": 12,
    "欧阳": 14, "上官": 4, "司马": 3, "诸葛": 3, "夏侯": 2, "皇甫": 2, "尉迟": 1, "令狐": 1, "司徒": 2, "东方": 1,
}  # fmt: skip

_CHILD = {
    Sex.MALE: ("子梓宇浩皓泽沐俊奕一铭嘉昊睿思天博明辰佳文", "轩宸泽涵睿辰晨阳然航熙杰豪琪博霖彦昊诚毅恒乐远洋源"),
    Sex.FEMALE: ("梓欣雨诗语思佳嘉若子可依梦婉沐芷一心雅静奕", "涵怡萱彤琪妍瑶蕊宁桐菲诺晴悦琳雯婷瑾溪汐颖雅然馨芸"),
}  # fmt: skip
_ADULT = {
    Sex.MALE: ("建国志文海晓永小明春世俊家宏立伟德新荣", "伟强军勇杰涛明刚平辉斌鹏波飞华超林峰亮东清生良"),
    Sex.FEMALE: ("丽秀晓海雪小文玉春美慧红静艳淑亚佳爱", "芳娟敏静丽艳霞燕玲红英梅萍华琴云婷洁慧倩雯琳莉"),
}  # fmt: skip
_RARE = ("㛃", "𬎆", "䶮", "𬭎", "㬢", "𫍽", "㼆")
_SEVERAL = ("阿依古丽·买买提", "迪丽努尔·艾合买提", "阿迪力·吐尔逊", "扎西多吉", "其其格", "巴特尔")

_CHOICE = tuple(_SURNAMES)
_CUMULATED = tuple(accumulate(_SURNAMES.values()))

TRADITIONAL = str.maketrans(
    "张刘陈杨黄赵吴孙马罗郑谢许韩邓冯肖蒋叶苏吕卢钟谭陆贾韦邹龙贺顾龚万钱严泽轩诗语梦怀晓丽华国杰涛伟军刚辉鹏飞东红艳静爱铭诚远宁颖云琼阳",
    "張劉陳楊黃趙吳孫馬羅鄭謝許韓鄧馮蕭蔣葉蘇呂盧鐘譚陸賈韋鄒龍賀顧龔萬錢嚴澤軒詩語夢懷曉麗華國傑濤偉軍剛輝鵬飛東紅艷靜愛銘誠遠寧穎雲瓊陽",
)
"""Simplified characters of these names and the traditional ones that some systems keep."""

_HOMOPHONES = dict(
    zip(
        "轩涵梓怡浩宇欣佳琪晨芸婷英俊志明华文睿铭嘉诺瑶萱辰雅思依静娟敏霞平强",
        "宣晗子仪昊雨昕家琦辰云亭瑛峻智铭桦雯瑞明佳喏遥暄宸娅斯伊靖鹃闽侠萍墙",
        strict=True,
    )
)


def surname(rng: Random) -> str:
    """A surname, by its frequency."""
    return rng.choices(_CHOICE, cum_weights=_CUMULATED)[0]


def given_name(rng: Random, sex: Sex, *, child: bool) -> str:
    """A given name of one or two characters, as people of that age bear; few have a rare character."""
    first, second = (_CHILD if child else _ADULT)[sex]
    chance = rng.random()
    if child and chance < 0.004:
        return rng.choice(first) + rng.choice(_RARE)
    if chance < (0.09 if child else 0.28):
        return rng.choice(second)
    one, two = rng.choice(first), rng.choice(second)
    return one + (two if two != one else second[0])


def child_name(rng: Random, sex: Sex, family: str) -> str:
    """A child's full name; very few have a name of several words, whatever the family's surname."""
    if rng.random() < 0.0015:
        return rng.choice(_SEVERAL)
    return family + given_name(rng, sex, child=True)


def adult_name(rng: Random, sex: Sex, family: str | None = None) -> str:
    """An adult's full name."""
    return (family or surname(rng)) + given_name(rng, sex, child=False)


def parted(name: str) -> tuple[str, str]:
    """Surname and given name, as systems ask for them; a name of several words is cut before its dot."""
    if "·" in name:
        family, dot, given = name.partition("·")
        return family, dot + given
    if name[:2] in _SURNAMES and len(name) > 2:
        return name[:2], name[2:]
    return name[:1], name[1:]


def traditional(name: str) -> str:
    """The name in traditional characters, as far as these names have them."""
    return name.translate(TRADITIONAL)


def homophone(name: str) -> str:
    """The name with its last replaceable character misheard; the same name where none sounds like another."""
    for place in range(len(name) - 1, 0, -1):
        other = _HOMOPHONES.get(name[place])
        if other:
            return name[:place] + other + name[place + 1 :]
    return name
