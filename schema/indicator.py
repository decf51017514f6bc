"""Indicators of the district: figures with a name, each declared by what is counted and out of what.

What is counted is said in the words of the graph, as anybody may ask it: so it is read, guarded and recorded as any other figure is.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from hub.base.errors import DeclarationError
from schema.kit.declaration import camel
from schema.kit.entity import Entity
from schema.kit.registry import load
from schema.kit.vocabulary import Vocabulary

ROOT = "district_indicators"
"""The field of the graph's root that tells them."""

VARIABLES = {
    "since": "First day of the period.",
    "upTo": "Its last day that is not after today.",
    "fortnight": "The day a fortnight before that; the 14 days up to it begin the day after.",
    "yearAgo": "The same day of the year before.",
    "firstMonth": "First day of its first whole month.",
    "lastMonth": "Last day of its last whole month that is over.",
    "established": "A school that opened later is newly opened.",
    "year": "Code of the school year.",
}
"""What the words of a tally may name, and what of the period it is. All but `year` are days."""


class IndicatorArea(Vocabulary):
    """Which of the district's systems an indicator is about (领域)."""

    LESSONS = "Psychology lessons (心理健康活动课)."
    MENTORING = "A mentor for every pupil (全员导师制)."
    ACTIVITIES = "Activity season, publicity month, pupils' camp (活动季、宣传月、体验营)."
    ROOMS = "Counselling rooms (心理辅导室)."
    SCREENING = "Screening (心理测评排摸)."
    CENTRE = "The district centre: hotline and appointments (区心理中心)."
    FILES = "Files of severely ill pupils (重性心理疾病个人档案)."
    CERTIFICATION = "Certification of schools (达标校、示范校、特色校)."
    PARENTS = "Parents' schools (家长学校)."
    COLUMN = "The weekly column (润心学堂)."
    COMMUNITY = "Social organisations and legal vice-principals (社会组织、法治副校长)."
    DOCTORS = "Doctors in school (医教融合)."
    REFERRAL = "Referral to health partners (医疗转介通道)."
    EXAMINATIONS = "Awareness of the hotline, help at the time of examinations (益心关爱)."
    SUPPORT = "Pupils poor, struggling or at odds with their parents (益心相伴)."
    SUPERVISION = "Appraisal, self-check, rectification (考核、自查、整改)."
    TRAINING = "Literacy survey, lectures, training of homeroom teachers (素养调查、大讲堂、班主任培训)."
    BULLYING = "Bullying prevention (防范欺凌)."
    WARNING = "The watch list and early warning (预警)."


class IndicatorUnit(Vocabulary):
    """What the value of an indicator is (单位)."""

    PERCENT = "So many of a hundred (百分比)."
    COUNT = "A number (数量)."


@dataclass(frozen=True)
class Tally:
    """Something that is counted."""

    query: str
    """An aggregate of the graph with one figure, or with `groups` by one dimension, of which the number counts.

    It may name the `VARIABLES`.
    """
    school: str | None = None
    """Relations from a row to its school, `student.school`; "": the row is one; None: it leads to none."""
    when: str | None = None
    """Date or instant by whose term or month a row is of the period: figures that are blurred are cells of a table, not ranges."""


@dataclass(frozen=True)
class Months:
    """The whole months of the period that are over."""


@dataclass(frozen=True)
class Indicator:
    """A figure about the whole district."""

    code: str
    """Stable: `mentoring.plans`."""
    area: IndicatorArea
    names: tuple[str, str]
    """In English and in Chinese."""
    definitions: tuple[str, str]
    numerator: Tally
    denominator: Tally | Months | None = None
    """None: the indicator is a number, not a part of a whole."""

    @property
    def name(self) -> str:
        """In English."""
        return self.names[0]

    @property
    def name_zh(self) -> str:
        """In Chinese."""
        return self.names[1]

    @property
    def definition(self) -> str:
        """What is counted, and out of what."""
        return self.definitions[0]

    @property
    def definition_zh(self) -> str:
        """The same in Chinese."""
        return self.definitions[1]

    @property
    def unit(self) -> IndicatorUnit:
        """Of what its value is."""
        return IndicatorUnit.COUNT if self.denominator is None else IndicatorUnit.PERCENT

    @property
    def tallies(self) -> tuple[Tally, ...]:
        """What has to be counted."""
        return tuple(part for part in (self.numerator, self.denominator) if isinstance(part, Tally))


@cache
def indicators() -> Mapping[str, Indicator]:
    """Every indicator of `schema/indicators/` by its code, area by area, as declared."""
    package = importlib.import_module("schema.indicators")
    modules = sorted(module.name for module in pkgutil.iter_modules(package.__path__, "schema.indicators."))
    found: list[Indicator] = [one for module in modules for one in importlib.import_module(module).INDICATORS]
    areas = list(IndicatorArea)
    named = {one.code: one for one in sorted(found, key=lambda one: areas.index(one.area))}
    if len(named) < len(found):
        twice = next(one.code for one in found if named[one.code] is not one)
        raise DeclarationError("two indicators have this code", place=twice)
    return named


@cache
def watched() -> Mapping[str, type[Entity]]:
    """The entities whose rows may be read for indicators, by name: those counted, and those to which they lead."""
    listed = {camel(entity.declaration.plural): entity for entity in load().values()}
    left = [
        listed[tally.query.split("Aggregate")[0]] for one in indicators().values() for tally in one.tallies
    ]
    found: dict[str, type[Entity]] = {}
    while left:
        entity = left.pop()
        if entity.__name__ not in found:
            found[entity.__name__] = entity
            left += [relation.target for relation in entity.declaration.relations.values()]
    return dict(sorted(found.items()))
