"""Of which time indicators are: a term, or days that somebody names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, select

from hub.policy import Policy
from hub.policy.predicates import alias, all_of
from resolvers.errors import FilterInvalid
from schema.kit.aggregates import Bucket
from schema.places.academic_year import AcademicYear
from schema.places.term import Term

FORTNIGHT = timedelta(days=14)
NEW = 3
"""Calendar years, the running one among them, in which a school is newly opened."""


@dataclass(frozen=True)
class Known:
    """A term of the calendar."""

    key: int
    code: str
    starts_on: date
    ends_on: date
    year: str | None


@dataclass(frozen=True)
class Period:
    """The time that indicators are asked of."""

    since: date
    until: date
    up_to: date
    """Its last day that is not after today."""
    known: Known | None
    """The term, where it is just that one."""
    year: str
    """Code of the school year; empty where none is known."""

    @property
    def term(self) -> str | None:
        """Code of the term."""
        return None if self.known is None else self.known.code

    @property
    def variables(self) -> Mapping[str, Any]:
        """See `schema.indicator.VARIABLES`."""
        return {
            "since": self.since,
            "upTo": self.up_to,
            "fortnight": self.up_to - FORTNIGHT,
            "yearAgo": _year_before(self.up_to),
            "firstMonth": self._months[0],
            "lastMonth": self._months[1],
            "established": date(self.up_to.year - NEW, 12, 31),
            "year": self.year,
        }

    @property
    def cell(self) -> tuple[Bucket, int | date] | None:
        """The part of the calendar that it is; None where it is none."""
        if self.known is not None:
            return Bucket.TERM, self.known.key
        following = self.until + timedelta(days=1)
        whole = self.since.day == 1 and following.day == 1 and following == _next_month(self.since)
        return (Bucket.MONTH, self.since) if whole else None

    @property
    def months(self) -> int:
        """How many of its whole months are over."""
        first, last = self._months
        return max(0, (last.year - first.year) * 12 + last.month - first.month + 1)

    @property
    def _months(self) -> tuple[date, date]:
        """First day of its first whole month, last day of the last one that is over; none are where that is before."""
        first = self.since if self.since.day == 1 else _next_month(self.since)
        following = self.up_to + timedelta(days=1)
        return first, following.replace(day=1) - timedelta(days=1)


EARLIEST, LATEST = 1900, 2199
"""Years between which a period lies."""


def terms(policy: Policy) -> Select[Any]:
    """The terms, the latest first: key, code, first and last day, code of the school year."""
    term, year = alias(Term), alias(AcademicYear)
    joined = term.outerjoin(
        year, all_of(year.c.id == term.c.academic_year_id, policy.rows(AcademicYear, year))
    )
    found = select(term.c.id, term.c.code, term.c.starts_on, term.c.ends_on, year.c.code)
    return found.select_from(joined).where(policy.rows(Term, term)).order_by(term.c.starts_on.desc())


def period(known: Sequence[Known], given: Mapping[str, Any], today: date) -> Period:
    """The period that is asked for; by default the running term. Raises FilterInvalid for what cannot be meant."""
    stated = {name: value for name, value in given.items() if value is not None}
    if "term" in stated:
        if len(stated) > 1:
            raise FilterInvalid("a period is a term or days, not both", place="period", mend="name one")
        found = next((term for term in known if term.code == stated["term"]), None)
        if found is None:
            raise FilterInvalid(
                "there is no such term", place="term", mend="ask for `terms { nodes { code } }`"
            )
        return _of(found, today)
    if not stated:
        found = next((term for term in known if term.starts_on <= today), None)
        if found is None:
            raise FilterInvalid("no term has begun", place="period", mend="name since and until")
        return _of(found, today)
    since, until = stated.get("since"), stated.get("until", today)
    if since is None or since > until:
        raise FilterInvalid(
            "the period ends before it begins, or never began", place="since", mend="name its first day"
        )
    if since.year < EARLIEST or until.year > LATEST:
        raise FilterInvalid(
            "the period is out of range", place="since", mend=f"name days from {EARLIEST} to {LATEST}"
        )
    around = next((term for term in known if term.starts_on <= until), None)
    same = around if around and (around.starts_on, around.ends_on) == (since, until) else None
    return Period(since, until, min(until, today), same, (around and around.year) or "")


def _of(term: Known, today: date) -> Period:
    return Period(term.starts_on, term.ends_on, min(term.ends_on, today), term, term.year or "")


def _next_month(first: date) -> date:
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1)


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=min(day.day, 28) if day.month == 2 else day.day)
