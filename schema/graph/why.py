"""The types that say why a field is visible to an account, or not."""

from __future__ import annotations

from datetime import date

import strawberry

from schema.graph.directives import ListSize
from schema.kit.access import Role


def _some(assumed: int) -> ListSize:
    return ListSize(assumed_size=assumed, require_one_slicing_argument=False)


@strawberry.type(
    name="WhyGround", description="A row on which a rule stands: a post, an assignment, a referral (依据)."
)
class WhyGround:
    """A ground."""

    id: strawberry.ID = strawberry.field(description="Global id of the row.")
    kind: str = strawberry.field(description="Its type.")
    first_day: date | None = strawberry.field(
        description="Since when it holds; null: open, or not of a time (开始日期)."
    )
    last_day: date | None = strawberry.field(
        description="Until when; null: open, or not of a time (结束日期)."
    )


@strawberry.type(name="WhyGrant", description="A rule by which a role shows the field (授权规则).")
class WhyGrant:
    """A grant."""

    role: Role = strawberry.field(description="The role (角色).")
    rule: str = strawberry.field(description="The rule of access, as the entity declares it.")
    rule_zh: str = strawberry.field(description="The same in Chinese (规则).")
    grounds: list[WhyGround] = strawberry.field(
        description="The rows on which it stands; none where it needs none, or where they are rows of the caller.",
        directives=[_some(3)],
    )


@strawberry.type(name="WhyRefusal", description="Why a role does not show the field (不可见原因).")
class WhyRefusal:
    """A refusal."""

    role: Role = strawberry.field(description="The role (角色).")
    code: str = strawberry.field(
        description="NO_RULE: it reads no such rows; CEILING: the field is too sensitive for it; NOT_AMONG: no such row of this pupil is among its own."
    )
    reason: str = strawberry.field(description="The same in words.")
    reason_zh: str = strawberry.field(description="The same in Chinese (原因).")


@strawberry.type(
    name="Why", description="Whether an account sees a field of a pupil, and by what (可见性说明)."
)
class Why:
    """What whyVisible answers."""

    visible: bool = strawberry.field(
        description="Whether it does; of a list's field: whether in one row of the pupil's at least."
    )
    grants: list[WhyGrant] = strawberry.field(
        description="The rules that show it (授权规则).", directives=[_some(2)]
    )
    refusals: list[WhyRefusal] = strawberry.field(
        description="The account's other roles, each with the reason (其他角色).", directives=[_some(3)]
    )


ARGUMENTS = {
    "student": (strawberry.ID, "Whose field: a pupil's global id (学生)."),
    "field": (str, "A field of Student (`birthDate`), or of one of its lists (`referrals.reason`) (字段)."),
    "account": (
        strawberry.ID,
        "Whose view: an account's global id; others' for auditors only. The caller's where nothing is said (账户).",
    ),
}
