"""Places of fields within records as they may be told: names of the schema, and `*` for a key that may be somebody's name or number.

A source may well use pupils as keys (`{"scores": {"张三": {…}}}`), and what is told of places is read by people who read
no pupils. So a key is told if the model knows it as a field, or if it looks like a field and several records have it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any, get_args, get_origin

from pydantic import BaseModel, RootModel

ANY = "*"
"""Stands for any place in a list, and for a key that is not told."""
SEVERAL = 2
"""Records that must have a key before it is taken for a field's name."""
MANY = 50
"""Keys that nobody knows, at one place; more are data."""

_LATIN = re.compile(r"[A-Za-z_$@][A-Za-z0-9_$@.:-]{0,63}", re.ASCII)
_CHINESE = re.compile(r"[\u4e00-\u9fffA-Za-z0-9_()（）]{1,32}")
_NUMBER = re.compile(r"[0-9]{4}|(?:[0-9][^0-9]*){5}")
"""Digits as no name of a field has them, but numbers of people and UUIDs do."""
_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}")
# The Hundred Family Surnames, and what is common beside them: what may be a person's name is not told.
_SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳"
    "酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞"
    "熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓"
    "郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁"
    "仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴鬱胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰"
    "郦雍郤璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃"
    "利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公肖闫覃佟苟代付邸迟展修岳帅缑亢况"
    "郈有琴归海晋楚闾仉督欣墨哈谯笪年爱阳商牟佘伯赏南宫覃涂候揭芦占原阿买玉艾吐热麦努帕依图司诸端百皇夏上欧淳澹令轩鲜长宇独呼第微"
)


@dataclass(frozen=True)
class Shape:
    """What a model knows of a place: the names of fields, and what is below each; None: what is below is the field's own."""

    fields: Mapping[str, Shape | None] = field(default_factory=dict)
    each: Shape | None = None
    """Of every key of an object whose keys are data; then it has no fields."""
    keyed: bool = False
    takes_all: bool = False
    """Keys that it does not know are no drift."""

    @cached_property
    def deeper(self) -> Mapping[str, Shape]:
        """The fields below which something is known."""
        return {name: below for name, below in self.fields.items() if below is not None}


@cache
def shape_of(model: type[BaseModel], *above: type[BaseModel]) -> Shape:
    """The names that a model knows; a field of a model's type has a shape of its own, unless it leads in circles."""
    if issubclass(model, RootModel):
        return Shape(takes_all=True)
    fields: dict[str, Shape | None] = {}
    for name, one in model.model_fields.items():
        inner = _below(one.annotation, (model, *above))
        alias = one.validation_alias or one.alias or name
        fields |= dict.fromkeys({name, *_names(alias)}, inner)
    return Shape(fields, takes_all=model.model_config.get("extra") == "allow")


def _below(annotation: Any, above: tuple[type[BaseModel], ...]) -> Shape | None:
    """The one model within a type, as in `list[Role] | None`, or the mapping; of a choice of models none."""
    mapping = next(_mappings(annotation), None)
    if mapping is not None:
        return Shape(each=_below(get_args(mapping)[-1], above) if get_args(mapping) else None, keyed=True)
    found = list(_models(annotation))
    if len(found) != 1 or found[0] in above:
        return None
    return shape_of(found[0], *above)


def _mappings(annotation: Any) -> Iterator[Any]:
    origin = get_origin(annotation) or annotation
    if isinstance(origin, type) and issubclass(origin, Mapping):
        yield annotation
        return
    for inner in get_args(annotation):
        yield from _mappings(inner)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models(inner)


def _names(alias: Any) -> list[str]:
    choices = getattr(alias, "choices", [alias])
    return [str(getattr(each, "path", [each])[0]) for each in choices]


def told(shape: Shape, steps: Sequence[int | str]) -> str:
    """The way to a field that a model knows; whatever is no name of the model's is `*`."""
    parts = list[str]()
    at: Shape | None = shape
    for step in steps:
        if at is not None and isinstance(step, str) and step in at.fields:
            parts.append(step)
            at = at.fields[step]
        else:
            parts.append(ANY)
            if at is not None and isinstance(step, str):
                at = at.each
    return "/".join(parts)


Unknown = tuple[str, str]
"""Where an object stands, and a key of it that the model does not know."""


def unknown(shape: Shape, payload: Any) -> list[Unknown]:
    """The keys of a record that its model does not know."""
    found = list[Unknown]()
    _look(shape, payload, "", found)
    return found


def _look(shape: Shape, payload: Any, path: str, found: list[Unknown]) -> None:
    if isinstance(payload, list):
        for item in payload:
            if isinstance(item, dict | list):
                _look(shape, item, f"{path}{ANY}/", found)
        return
    if shape.keyed:
        if (each := shape.each) is not None:
            for value in payload.values():
                if isinstance(value, dict | list):
                    _look(each, value, f"{path}{ANY}/", found)
        return
    # Most records have no other keys, which is told at once.
    if not shape.takes_all and not payload.keys() <= shape.fields.keys():
        found += [(path, name) for name in payload if name not in shape.fields]
    for name, below in shape.deeper.items():
        value = payload.get(name)
        if isinstance(value, dict | list):
            _look(below, value, f"{path}{name}/", found)


def named(found: Iterable[tuple[str, Unknown]], known: Set[str] = frozenset()) -> dict[str, str]:
    """Places of unknown keys as they may be told, each with the first record that has it.

    `found` are records' keys and what they have; `known` are places that were told before.
    """
    having: dict[Unknown, dict[str, None]] = defaultdict(dict)
    at: dict[str, set[str]] = defaultdict(set)
    for record, (path, name) in found:
        having[path, name][record] = None
        at[path].add(name)
    places: dict[str, str] = {}
    for (path, name), records in having.items():
        several = len(records) >= SEVERAL and len(at[path]) <= MANY
        shown = f"{path}{name}" in known or (several and looks_like_a_field(name))
        places.setdefault(f"{path}{name if shown else ANY}", next(iter(records)))
    return places


def looks_like_a_field(name: str) -> bool:
    """Whether a key may be the name of a field: no number of anybody's, and nobody's Chinese name."""
    if _NUMBER.search(name):
        return False
    if _LATIN.fullmatch(name):
        return True
    return bool(_CHINESE.fullmatch(name)) and not (_NAME.fullmatch(name) and name[0] in _SURNAMES)
