"""Schools and classes of the demo district."""

from __future__ import annotations

import math
from datetime import date
from random import Random

from hub.base.conventions import SchoolKind
from hub.demo.model import ClassGroup, District, School, Stage

DISTRICT = District("310107", "普陀区")

_FIRST = (
    Stage.PRIMARY, Stage.JUNIOR, Stage.SENIOR, Stage.NINE_YEAR, Stage.COMPLETE, Stage.SPECIAL,
    Stage.PRIMARY, Stage.JUNIOR, Stage.PRIMARY, Stage.PRIMARY, Stage.JUNIOR, Stage.PRIMARY,
)  # fmt: skip
_LATER = (
    Stage.PRIMARY, Stage.JUNIOR, Stage.PRIMARY, Stage.NINE_YEAR, Stage.PRIMARY, Stage.SENIOR,
    Stage.PRIMARY, Stage.JUNIOR, Stage.PRIMARY, Stage.COMPLETE, Stage.JUNIOR, Stage.PRIMARY,
)  # fmt: skip
_WEIGHT = {
    Stage.PRIMARY: 1.0, Stage.JUNIOR: 0.95, Stage.SENIOR: 1.0,
    Stage.NINE_YEAR: 1.4, Stage.COMPLETE: 1.2, Stage.SPECIAL: 0.2,
}  # fmt: skip
GRADES = {
    Stage.PRIMARY: range(1, 6), Stage.JUNIOR: range(6, 10), Stage.SENIOR: range(10, 13),
    Stage.NINE_YEAR: range(1, 10), Stage.COMPLETE: range(6, 13), Stage.SPECIAL: range(1, 10),
}  # fmt: skip
"""Grades that a school of each stage teaches; Shanghai has five years of primary and four of junior school."""

_KIND = {
    Stage.PRIMARY: SchoolKind.PRIMARY, Stage.JUNIOR: SchoolKind.JUNIOR, Stage.NINE_YEAR: SchoolKind.JUNIOR,
    Stage.SENIOR: SchoolKind.SENIOR, Stage.COMPLETE: SchoolKind.SENIOR, Stage.SPECIAL: SchoolKind.SPECIAL,
}  # fmt: skip
_SUFFIX = {
    Stage.PRIMARY: "小学", Stage.JUNIOR: "初级中学", Stage.NINE_YEAR: "学校",
    Stage.SENIOR: "高级中学", Stage.COMPLETE: "中学", Stage.SPECIAL: "启星学校",
}  # fmt: skip
_WORDS = (
    "沐光", "青禾", "知行", "苏河", "明澈", "云帆", "晨曦", "桃浦湾", "真知", "远航", "和润", "长风里",
    "启明", "春申", "芳华", "致远", "同泽", "梅川里", "星河", "静水", "朝阳里", "博雅", "兰心", "思源",
    "甘棠", "弘毅", "嘉树", "润泽", "望舒", "松筠",
)  # fmt: skip
_YEAR_NAMES = ("一", "二", "三", "四", "五")
_SECONDARY = {6: "预备", 7: "初一", 8: "初二", 9: "初三", 10: "高一", 11: "高二", 12: "高三"}
_CLASS_SIZE = 36


def school_count(students: int) -> int:
    """How many schools so many pupils have: 12 for 2,000 and 120 for 100,000, schools growing along; at least 6."""
    return max(6, round(12 * math.pow(students / 2000, 0.58859)))


def schools(students: int, newest: date, rng: Random) -> tuple[School, ...]:
    """The district's schools, with `students` pupils spread over them by stage; the last has just opened, at `newest`."""
    count = school_count(students)
    stages = [_FIRST[i] if i < len(_FIRST) else _LATER[i % len(_LATER)] for i in range(count)]
    weights = [_WEIGHT[stage] * rng.uniform(0.85, 1.15) for stage in stages]
    shares = [students * weight / sum(weights) for weight in weights]
    sizes = [int(share) for share in shares]
    for i in sorted(range(count), key=lambda i: sizes[i] - shares[i])[: students - sum(sizes)]:
        sizes[i] += 1
    return tuple(
        School(
            key=f"S{i + 1:03d}",
            index=i,
            code=f"{_KIND[stage].value}31{107001 + i:06d}",
            name=_school_name(i, stage),
            stage=stage,
            private=i % 9 == 7,
            opened_on=newest if i == count - 1 else date(rng.randrange(1946, 2021), 9, 1),
            pupils=sizes[i],
        )
        for i, stage in enumerate(stages)
    )


def _school_name(index: int, stage: Stage) -> str:
    round_, word = divmod(index, len(_WORDS))
    order = "" if round_ == 0 else f"第{'一二三四五六七八九'[min(round_, 8)]}"
    return f"普陀区{_WORDS[word]}{order}{_SUFFIX[stage]}"


def class_name(stage: Stage, grade: int, number: int) -> str:
    """Name of a class as schools in Shanghai say it: 三（2）班, 预备（1）班, 初二（5）班, 高一（3）班."""
    if stage is Stage.SPECIAL:
        return f"{'一二三四五六七八九'[grade - 1]}（{number}）班"
    year = _YEAR_NAMES[grade - 1] if grade <= 5 else _SECONDARY[grade]
    return f"{year}（{number}）班"


def class_code(school: School, group: ClassGroup, school_year: str) -> str:
    """By which the district's systems know a class (班级代码): school, first year, grade and number."""
    return f"{school.code}{school_year[:4]}{group.key[-4:]}"


def class_sizes(school: School, rng: Random) -> list[tuple[ClassGroup, int]]:
    """The school's classes, each with the number of pupils in it; grades are about equally strong."""
    grades = list(GRADES[school.stage])
    size_limit = 10 if school.stage is Stage.SPECIAL else _CLASS_SIZE
    per_grade = [school.pupils // len(grades)] * len(grades)
    for i in rng.sample(range(len(grades)), school.pupils % len(grades)):
        per_grade[i] += 1
    classes: list[tuple[ClassGroup, int]] = []
    for grade, pupils in zip(grades, per_grade, strict=True):
        count = -(-pupils // size_limit)
        for number in range(1, count + 1):
            group = ClassGroup(
                f"{school.key}-C{grade:02d}{number:02d}", class_name(school.stage, grade, number), grade
            )
            classes.append((group, pupils // count + (number <= pupils % count)))
    return classes
