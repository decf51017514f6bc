"""How long queries take: of an idle hub, and while the first sync of another of its sources runs."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.engine import make_url

from benchmarks.database import Address, Database
from benchmarks.incoming import Asked, Loading, Started
from benchmarks.load import Plan, measure
from benchmarks.systems import OURS, Running
from benchmarks.workload import Query
from hub.base.settings import Settings
from hub.policy.accounts import Accounts
from hub.store.home import Home
from hub.store.writer import table_of
from schema.kit import Role
from schema.people.staff_post import StaffPost
from schema.people.student import Student

SLICE_S = 2.0
"""Seconds for which one query is asked before the next one's turn."""
IDLE = 4
"""Turns of each query at the idle hub: the slowest in a hundred of one alone are a matter of luck."""


async def queries(
    settings: Mapping[str, Any], loading: Loading, sync: Mapping[str, Any], log: Path
) -> tuple[Asked, Asked]:
    """Ask a hub as the principal of its largest school does: idle, then while `sync` runs."""
    pupil, post = table_of(Student), table_of(StaffPost)
    async with Home.open(Settings(**settings)) as home, home.database.begin() as connection:
        largest = select(pupil.c.school_id).group_by(pupil.c.school_id).order_by(func.count().desc()).limit(1)
        school = (await connection.execute(largest)).scalar_one()
        staff = await connection.execute(select(post.c.staff_id).where(post.c.school_id == school).limit(1))
        accounts = Accounts(connection)
        account = await accounts.add([Role.PRINCIPAL], staff_id=staff.scalar_one())
        token = (await accounts.issue(account, datetime.now(UTC), lifetime=timedelta(days=1))).secret
        pupils = await connection.execute(select(pupil.c.id).where(pupil.c.school_id == school).limit(200))
        asked = [
            Query("Q1", "one pupil", "Q1", [{"id": key} for (key,) in pupils]),
            Query("Q2", "50 pupils of a school", "Q2", [{"school": school}]),
        ]
    application, owner = (
        Address.of(make_url(settings[name])) for name in ("database_url", "database_owner_url")
    )
    database = Database(Path(settings["home"]), application, owner)
    with await asyncio.to_thread(Running, OURS, database, application, log) as running:
        _ask(running, token, asked, None)
        idle = _ask(running, token, asked, None, slices=IDLE)
        return idle, _ask(running, token, asked, loading.begin(sync))


def _ask(
    running: Running, token: str, asked: list[Query], beside: Started | None, *, slices: int = 1
) -> Asked:
    """Some slices of each query in turn; `beside` a sync, until that is done."""
    times: dict[str, list[float]] = {query.name: [] for query in asked}
    turns = 0
    while True:
        turns += 1
        for query in asked:
            bodies = [running.system.asked(query, values) for values in query.values]
            requests = [running.request(body, token) for body in bodies if body is not None]
            seen = measure(Plan(running.host, running.port, requests, 1, SLICE_S, changing=True))
            if seen.failed:
                raise RuntimeError(f"{query.name}: {seen.failure}")
            times[query.name] += seen.times_ms
        if turns >= slices and (beside is None or beside.process.poll() is not None):
            break
    return Asked(
        {name: _share(each, 0.5) for name, each in times.items()},
        {name: _share(each, 0.99) for name, each in times.items()},
        sum(map(len, times.values())),
        beside.took() if beside else None,
    )


def _share(times: list[float], share: float) -> float:
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
