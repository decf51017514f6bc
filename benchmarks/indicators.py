"""`python -m benchmarks.indicators quick|full`: how long the district's indicators take, kept, after a change, and counted anew."""

from __future__ import annotations

import asyncio
import gc
import os
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import orjson
from sqlalchemy import delete, func, select, text

from benchmarks.__main__ import FOLDER
from benchmarks.database import opened
from benchmarks.seeding import seeded
from benchmarks.size import DISTRICT, SIZES, TODAY, Size
from benchmarks.usage import Postgres
from benchmarks.written import rewrite
from hub.policy.viewer import Viewer
from hub.store.figures import kept
from hub.store.home import Home
from hub.store.writer import Writer, table_of
from hub.web.service import Service
from schema.indicator import indicators
from schema.kit import Entity, Role
from schema.mentoring.mentor_talk import MentorTalk
from schema.people.student import Student
from schema.places.school import School

BEGIN, END = "<!-- indicators -->", "<!-- /indicators -->"
VIEWER = Viewer(0, frozenset({Role.DISTRICT}))
FIGURE = "numerator denominator value suppressed perturbed"
ALL = f"{{ districtIndicators {{ code {FIGURE} }} }}"
BELOW = f"{{ districtIndicators {{ code {FIGURE} byStage {{ stage {FIGURE} }} bySchool {{ school {{ name }} {FIGURE} }} }} }}"
QUERIES = {"all": ALL, "all, by stage and school": BELOW}
ROUNDS = 5
LATELY = "a pupil changed school; told as it was"


@dataclass
class Taken:
    """What one way of asking took, round by round."""

    seconds: list[float] = field(default_factory=list)
    hub: list[float] = field(default_factory=list)
    """Processor time of the hub's process."""
    postgres: list[float] = field(default_factory=list)

    def told(self) -> str:
        """Cells of a table."""
        parts = (self.seconds, self.hub, self.postgres)
        return " | ".join(f"{median(part) * 1000:,.0f}" for part in parts)


class Measuring:
    """The hub over the measured database."""

    def __init__(self, home: Home, service: Service, lately: Service, postgres: Postgres | None) -> None:
        """`service` tells what holds, `lately` also what was counted some minutes ago."""
        self._home = home
        self._service = service
        self._lately = lately
        self._postgres = postgres
        self.taken: dict[tuple[str, str], Taken] = {}

    async def round(self) -> None:
        """Each query in each state, one after the other."""
        states: dict[str, Callable[[], Awaitable[None]]] = {
            "nothing was kept": self._forget,
            "kept": self._nothing,
            "a talk of a mentor was changed": lambda: self._change(
                MentorTalk, {"concern": True, "held_on": TODAY}
            ),
            "a pupil's name was changed": lambda: self._change(Student, {"name": f"学生{time.time_ns()}"}),
            "a pupil changed school": self._move,
            LATELY: self._move,
        }
        for state, make in states.items():
            for name, document in QUERIES.items():
                await make()
                await self._asked(state, name, document)

    async def _asked(self, state: str, name: str, document: str) -> None:
        before, own, begun = self._spent(), time.process_time(), time.perf_counter()
        service = self._lately if state == LATELY else self._service
        answer = await service.graph.execute(VIEWER, document=document)
        took = self.taken.setdefault((state, name), Taken())
        took.seconds.append(time.perf_counter() - begun)
        took.hub.append(time.process_time() - own)
        took.postgres.append(self._spent() - before)
        found = orjson.loads(answer)
        assert len(found["data"]["districtIndicators"]) == len(indicators()), found.get("errors")

    def _spent(self) -> float:
        return self._postgres.seconds() if self._postgres else 0.0

    async def _forget(self) -> None:
        async with self._home.database.begin() as connection:
            await connection.execute(delete(kept))

    async def _nothing(self) -> None:
        return None

    async def _change(self, entity: type[Entity], values: dict[str, Any]) -> None:
        async with self._home.database.begin() as connection:
            table = table_of(entity)
            key = (await connection.execute(select(table.c.id).order_by(func.random()).limit(1))).scalar_one()
            await Writer(connection, self._home.keyring, datetime.now(UTC)).change_each(entity, {key: values})

    async def _move(self) -> None:
        async with self._home.database.connect() as connection:
            schools = (await connection.scalars(select(table_of(School).c.id))).all()
        await self._change(Student, {"school": schools[time.time_ns() % len(schools)]})


async def main(size: Size) -> None:
    """Ask, and write the section."""
    size = replace(size, name=f"{size.name}-care", care=True)
    named = os.environ.get("YIXIN_BENCH_DATABASE_URL")
    async with opened(size, FOLDER, named) as database:
        await seeded(database, size)
        settings = database.settings().model_copy(update={"today": TODAY, "district_code": DISTRICT})
        async with Home.open(settings) as home:
            service = await Service.over(home, indicators_age=timedelta())
            lately = await Service.over(home, service.graph.schema)
            service.complete()
            postgres = await Postgres.of(database.owner)
            measuring = Measuring(home, service, lately, postgres)
            # The first makes what is made once in a process, where a server has made it before.
            await measuring.round()
            gc.collect()
            gc.freeze()
            measuring.taken.clear()
            for _ in range(ROUNDS):
                await measuring.round()
            async with home.database.connect() as connection:
                pupils = (
                    await connection.execute(select(func.count()).select_from(table_of(Student)))
                ).scalar_one()
                version = (await connection.execute(text("SHOW server_version"))).scalar_one()
    lines = [
        BEGIN,
        "## Indicators",
        "",
        "Written by `python -m benchmarks.indicators full`: `districtIndicators` of the running term as the bureau asks it, in the hub's own process, over the seeded district with what indicators count (`benchmarks/care.sql`)."
        f" Medians of {ROUNDS} rounds, each of which asks every row of the table in turn; PostgreSQL's processor time is that of all its processes. Target: 300 ms.",
        "",
        f"- {datetime.now(UTC):%Y-%m-%d}, {pupils:,} pupils, {len(indicators())} indicators, 2 cores, load average {os.getloadavg()[0]:.1f}, PostgreSQL {version.split()[0]}",
        "",
        "| before it was asked | what | ms | the hub's processor time, ms | PostgreSQL's |",
        "|---|---|---|---|---|",
        *(f"| {state} | {name} | {taken.told()} |" for (state, name), taken in measuring.taken.items()),
        END,
    ]  # fmt: skip
    rewrite("\n".join(lines), BEGIN, END)
    print("\n".join(lines))


if __name__ == "__main__":
    Path(FOLDER).mkdir(parents=True, exist_ok=True)
    asyncio.run(main(SIZES[sys.argv[1] if len(sys.argv) > 1 else "full"]))
