"""Reading that stands out, by account: one statement over the record, the posts of staff and the schools of pupils.

What is counted are pupils, each once, so that who reads one page again does not stand out by it. Posts and schools are
those of the day of the entry, in the district's zone: a row counts for the days between its ends on which it was there. It is no
way to any row: nothing of a post, a pupil or a class leaves it but how many they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import DateTime, Integer, TextClause, bindparam, text

from resolvers.compiling.arguments import LARGEST_PAGE, checked_value
from resolvers.errors import FilterInvalid, PageSize
from schema.access.unusual import EVENING, FIRST, MANY, MORNING, UnusualWay

_JOINED = "subject_entity = 'Student' AND merged AND other_id IS NOT NULL"
"""Pupils who were joined to another count as that one."""


def _on_day(row: str, day: str) -> str:
    """The row was there on the day: what a source took back later had been so until then."""
    return f"({row}.removed_at IS NULL OR ({row}.removed_at AT TIME ZONE :zone)::date >= {day})"


def _between(row: str, day: str) -> str:
    return f"coalesce({row}.starts_on <= {day}, TRUE) AND coalesce({row}.ends_on >= {day}, TRUE)"


_STATEMENT = f"""
WITH RECURSIVE joined(other, stays) AS (
  SELECT other_id, subject_id FROM identity_match WHERE {_JOINED}
  UNION SELECT joined.other, further.subject_id FROM joined
  JOIN identity_match AS further ON further.other_id = joined.stays AND {_JOINED}
), stays AS MATERIALIZED (
  SELECT other, stays FROM joined WHERE stays NOT IN (SELECT other FROM joined)
), entry AS MATERIALIZED (
  SELECT coalesce(account_id, 0) AS account, roles, institution, student_ids,
    (at AT TIME ZONE :zone)::date AS day,
    (extract(hour FROM at AT TIME ZONE :zone)::int - :night_from + 24) % 24 < (:night_until - :night_from + 24) % 24 AS night
  FROM audit_entry WHERE at >= :since AND at < :until AND kind IN ('READ', 'REVEAL')
), glass AS (
  SELECT account_id AS account, count(*) AS broken FROM break_glass
  WHERE granted_at >= :since AND granted_at < :until GROUP BY 1
), looked AS (
  SELECT account, count(*) AS entries, count(*) FILTER (WHERE night) AS at_night FROM entry GROUP BY 1
), seen AS MATERIALIZED (
  SELECT account, day, coalesce(stays.stays, named) AS pupil, bool_or(night) AS night
  FROM entry CROSS JOIN unnest(student_ids) AS named LEFT JOIN stays ON stays.other = named GROUP BY 1, 2, 3
), person AS (
  SELECT account, count(*) AS pupils, count(*) FILTER (WHERE night) AS at_night
  FROM (SELECT account, pupil, bool_or(night) AS night FROM seen GROUP BY 1, 2) AS one GROUP BY 1
), daily AS MATERIALIZED (
  SELECT account, day, count(*) AS pupils FROM seen GROUP BY 1, 2
), busiest AS (
  SELECT DISTINCT ON (account) account, day, pupils FROM daily ORDER BY account, pupils DESC, day
), post AS MATERIALIZED (
  SELECT daily.account, daily.day, array_agg(held.school_id) AS schools
  FROM daily JOIN account ON account.id = daily.account JOIN staff_post AS held ON held.staff_id = account.staff_id
  WHERE {_on_day("held", "daily.day")} AND {_between("held", "daily.day")} GROUP BY 1, 2
), wanted AS MATERIALIZED (
  SELECT DISTINCT pupil, day FROM seen JOIN post USING (account, day)
), enrolled AS MATERIALIZED (
  SELECT wanted.pupil, wanted.day, array_agg(class_group.school_id) AS schools
  FROM wanted JOIN enrolment AS membership ON membership.student_id = wanted.pupil
  JOIN class_group ON class_group.id = membership.class_group_id
  WHERE {_on_day("membership", "wanted.day")} AND {_between("membership", "wanted.day")} GROUP BY 1, 2
), place AS MATERIALIZED (
  SELECT wanted.pupil, wanted.day, coalesce(enrolled.schools, ARRAY[student.school_id]) AS schools
  FROM wanted LEFT JOIN enrolled USING (pupil, day) LEFT JOIN open_student AS student ON student.id = wanted.pupil
  WHERE coalesce(enrolled.schools[1], student.school_id) IS NOT NULL
), away AS (
  SELECT account, count(*) AS pupils FROM (
    SELECT DISTINCT seen.account, seen.pupil FROM seen JOIN post USING (account, day) JOIN place USING (pupil, day)
    WHERE NOT place.schools && post.schools
  ) AS one GROUP BY 1
), unposted AS (
  SELECT account, count(*) AS pupils FROM (
    SELECT DISTINCT seen.account, seen.pupil FROM seen LEFT JOIN post USING (account, day) WHERE post.account IS NULL
  ) AS one GROUP BY 1
), told AS (
  SELECT account, coalesce(looked.entries, 0) AS entries, coalesce(person.pupils, 0) AS pupils,
    coalesce(busiest.pupils, 0) AS most, busiest.day, coalesce(looked.at_night, 0) AS entries_at_night,
    coalesce(person.at_night, 0) AS pupils_at_night,
    CASE WHEN account IN (SELECT account FROM post) THEN coalesce(away.pupils, 0) END AS outside, coalesce(unposted.pupils, 0) AS without_post,
    coalesce(glass.broken, 0) AS broken
  FROM looked FULL JOIN glass USING (account) LEFT JOIN person USING (account) LEFT JOIN busiest USING (account)
  LEFT JOIN away USING (account) LEFT JOIN unposted USING (account)
), weighed AS (
  SELECT *, array_remove(ARRAY[
    CASE WHEN outside > 0 THEN '{UnusualWay.OUTSIDE.name}' END, CASE WHEN broken > 0 THEN '{UnusualWay.BREAK_GLASS.name}' END,
    CASE WHEN entries_at_night > 0 THEN '{UnusualWay.AT_NIGHT.name}' END, CASE WHEN most > :pupils THEN '{UnusualWay.MANY_PUPILS.name}' END
  ], NULL) AS ways FROM told
)
SELECT nullif(account, 0),
  ARRAY(SELECT DISTINCT role FROM entry CROSS JOIN unnest(roles) AS role WHERE entry.account = weighed.account ORDER BY role),
  ARRAY(SELECT DISTINCT institution FROM entry WHERE entry.account = weighed.account AND institution IS NOT NULL ORDER BY institution),
  ways, entries, pupils, most, day, entries_at_night, pupils_at_night, outside, without_post, broken
