"""How a transaction tells the second wall who asks: once, and with what the posts of the viewer are on the day.

Nearly every policy asks of which schools the viewer holds a post. To look that up in each of them would cost a
point read more than the reading itself, so it is looked up when the viewer is told, and kept in the setting.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, TextClause, literal_column, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.sql import visitors

from hub.policy.predicates import BEARS, TODAY, alias, alive, holds_today
from hub.policy.viewer import SETTING, Place
from schema.kit.access import SCHOOL_ROLES, Role
from schema.people.staff_post import StaffPost, StaffPostKind

SET = f"current_setting('{SETTING}', true)"

_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]
_POSTS: tuple[tuple[str, StaffPostKind | None], ...] = (
    ("school_id", None),
    *(("school_id", kind) for kind in dict.fromkeys(BEARS.values())),
    ("class_group_id", StaffPostKind.HOMEROOM_TEACHER),
)
"""What follows the viewer in the setting: the schools of all posts, of those of a kind, and the classes."""


def part(setting: str, place: int) -> str:
    """A part of the setting's text; empty where nothing is said."""
    return f"split_part({setting}, '|', {place})"


def given(place: Place, type_: str, setting: str = SET) -> str:
    """A value of the viewer's. Once a transaction has set it, PostgreSQL has an empty text for "not set"."""
    return f"NULLIF({part(setting, place.value)}, '')::{type_}"


def posts(column: str, kind: StaffPostKind | None) -> str:
    """The keys of a column of the posts that the viewer holds, of this kind or of any; null where they were not told."""
    return f"NULLIF({part(SET, Place.WAY.value + 1 + _POSTS.index((column, kind)))}, '')::bigint[]"


def telling(viewer: str, roles: Iterable[Role] = Role) -> str:
    """The expression that tells the wall who asks, until the transaction ends; never null.

    `viewer` is the parameter with `Viewer.told`. Posts are looked up for these roles only: one more would find nothing.
    """
    keys = [
        "'|', " + (_held(column, kind, viewer) if _asks(column, kind, roles) else "''")
        for column, kind in _POSTS
    ]
    return f"set_config('{SETTING}', concat({viewer}, {', '.join(keys)}), true)"


def _asks(column: str, kind: StaffPostKind | None, roles: Iterable[Role]) -> bool:
    if column == "class_group_id":
        return Role.HOMEROOM_TEACHER in roles
    return any(role in SCHOOL_ROLES and BEARS.get(role) is kind for role in roles)


@cache
def _held(column: str, kind: StaffPostKind | None, viewer: str) -> str:
    post = alias(StaffPost, "post")
    # A subselect is worked out once, and not for each post.
    day = {"today": f"(SELECT {given(Place.TODAY, 'date', viewer)})"}
    held = said(alive(StaffPost, post) & holds_today(TODAY, post), day)
    mine = f"post.staff_id = {given(Place.STAFF, 'bigint', viewer)} AND post.{column} IS NOT NULL"
    own = f" AND post.kind = '{kind.name}'" if kind else ""
    table = StaffPost.__tablename__
    return f"array(SELECT post.{column} FROM {table} AS post WHERE {mine}{own} AND {held})::text"


def has(roles: Iterable[Role]) -> str:
    """The viewer has one of the roles."""
    found = [f"strpos({SET}, ',{role.name},') > 0" for role in roles]
    return found[0] if len(found) == 1 else f"({' OR '.join(found)})"


def walled(sql: str, viewer: str, *, roles: Iterable[Role] = Role, way: str = "") -> str:
    """A statement that gives one value, as one before whose reading the viewer is told to the wall.

    `viewer` is the parameter with `Viewer.told`, `roles` are the viewer's; `way`: `AGGREGATE` where rows are only counted. PostgreSQL asks a
    CASE's condition first, and works out what does not depend on the row when it is needed. The setting ends
    with the statement's transaction.
    """
    asking = f"({viewer} || '{way}')" if way else viewer
    return f"SELECT CASE WHEN {telling(asking, roles)} IS NOT NULL THEN ({sql}) END"


def told(values: Mapping[str, Any], way: str = "") -> TextClause:
    """The statement that tells the viewer to the wall for the rest of a transaction; see `walled`."""
    viewer = f"{values.get('viewer', '')}{way}"
    return text(f"SELECT {telling('CAST(:viewer AS text)')}").bindparams(viewer=viewer)


def said(condition: Any, values: Mapping[str, str]) -> str:
    """A condition of the policy's as text, with the viewer's values taken from these expressions."""

    def replacing(element: Any, **_: Any) -> Any:
        known = isinstance(element, BindParameter) and values.get(str(element.key))
        return literal_column(known, element.type) if known else None

    replaced = visitors.replacement_traverse(condition, {}, replacing)
    return str(replaced.compile(dialect=_DIALECT, compile_kwargs={"literal_binds": True}))
