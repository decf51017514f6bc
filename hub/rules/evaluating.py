"""Alerts made to be what the rules say: raised, raised further, closed; for all pupils, or for those of whom something changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import orjson
from sqlalchemy import delete, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.base.clock import Clock
from hub.base.logging import logger
from hub.crypto.sealing import Keyring
from hub.rules.days import Days
from hub.rules.grounds import Scope, found
from hub.rules.stated import Book, Rule
from hub.rules.tables import rules_evaluated
from hub.store.stirred import EVERYBODY, stirred
from hub.store.writer import Writer, among, table_of
from schema.care.alert import Alert, AlertState
from schema.care.alert_evidence import AlertEvidence
from schema.screening.warning_level import LEVELS, WarningLevel

LOCK = 0x7978 + 3
"""Of the advisory lock that lets one evaluate at a time."""
FEW = 5000
"""Of more pupils than these it is quicker to look at all."""

log = logger("rules")

Row = tuple[str, int]
"""Entity and id of a row that is evidence."""
Case = tuple[int, str]
"""A pupil, and the code of a rule that holds for them."""


@dataclass
class Outcome:
    """How many alerts were moved, and how."""

    raised: int = 0
    escalated: int = 0
    closed: int = 0

    @property
    def moved(self) -> int:
        """How many in all."""
        return self.raised + self.escalated + self.closed


@dataclass(frozen=True)
class Rules:
    """The rules of one hub."""

    book: Book
    keyring: Keyring
    clock: Clock

    async def catch_up(self, connection: AsyncConnection) -> Outcome:
        """Look at the pupils of whom something changed; at all of them where the day or the rules are others than before."""
        await _alone(connection)
        seen = (await connection.execute(select(rules_evaluated.c.day, rules_evaluated.c.mark))).first()
        today, mark = self.clock.today(), self.book.mark
        taken = (await connection.scalars(delete(stirred).returning(stirred.c.student_id))).all()
        if seen is not None and tuple(seen) == (today, mark) and EVERYBODY not in taken and len(taken) <= FEW:
            return await self.evaluate(connection, sorted(taken)) if taken else Outcome()
        return await self.whole(connection)

    async def whole(self, connection: AsyncConnection) -> Outcome:
        """Look at all pupils."""
        await _alone(connection)
        await connection.execute(delete(stirred))
        outcome = await self.evaluate(connection)
        values = {"day": self.clock.today(), "mark": self.book.mark}
        now = insert(rules_evaluated).values(id=1, **values)
        await connection.execute(now.on_conflict_do_update(index_elements=["id"], set_=values))
        return outcome

    async def look_at(self, connection: AsyncConnection, students: Collection[int]) -> Outcome:
        """Look at these pupils now, of whom this transaction changed something; while others evaluate, it is left to `catch_up`."""
        if not students:
            return Outcome()
        free = text("SELECT pg_try_advisory_xact_lock(:lock)")
        if not (await connection.execute(free, {"lock": LOCK})).scalar_one():
            return Outcome()
        await connection.execute(delete(stirred).where(among(stirred.c.student_id, students)))
        return await self.evaluate(connection, sorted(students))

    async def evaluate(self, connection: AsyncConnection, students: Sequence[int] | None = None) -> Outcome:
        """Make the alerts of these pupils, or of all, what the rules say now."""
        days = await Days.read(connection, self.clock.today(), self.book.spans)
        cases = await holding(connection, self.book, Scope(days, str(self.clock.zone), students))
        writer = Writer(connection, self.keyring, self.clock.now())
        outcome = await _Moving(self.book, days, writer).move(cases, students)
        if outcome.moved:
            log.info(
                "alerts moved", raised=outcome.raised, escalated=outcome.escalated, closed=outcome.closed
            )
        return outcome


async def _alone(connection: AsyncConnection) -> None:
    """Wait until nobody else evaluates, till the end of the transaction: two would raise one alert each."""
    await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})


async def holding(connection: AsyncConnection, book: Book, scope: Scope) -> dict[Case, dict[Row, date]]:
    """For whom which rules hold, and by which rows, each with the day that counts of it."""
    cases: dict[Case, dict[Row, date]] = defaultdict(dict)
    for rule in book.rules:
        for ground in rule.any:
            for student, row, since in (await connection.execute(found(ground, scope))).all():
                cases[student, rule.rule][ground.of, row] = since
    return cases


@dataclass
class _Moving:
    """One evaluation."""

    book: Book
    days: Days
    writer: Writer
    outcome: Outcome = field(default_factory=Outcome)

    async def move(self, cases: Mapping[Case, Mapping[Row, date]], students: Sequence[int] | None) -> Outcome:
        rules = {rule.rule: rule for rule in self.book.rules}
        standing = await self._standing(students)
        gone = [row for case, row in standing.items() if case not in cases]
        new = [case for case in cases if case not in standing]
        keys = await self.writer.new_ids(Alert, len(new))
        alerts: dict[Case, dict[str, Any]] = {
            case: dict(standing[case]) for case in cases if case in standing
        }
        for case, key in zip(new, keys, strict=True):
            alerts[case] = self._raised(case, key, rules[case[1]], cases[case])
        self.outcome.raised = len(new)
        self._lift(alerts, rules)
        evidence = await self._evidence([row["id"] for row in standing.values()])
        await self.writer.save(
            Alert, {alerts[case]["id"]: {**alerts[case], **self._seen(case, cases[case])} for case in new}
        )
        moved = [
            case
            for case in alerts.keys() & standing.keys()
            if alerts[case]["level"] != standing[case]["level"]
            or cases[case].keys() != evidence[standing[case]["id"]].keys()
        ]
        await self.writer.change_each(
            Alert, {alerts[case]["id"]: self._moved(alerts[case], case, cases[case]) for case in moved}
        )
        await self._write_evidence({alerts[case]["id"]: cases[case] for case in alerts}, evidence)
        await self._close(gone)
        return self.outcome

    async def _standing(self, students: Sequence[int] | None) -> dict[Case, Mapping[str, Any]]:
        """Alerts that are not closed."""
        table = table_of(Alert)
        open_ = select(table).where(table.c.state != AlertState.CLOSED.name, table.c.removed_at.is_(None))
        if students is not None:
            open_ = open_.where(among(table.c.student_id, students))
        found_ = await self.writer.connection.execute(open_.with_for_update())
        return {(row["student_id"], row["rule"]): dict(row) for row in found_.mappings()}

    def _raised(self, case: Case, key: int, rule: Rule, rows: Mapping[Row, date]) -> dict[str, Any]:
        student, code = case
        return {
            "id": key,
            "rule": code,
            "student": student,
            "level": rule.level,
            "state": AlertState.RAISED.name,
            "since": min(rows.values()),
            "raised_on": self.days.today,
            "raised_at": self.writer.now,
            "answer_by": None if rule.answer_within is None else self.days.due(rule.answer_within),
            "escalated_on": None,
        }

    def _lift(self, alerts: Mapping[Case, dict[str, Any]], rules: Mapping[str, Rule]) -> None:
        """Raise the level of what nobody answered, and of what does not come alone."""
        together = self.book.together
        recent: dict[int, set[str]] = defaultdict(set)
        if together is not None:
            begun = self.days.begun(together.within)
            for (student, code), row in alerts.items():
                if row["raised_on"] >= begun and row["state"] != AlertState.DISMISSED.name:
                    recent[student].add(code)
        for (student, code), row in alerts.items():
            rule = rules[code]
            level = _index(rule.level)
            if together is not None and len(recent[student]) >= together.rules and code in recent[student]:
                level += together.raises
            waited = rule.escalates_after
            if waited is not None and row["state"] == AlertState.RAISED.name:
                level += row["raised_on"] <= self.days.passed(waited)
            level = min(max(level, _index(row["level"])), len(LEVELS) - 1)
            if LEVELS[level].name != row["level"]:
                row |= {"level": LEVELS[level].name, "escalated_on": self.days.today}
                self.outcome.escalated += 1

    def _moved(self, row: Mapping[str, Any], case: Case, rows: Mapping[Row, date]) -> dict[str, Any]:
        """What is other of an alert than before."""
        level = {"level": row["level"], "escalated_on": row["escalated_on"]}
        return {**level, **self._seen(case, rows)}

    def _seen(self, case: Case, rows: Mapping[Row, date]) -> dict[str, Any]:
        """What the rule saw."""
        seen = [[entity, key, day] for (entity, key), day in sorted(rows.items())]
        snapshot = {"version": self.book.version, "rule": case[1], "day": self.days.today, "rows": seen}
        return {"rule_version": self.book.version, "snapshot": orjson.dumps(snapshot).decode()}

    async def _evidence(self, alerts: Iterable[int]) -> dict[int, dict[Row, int]]:
        """The evidence that alerts have: for each row the id of its entry."""
        table = table_of(AlertEvidence)
        columns = (table.c.id, table.c.alert_id, table.c.subject_entity, table.c.subject_id)
        kept = select(*columns).where(among(table.c.alert_id, alerts), table.c.removed_at.is_(None))
        by_alert: dict[int, dict[Row, int]] = defaultdict(dict)
        for key, alert, entity, row in (await self.writer.connection.execute(kept)).all():
            by_alert[alert][entity, row] = key
        return by_alert

    async def _write_evidence(
        self, wanted: Mapping[int, Mapping[Row, date]], kept: Mapping[int, Mapping[Row, int]]
    ) -> None:
        fresh = [
            {"alert": alert, "subject_entity": entity, "subject_id": row, "since": since}
            for alert, rows in wanted.items()
            for (entity, row), since in rows.items()
            if (entity, row) not in kept.get(alert, {})
        ]
        ids = await self.writer.new_ids(AlertEvidence, len(fresh))
        await self.writer.save(AlertEvidence, dict(zip(ids, fresh, strict=True)))
        stale = [
            key
            for alert, rows in wanted.items()
            for place, key in kept.get(alert, {}).items()
            if place not in rows
        ]
        await self.writer.remove(AlertEvidence, stale)

    async def _close(self, gone: Sequence[Mapping[str, Any]]) -> None:
        """Close what has no ground any more; what it had for evidence stays with it."""
        self.outcome.closed = len(gone)
        closing = {"state": AlertState.CLOSED.name, "closed_at": self.writer.now}
        await self.writer.change_each(Alert, {row["id"]: closing for row in gone})


def _index(level: str) -> int:
    return LEVELS.index(WarningLevel[level])
