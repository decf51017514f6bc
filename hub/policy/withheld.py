"""What a caller asked for and did not get, said once for each field, from the policy's shape and never from rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from hub.policy.policy import Policy, Reach
from schema.kit import Entity, Sensitivity
from schema.kit.declaration import Column, camel

_ZH = {
    Sensitivity.PUBLIC: "公开",
    Sensitivity.INTERNAL: "内部",
    Sensitivity.PERSONAL: "个人",
    Sensitivity.SENSITIVE: "敏感",
    Sensitivity.CLINICAL: "临床",
    Sensitivity.SECRET: "机密",
}


@dataclass(frozen=True, slots=True)
class Withheld:
    """One field that is null for this caller, in every row or in some."""

    entity: str
    field: str
    """The field's name in the graph."""
    partly: bool
    reason: str
    reason_zh: str


def withheld(policy: Policy, fields: Iterable[tuple[type[Entity], Column]]) -> list[Withheld]:
    """Those of the requested fields that the policy keeps back, in the order asked."""
    found = []
    for entity, column in fields:
        reach = policy.reach(entity, column)
        if reach is not Reach.WHOLE:
            found.append(_say(policy, entity, column, reach))
    return found


def _say(policy: Policy, entity: type[Entity], column: Column, reach: Reach) -> Withheld:
    name = entity.declaration.name
    kind, kind_zh = column.sensitivity.name.lower(), _ZH[column.sensitivity]
    if reach is Reach.PARTLY:
        reason = f"Some rows are yours through a role that does not read {kind} fields of {name}."
        reason_zh = f"部分记录仅通过不可查看{kind_zh}字段的角色向您开放。"
    elif policy.reads_any(entity):
        reason = f"None of your roles reads {kind} fields of {name}."
        reason_zh = f"您的角色不可查看该类记录的{kind_zh}字段。"
    else:
        reason = f"None of your roles reads rows of {name}."
        reason_zh = "您的角色不可查看该类记录。"
    return Withheld(name, camel(column.name), reach is Reach.PARTLY, reason, reason_zh)
