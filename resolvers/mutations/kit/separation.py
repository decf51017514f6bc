"""Separation of duties: who may ask for what, and who may decide it (guarantee A8)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from hub.base.errors import Refusal
from hub.policy import Viewer
from schema.kit import Entity, Role, Sensitivity
from schema.kit.access import CEILING, SCHOOL_ROLES
from schema.people.guardian import Guardian
from schema.people.staff import Staff

GROUNDS: Mapping[Role, str] = {
    **dict.fromkeys(SCHOOL_ROLES, "staff"),
    Role.HEALTH_PARTNER: "health_partner",
    Role.INTEGRATOR: "source",
}
"""On what a role stands, where it stands on something: without it the account would see nothing."""


class OwnGrant(Refusal):
    """Somebody decides about the own account, or about what the same person asked for."""

    code = "grant.second_person"
    chinese = "授权须由他人申请并由另一名管理员批准。"


class OwnIdentity(Refusal):
    """Somebody decides who they themselves are."""

    code = "identity.own"
    chinese = "不得判定涉及本人的身份匹配。"


class OwnJoining(Refusal):
    """Who asked for two to be joined, for one of whom an account stands, would decide it."""

    code = "identity.second_person"
    chinese = "合并涉及账户所属人员，须由另一名学籍管理员确认。"


class RolesApart(Refusal):
    """Two roles are not for one account."""

    code = "grant.separate"
    chinese = "这些角色不得由同一账户兼任。"


class GroundNeeded(Refusal):
    """A role lacks the ground that it stands on, or the account stands on another."""

    code = "grant.ground"
    chinese = "该角色缺少所依据的身份，或与账户现有身份不符。"


def same_person(viewer: Viewer, account: Mapping[str, Any]) -> bool:
    """Whether the account is the caller's, or another one of the same member of staff or the same guardian.

    Of accounts that stand for nobody, nothing tells that one person holds both.
    """
    same_account: bool = account["id"] == viewer.account_id
    known = ((viewer.staff_id, account["staff_id"]), (viewer.guardian_id, account["guardian_id"]))
    return same_account or any(own is not None and own == other for own, other in known)


def check_others(viewer: Viewer, *people: Mapping[str, Any], becomes: int | None = None) -> None:
    """The caller is none of these accounts, nor the same person with another. Raises OwnGrant.

    `becomes`: the member of staff whom one of them is to stand for.
    """
    for person in (*people, {"id": None, "staff_id": becomes, "guardian_id": None}):
        if same_person(viewer, person):
            raise OwnGrant(
                "one person asks and another approves, and neither for the own account",
                place="account",
                mend="leave it to another administrator",
            )


def check_nobody(viewer: Viewer, entity: type[Entity], rows: Collection[int]) -> None:
    """None of these rows is the caller: an account has the posts of all rows that are joined to its own. Raises OwnIdentity."""
    own: Mapping[type[Entity], int | None] = {Staff: viewer.staff_id, Guardian: viewer.guardian_id}
    if own.get(entity) in rows:
        raise OwnIdentity(
            "nobody decides who they themselves are",
            place="match",
            mend="leave it to another identity steward",
        )


def check_gain(read: Collection[int], rows: Collection[int], *, waits: bool = False) -> None:
    """Not one of two pupils, and not the other, is the caller's by another role: joined, both would be. Raises OwnIdentity.

    `waits`: the other one is a record that waits, of which the caller reads nothing yet.
    """
    if 0 < len(read) < len(rows) + waits:
        raise OwnIdentity(
            "you read one of the two by another role, and would read both",
            place="match",
            mend="leave it to another identity steward",
        )


def check_second(viewer: Viewer, asked_by: Mapping[str, Any]) -> None:
    """Who asked for two to be joined is another person: by it an account may come to see more (A8). Raises OwnJoining."""
    if same_person(viewer, asked_by):
        raise OwnJoining(
            "an account stands for one of the two, and you asked for it yourself",
            place="match",
            mend="leave it to another identity steward",
        )


def check_apart(roles: Collection[Role]) -> None:
    """Auditors have no other role, and administrators none that reads people. Raises RolesApart."""
    reading = {role for role in roles if CEILING[role] > Sensitivity.INTERNAL}
    if (Role.AUDITOR in roles and len(roles) > 1) or (Role.ADMIN in roles and reading):
        named = ", ".join(sorted(role.name for role in roles))
        raise RolesApart(
            f"not for one account together: {named}", place="role", mend="make another account for it"
        )


def check_ground(role: Role, account: Mapping[str, Any], grounds: Mapping[str, int | None]) -> None:
    """The role has its ground, and the account stands for nobody else. Raises GroundNeeded."""
    needed = GROUNDS.get(role)
    if role is Role.GUARDIAN:
        raise GroundNeeded(
            "accounts of guardians are made with their guardianship", place="role", mend="choose another role"
        )
    if (
        needed is not None
        and grounds[needed] is None
        and (needed == "source" or account[f"{needed}_id"] is None)
    ):
        raise GroundNeeded(f"{role.name} stands on a {needed}", place=needed, mend="name it")
    for name in ("staff", "health_partner"):
        if grounds[name] is not None and account[f"{name}_id"] not in (None, grounds[name]):
            raise GroundNeeded(
                "the account stands for another one", place=name, mend="make another account for it"
            )