FROM weighed WHERE cardinality(ways) > 0
ORDER BY cardinality(ways) DESC, coalesce(outside, 0) DESC, broken DESC, pupils_at_night DESC, most DESC, account
LIMIT :first
"""


def unusual() -> TextClause:
    """The statement; its values are those of `asked`."""
    instants = [bindparam(name, type_=DateTime(timezone=True)) for name in ("since", "until")]
    numbers = [bindparam(name, type_=Integer) for name in ("night_from", "night_until", "pupils", "first")]
    return text(_STATEMENT).bindparams(*instants, *numbers)


def asked(given: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """The values of the statement. Raises FilterInvalid or PageSize for what cannot be meant."""
    stated = {name: value for name, value in given.items() if value is not None}
    values: dict[str, Any] = {
        "until": now,
        "pupils": MANY,
        "night_from": EVENING,
        "night_until": MORNING,
        "first": FIRST,
    }
    values |= {name: checked_value(value, name) for name, value in stated.items()}
    if values["since"] >= values["until"]:
        raise FilterInvalid("the time ends before it begins", place="since", mend="name an earlier instant")
    if values["pupils"] < 0:
        raise FilterInvalid("so few pupils there are not", place="pupils", mend="name 0 or more")
    for name in ("night_from", "night_until"):
        if not 0 <= values[name] <= 23:
            raise FilterInvalid("a day has the hours 0 to 23", place=name, mend="name one of them")
    if not 1 <= values["first"] <= LARGEST_PAGE:
        raise PageSize(f"1 to {LARGEST_PAGE:,} accounts are told at once", place="first")
    return values
