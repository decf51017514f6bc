"""The types of the district's indicators."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol

import strawberry
from strawberry.types import Info

from schema.graph.directives import ListSize
from schema.graph.fields import add, input_type
from schema.graph.sizes import ROOT_LIST
from schema.indicator import IndicatorArea, IndicatorUnit
from schema.places.school import SchoolStage

STAGES, SOURCES = 6, 3
"""Stages, and sources of an indicator, that are reckoned with in the cost."""


class Indicating(Protocol):
    """What the executor does for indicators."""

    def indicators(self, arguments: Mapping[str, Any], info: Info) -> Awaitable[list[Any]]:
        """The indicators that are asked for."""

    def by_stage(self, indicator: Any) -> Awaitable[list[Any]]:
        """An indicator at each stage."""

    def by_school(self, indicator: Any) -> Awaitable[list[Any]]:
        """An indicator at each school."""

    def school(self, figure: Any) -> Awaitable[Any]:
        """The school of such a figure."""


def _indicating(info: Info) -> Indicating:
    indicating: Indicating = info.context
    return indicating


def some(assumed: int) -> ListSize:
    """A list of about so many."""
    return ListSize(assumed_size=assumed, require_one_slicing_argument=False)


FIGURES: Mapping[str, tuple[Any, str]] = {
    "numerator": (Decimal | None, "How many were counted; null: kept back or withheld (分子)."),
    "denominator": (Decimal | None, "Out of how many; null: of none, kept back or withheld (分母)."),
    "value": (
        Decimal | None,
        "A count, or percent rounded to two digits; null: kept back, withheld, or out of nothing (数值).",
    ),
    "suppressed": (bool, "Whether it is kept back, as it would tell of few people (小样本隐藏)."),
    "perturbed": (bool, "Whether it is blurred by a few, always the same way (扰动)."),
    "counted_at": (
        datetime,
        "Of when it is: the instant of asking, or where something was changed since, when the oldest part of it was counted (统计时间).",
    ),
}


@strawberry.type(name="IndicatorPeriod", description="The time that an indicator is of (统计期).")
class PeriodInfo:
    """A period."""

    since: date = strawberry.field(description="First day (起始日期).")
    until: date = strawberry.field(description="Last day (截止日期).")
    term: str | None = strawberry.field(description="Code of the term, where it is just that one (学期).")


@strawberry.type(name="IndicatorSource", description="A source of what an indicator counts (数据来源).")
class SourceInfo:
    """A source."""

    source: str | None = strawberry.field(
        description="Its name; null where you may not know sources, and then only the stalest is told (来源)."
    )
    last_success: datetime | None = strawberry.field(
        description="End of its last run that succeeded (最近成功同步)."
    )
    stale: bool = strawberry.field(description="Whether that is too long ago (是否过期).")


class IndicatorTypes:
    """`indicator` is the type of an indicator, `arguments` are those of the root's field."""

    def __init__(self, school: type[Any]) -> None:
        self._school = school
        period = input_type(
            type("IndicatorPeriodInput", (), {}),
            {
                "term": (str, "A term, by its code."),
                "since": (date, "The first day."),
                "until": (date, "The last day; today where nothing is said."),
            },
            "A term, or days (统计期).",
        )
        self.arguments: dict[str, tuple[Any, str]] = {
            "period": (period, "Of which time; the running term where nothing is said."),
            "areas": (list[IndicatorArea], "Only those about these systems of the district."),
            "codes": (list[str], "Only those with these codes."),
        }
        self.indicator = self._indicator()

    def _indicator(self) -> type[Any]:
        cls = type("DistrictIndicator", (), {"__annotations__": {}})
        plain: Mapping[str, tuple[Any, str]] = {
            "code": (str, "Its stable code, `mentoring.plans` (代码)."),
            "area": (IndicatorArea, "Which of the district's systems it is about (领域)."),
            "name": (str, "Its name in English."),
            "name_zh": (str, "Its name in Chinese (名称)."),
            "definition": (str, "What is counted, and out of what."),
            "definition_zh": (str, "The same in Chinese (定义)."),
            "numerator_query": (str, "How to ask for its numerator yourself, with the days as variables (分子查询)."),
            "denominator_query": (str | None, "The same of its denominator; null: there is none, or it is the calendar's (分母查询)."),
            "unit": (IndicatorUnit, "What its value is (单位)."),
            **FIGURES,
            "withheld": (str | None, "Code of the error for which it is withheld from you; null: it is not (未授权原因)."),
            "period": (PeriodInfo, "Of which time (统计期)."),
            "sources": (list[SourceInfo], "The sources of what it counts, and how fresh they are (时效)."),
        }  # fmt: skip
        _put(cls, plain)

        async def stages(self: Any, info: Info) -> Any:
            return await _indicating(info).by_stage(self)

        async def schools(self: Any, info: Info) -> Any:
            return await _indicating(info).by_school(self)

        at_stage, at_school = self._by_stage(), self._by_school()
        doc = "The same at each {}; empty where its rows are of no school ({})."
        add(cls, "by_stage", stages, list[at_stage], doc.format("stage", "按学段"))  # type: ignore[valid-type]
        add(cls, "by_school", schools, list[at_school], doc.format("school", "按学校"))  # type: ignore[valid-type]
        cls.sources.directives = [some(SOURCES)]  # type: ignore[attr-defined]
        cls.by_stage.directives = [some(STAGES)]  # type: ignore[attr-defined]
        cls.by_school.directives = [some(ROOT_LIST)]  # type: ignore[attr-defined]
        return strawberry.type(cls, description="A figure about the whole district (区级指标).")

    def _by_stage(self) -> Any:
        cls = type("IndicatorAtStage", (), {"__annotations__": {}})
        _put(cls, {"stage": (SchoolStage | None, "Stage; null: schools of none (学段)."), **FIGURES})
        return strawberry.type(cls, description="An indicator at the schools of one stage (学段指标).")

    def _by_school(self) -> Any:
        cls = type("IndicatorAtSchool", (), {"__annotations__": {}})

        async def school(self: Any, info: Info) -> Any:
            return await _indicating(info).school(self)

        add(cls, "school", school, self._school | None, "School (学校).")
        _put(cls, FIGURES)
        return strawberry.type(cls, description="An indicator at one school (学校指标).")


def _put(cls: type[Any], fields: Mapping[str, tuple[Any, str]]) -> None:
    for name, (type_, doc) in fields.items():
        cls.__annotations__[name] = type_
        setattr(cls, name, strawberry.field(description=doc))
