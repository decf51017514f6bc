"""How a transaction tells the second wall who asks: once, and with what the posts of the viewer are on the day.

Nearly every policy asks of which schools the viewer holds a post. To look that up in each of them would cost a
point read more than the reading itself, so it is looked up when the viewer is told, and kept in the setting.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import BindParameter, Select, func, literal_column, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.sql import visitors

from hub.policy.predicates import BEARS, TODAY, alias, alive, holds_today
from hub.policy.viewer import SETTING, Place
from schema.kit.access import SCHOOL_ROLES, Role
from schema.people.staff_post import StaffPost, StaffPostKind

ENTER = "wall_enter"
"""The function that takes `Viewer.told`, and gives null for none."""

SET = f"current_setting('{SETTING}', true)"

_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]
_POSTS: tuple[tuple[str, StaffPostKind | None], ...] = (
    ("school_id", None),
    *(("school_id", kind) for kind in dict.fromkeys(BEARS.values())),
    ("class_group_id", StaffPostKind.HOMEROOM_TEACHER),
)
"""What follows the viewer in the setting: the schools of all posts, of those of a kind, and the classes."""

_BY_ANY_POST = tuple(role for role in SCHOOL_ROLES if role not in BEARS)
"""Roles whose schools are those of all posts."""


def part(text: str, place: int) -> str:
    """A part of the setting's text; empty where nothing is said."""
    return f"split_part({text}, '|', {place})"


def given(place: Place, type_: str, text: str = SET) -> str:
    """A value of the viewer's. Once a transaction has set it, PostgreSQL has an empty text for "not set"."""
    return f"NULLIF({part(text, place.value)}, '')::{type_}"


def posts(column: str, kind: StaffPostKind | None) -> str:
    """The keys of a column of the posts that the viewer holds, of this kind or of any, as text with commas; or null."""
    return f"NULLIF({part(SET, Place.WAY.value + 1 + _POSTS.index((column, kind)))}, '')"


def entering(schema: str) -> str:
    """The function's body (PL/pgSQL). It runs with the caller's rights, and looks nowhere but in this schema."""
    post = alias(StaffPost, "post")
    held = said(alive(StaffPost, post) & holds_today(TODAY, post), {"today": "today"})
    found = [
        f"string_agg(post.{column}::text, ',') FILTER (WHERE {f'post.kind = {kind.name!r}' if kind else 'any_post'})"
        for column, kind in _POSTS
    ]
    listed = ", ".join(f"coalesce({one}, '')" for one in found)
    return f"""
DECLARE
  me bigint := {given(Place.STAFF, "bigint", "told")};
  today date := {given(Place.TODAY, "date", "told")};
  any_post boolean := {has(_BY_ANY_POST, "told")};
  posts text := '';
BEGIN
  IF me IS NOT NULL THEN
    SELECT concat_ws('|', {listed}) INTO posts FROM {schema}.{StaffPost.__tablename__} AS post
    WHERE post.staff_id = me AND {held};
  END IF;
  RETURN set_config('{SETTING}', told || '|' || posts, true);
END"""


def has(roles: Iterable[Role], text: str = SET) -> str:
    """The viewer has one of the roles."""
    found = [f"strpos({text}, ',{role.name},') > 0" for role in roles]
    return found[0] if len(found) == 1 else f"({' OR '.join(found)})"


def walled(sql: str, viewer: str, *, way: str = "") -> str:
    """A statement that gives one value, as one before whose reading the viewer is told to the wall.

    `viewer` is the parameter with `Viewer.told`; `way`: `AGGREGATE` where rows are only counted. PostgreSQL asks a
    CASE's condition first, and works out what does not depend on the row when it is needed. The setting ends
    with the statement's transaction.
    """
    told = f"{viewer} || '{way}'" if way else viewer
    return f"SELECT CASE WHEN {ENTER}({told}) IS NOT NULL THEN ({sql}) END"


def told(values: Mapping[str, Any], way: str = "") -> Select[Any]:
    """The statement that tells the viewer to the wall for the rest of a transaction; see `walled`."""
    return select(getattr(func, ENTER)(f"{values.get('viewer', '')}{way}"))


def said(condition: Any, values: Mapping[str, str]) -> str:
    """A condition of the policy's as text, with the viewer's values taken from these expressions."""

    def replacing(element: Any, **_: Any) -> Any:
        known = isinstance(element, BindParameter) and values.get(str(element.key))
        return literal_column(known, element.type) if known else None

    replaced = visitors.replacement_traverse(condition, {}, replacing)
    return str(replaced.compile(dialect=_DIALECT, compile_kwargs={"literal_binds": True}))
