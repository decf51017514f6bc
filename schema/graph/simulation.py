"""The types of what rules of early warning would do, before they count."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any, Protocol

import strawberry
from strawberry.types import Info

from schema.graph.directives import ListSize
from schema.graph.fields import add, with_arguments
from schema.graph.provenance import some
from schema.graph.sizes import ROOT_LIST

RULES = 12
"""So many rules are reckoned with in the cost."""
FIRST = 50
"""So many pupils are told where nothing is said."""


class Simulating(Protocol):
    """What the executor does for simulations."""

    def at_school(self, caseload: Any) -> Awaitable[Any]:
        """The school of a caseload."""

    def concerned(self, simulation: Any, first: int | None, info: Info) -> Awaitable[list[Any]]:
        """Whom it would raise, of those whom the caller reads."""

    def simulated(self, case: Any, info: Info) -> Any:
        """The pupil of such a case."""


@strawberry.type(name="SimulatedRule", description="What one rule would do (规则预演).")
class SimulatedRule:
    """A rule."""

    rule: str = strawberry.field(description="Code of the rule (规则).")
    counted: bool = strawberry.field(
        description="Whether it is told in figures: a rule that counts, in which one number at most is another, or that is gone (是否给出人数)."
    )
    raised: int | None = strawberry.field(
        description="Of how many pupils it would raise an alert; null: few (新增预警人数)."
    )
    closed: int | None = strawberry.field(
        description="Of how many pupils one would close; null: few (解除预警人数)."
    )


ARGUMENTS = {"rules": (str, "The rules as they are to be, in the form of the file: YAML or JSON (规则文件).")}


class SimulationTypes:
    """The types, made of those of schools and pupils."""

    def __init__(self, school: type[Any], student: type[Any]) -> None:
        caseload = type("SimulatedCaseload", (), {"__annotations__": {"now": int | None, "then": int | None}})
        caseload.now = strawberry.field(description="As it is; null: few (现有人数).")  # type: ignore[attr-defined]
        caseload.then = strawberry.field(description="As it would be; null: few (预演人数).")  # type: ignore[attr-defined]
        add(caseload, "school", _school, school | None, "School (学校).")
        doc = "Pupils of a school with an alert that is not closed (在案人数)."
        strawberry.type(caseload, description=doc)
        case = type("SimulatedPupil", (), {"__annotations__": {"rules": list[str]}})
        case.rules = strawberry.field(description="By which rules (规则).")  # type: ignore[attr-defined]
        add(case, "student", _student, student | None, "The pupil (学生).")
        strawberry.type(case, description="A pupil of whom an alert would be raised (拟预警学生).")
        cls = type("RuleSimulation", (), {"__annotations__": {}})
        plain: dict[str, tuple[Any, str]] = {
            "version": (str, "Version of the rules (版本)."),
            "counted": (
                bool,
                "Whether `then` is told: of a file in which one number at most is another than in the rules that count, or one rule is gone (是否给出预演人数).",
            ),
            "rules": (list[SimulatedRule], "What each rule would do, those that are gone among them (规则)."),
            "now": (int | None, "Pupils with an alert that is not closed; null: few (现有人数)."),
            "then": (int | None, "The same by these rules; null: few (预演人数)."),
            "schools": (list[caseload], "The same by school (各校人数)."),  # type: ignore[valid-type]
        }
        for name, (type_, description) in plain.items():
            cls.__annotations__[name] = type_
            setattr(cls, name, strawberry.field(description=description))
        first = {"first": (int, f"At most so many, 1 to 1,000; {FIRST} where nothing is said.")}
        told = "Pupils of whom an alert would be raised, as far as you read them and the rows that raise it (拟预警学生)."
        add(cls, "pupils", with_arguments(_pupils, first), list[case], told)  # type: ignore[valid-type]
        cls.rules.directives = [some(RULES)]  # type: ignore[attr-defined]
        cls.schools.directives = [some(ROOT_LIST)]  # type: ignore[attr-defined]
        cls.pupils.directives = [  # type: ignore[attr-defined]
            ListSize(assumed_size=FIRST, slicing_arguments=["first"], require_one_slicing_argument=False)
        ]
        doc = "What rules of early warning would do if they counted; nothing is changed (规则预演)."
        self.simulation: Any = strawberry.type(cls, description=doc)


def _simulating(info: Info) -> Simulating:
    simulating: Simulating = info.context
    return simulating


async def _school(self: Any, info: Info) -> Any:
    return await _simulating(info).at_school(self)


async def _student(self: Any, info: Info) -> Any:
    return _simulating(info).simulated(self, info)


async def _pupils(self: Any, info: Info, first: int | None = None) -> Any:
    return await _simulating(info).concerned(self, first, info)
