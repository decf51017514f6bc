"""A worker: takes queued runs, and goes on with those whose worker died. dbos carries queue, schedules and workflows."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from dbos import (
    DBOS,
    DBOSConfig,
    DBOSPortableJSONSerializer,
    ScheduleInput,
    SetEnqueueOptions,
    SetWorkflowID,
    StepOptions,
    WorkflowStatus,
)
from dbos import error as dbos_errors
from sqlalchemy.exc import SQLAlchemyError

from hub.base.errors import YixinError
from hub.base.logging import logger
from hub.store import queue
from hub.store.form import WrongForm
from hub.store.reader import LOST
from hub.sync.ledger import RunStopped
from hub.sync.presence import Due, Presence
from hub.sync.run import Engine, Syncing
from hub.sync.steering import Steering

QUEUE = "syncs"
VERSION = "1"
"""Of the workflows, not of the hub: workers go on with what others of the same version began."""
BEAT = 2.0
"""Seconds between two looks for runs that nobody works."""
KEPT = timedelta(days=7)
"""How long dbos remembers workflows that are done; the ledger keeps the runs."""
MOST_ATTEMPTS = 20
"""A run that ended its process so often is given up."""
DONE, INTERRUPTED = "done", "interrupted"

_log = logger("worker")


class RunCrashed(YixinError):
    """Each process that worked the run ended with it."""

    code = "sync.crashed"


class Worker:
    """One process's worker; a process has one, as it has one dbos."""

    def __init__(
        self,
        engine: Engine,
        url: str,
        zone: str,
        *,
        at_once: int,
        afterwards: Callable[[], Awaitable[Any]] | None = None,
    ) -> None:
        """`url`: the database, as the writer. `zone`: of the schedules. `at_once`: runs that each worker works at a time.

        `afterwards` is done after each run that succeeded, as a step of its own: that it fails is no failure of the run.
        """
        self.engine = engine
        self.url = url
        self.zone = zone
        self.at_once = at_once
        self.afterwards = afterwards
        self._working: dict[asyncio.Task[Any], str | None] = {}
        """Workflows that are carried out here."""
        self._idle: dict[str, float] = {}
        """Workflows that are this worker's and that it does not carry out, by when that was seen first."""
        self._day: date | None = None
        """For which alerts are what the rules say."""

    async def work(self, stopping: asyncio.Event, *, drain: bool = False) -> None:
        """Work until told to stop, or with `drain` until nothing waits. Raises WrongForm where the queue's tables are not this version's.

        A run that is worked when it stops is left as kill -9 would leave it: another worker goes on from its checkpoint.
        """
        async with Presence(self.engine.database.url) as presence:
            self._launch(str(presence.number))
            try:
                await DBOS.register_queue_async(
                    QUEUE,
                    partition_concurrency=1,
                    worker_concurrency=self.at_once,
                    polling_interval_sec=0.5,
                    on_conflict="always_update",
                )
                while not stopping.is_set():
                    presence.heard.clear()
                    busy = await self._look(presence)
                    if drain and not busy:
                        break
                    await _first_of(stopping.wait(), presence.heard.wait())
            finally:
                for task in self._working:
                    task.cancel()
                await asyncio.gather(*self._working, return_exceptions=True)
                await asyncio.to_thread(DBOS.destroy)

    def _launch(self, executor: str) -> None:
        engine_log = logging.getLogger("dbos")
        engine_log.handlers = [_Handed()]
        engine_log.propagate = False
        DBOS(
            config=DBOSConfig(
                name="yixin",
                system_database_url=queue.address(self.url),
                dbos_system_schema=queue.SCHEMA,
                sys_db_pool_size=6,
                application_version=VERSION,
                executor_id=executor,
                # The owner does that; the writer may not.
                run_migrations=False,
                # Not pickle: who may write to the database must not thereby run code here.
                serializer=DBOSPortableJSONSerializer(),
                scheduler_polling_interval_sec=5.0,
                log_level="WARNING",
            )
        )

        async def sync(source_id: int, run_id: int) -> str:
            return await self._kept(self._sync(source_id, run_id))

        async def scheduled(at: datetime, source_id: int) -> None:
            await self._kept(DBOS.run_step_async(StepOptions(name="request"), self._scheduled, source_id))

        self._sync_workflow = DBOS.workflow(name="sync", max_recovery_attempts=None)(sync)
        self._scheduled_workflow = DBOS.workflow(name="scheduled")(scheduled)
        try:
            DBOS.launch()
        except dbos_errors.DBOSException:
            raise WrongForm(
                "the queue's tables are not of this version's form", mend="run `yixin db upgrade`"
            ) from None

    async def _look(self, presence: Presence) -> bool:
        """Tend the queue, if that is this worker's to do; tells whether anything waits or is worked."""
        try:
            await presence.renew()
            open_ = await DBOS.list_workflows_async(
                status=["ENQUEUED", "PENDING"],
                name=["sync", "scheduled"],
                load_input=False,
                load_output=False,
            )
            due = await presence.due()
            await self._take_up_again(open_, presence.number)
            if presence.leads:
                await self._begin_day()
                await self._schedule(await presence.schedules())
                await self._recover(open_, await presence.alive())
                known = {one.queue_partition_key for one in open_}
                for run in due:
                    if str(run.source_id) not in known:
                        await self._enqueue(run)
                await self._forget()
        except (*LOST, SQLAlchemyError) as error:
            _log.warning("the database is away", kind=type(error).__name__)
            return True
        return bool(open_ or due)

    async def _begin_day(self) -> None:
        """Look at all pupils by the rules of early warning, of which some count days."""
        today = self.engine.clock.today()
        if self._day != today:
            async with self.engine.database.begin() as connection:
                await self.engine.warn(connection)
            self._day = today

    async def _recover(self, open_: Sequence[WorkflowStatus], alive: set[int]) -> None:
        """Put back into the queue what a worker had taken that is no more."""
        for one in open_:
            if one.status == "PENDING" and int(one.executor_id or 0) not in alive:
                _log.warning("worker is gone", worker=one.executor_id, workflow=one.workflow_id)
                await _put_back(one)

    async def _take_up_again(self, open_: Sequence[WorkflowStatus], number: int) -> None:
        """Put back into the queue what dbos gave up here: where it cannot note how a workflow ended, it leaves it as it was.

        One that is about to begin, or whose end is being noted, gets a beat; were it put back too early, the ledger
        would have nothing for it to do.
        """
        now, working = asyncio.get_running_loop().time(), set(self._working.values())
        own = [one for one in open_ if one.status == "PENDING" and one.executor_id == str(number)]
        idle = {one.workflow_id: one for one in own if one.workflow_id not in working}
        self._idle = {name: self._idle.get(name, now) for name in idle}
        for name, since in self._idle.items():
            if now - since >= BEAT:
                _log.warning("workflow was given up", workflow=name)
                await _put_back(idle[name])

    async def _enqueue(self, run: Due) -> None:
        if run.begun and (run.lost or run.attempts >= MOST_ATTEMPTS):
            error = RunCrashed(
                "each process that worked it ended with it", mend="look into the workers' logs"
            )
            await self._fail(run.source_id, run.id, error)
            return
        identity = SetWorkflowID(f"run-{run.id}-{uuid4().hex[:8]}")
        with identity, SetEnqueueOptions(queue_partition_key=str(run.source_id)):
            await DBOS.enqueue_workflow_async(QUEUE, self._sync_workflow, run.source_id, run.id)

    async def _schedule(self, wanted: dict[int, str]) -> None:
        """Make dbos' schedules those of the sources."""
        there = {one["schedule_name"]: one["schedule"] for one in await DBOS.list_schedules_async()}
        names = {f"source-{source_id}": (source_id, cron) for source_id, cron in wanted.items()}
        for name in there.keys() - names.keys():
            await DBOS.delete_schedule_async(name)
        changed = [
            ScheduleInput(
                schedule_name=name,
                workflow_fn=self._scheduled_workflow,
                schedule=cron,
                context=source_id,
                cron_timezone=self.zone,
            )
            for name, (source_id, cron) in names.items()
            if there.get(name) != cron
        ]
        if changed:
            await DBOS.apply_schedules_async(changed)

    async def _forget(self) -> None:
        """Remove what dbos remembers of workflows long done, a few at a time."""
        before = (self.engine.clock.now() - KEPT).isoformat()
        old = await DBOS.list_workflows_async(
            completed_before=before, limit=100, load_input=False, load_output=False
        )
        if old:
            await DBOS.delete_workflows_async([one.workflow_id for one in old])

    async def _kept(self, work: Awaitable[str]) -> str:
        """Work that ends with the worker."""
        task = asyncio.current_task()
        assert task is not None
        self._working[task] = DBOS.workflow_id
        try:
            return await work
        finally:
            del self._working[task]

    async def _sync(self, source_id: int, run_id: int) -> str:
        """The workflow: each phase is a step that is not done twice. Whoever carries it out takes the source and an attempt of its own."""

        async def work() -> str:
            async with self.engine.attempt(source_id, run_id) as syncing:
                if syncing is None:
                    return DONE
                for phase in syncing.phases:
                    step = StepOptions(name=phase.__name__)
                    said: str = await DBOS.run_step_async(step, self._phase, syncing, phase)
                    if said != DONE:
                        return said
            if self.afterwards is not None:
                await DBOS.run_step_async(StepOptions(name="afterwards"), self._afterwards)
            return DONE

        return await self._said(work, source_id, run_id)

    async def _afterwards(self) -> str:
        assert self.afterwards is not None
        try:
            await self.afterwards()
        except YixinError as error:
            _log.warning("left to the next run", code=error.code)
            return error.code
        return DONE

    async def _phase(self, syncing: Syncing, phase: Callable[[], Awaitable[None]]) -> str:
        async def work() -> str:
            await syncing.noting(phase)
            return DONE

        return await self._said(work, syncing.source.id, syncing.run.id)

    async def _said(self, work: Callable[[], Awaitable[str]], source_id: int, run_id: int) -> str:
        """What came of work, as a code: dbos keeps what is returned and raised, and errors quote records.

        Where the database failed the run stays as it is, and is taken up again.
        """
        try:
            return await work()
        except RunStopped as error:
            return error.code
        except YixinError as error:
            await self._fail(source_id, run_id, error)
            return error.code
        except (*LOST, SQLAlchemyError) as error:
            _log.warning("run interrupted", source=source_id, run=run_id, kind=type(error).__name__)
            return INTERRUPTED
        except Exception as error:  # noqa: BLE001 - see above; the ledger tells its kind
            _log.error("run broken", source=source_id, run=run_id, kind=type(error).__name__)
            await self._fail(source_id, run_id, YixinError(type(error).__name__))
            return YixinError.code

    async def _fail(self, source_id: int, run_id: int, error: YixinError) -> None:
        """Note the failure, unless the run is over or was stopped."""
        _log.warning("run failed", source=source_id, run=run_id, code=error.code)
        async with self.engine.database.begin() as connection:
            await Steering(connection, source_id, self.engine.clock.now()).fail(run_id, error)

    async def _scheduled(self, source_id: int) -> str:
        async with self.engine.database.begin() as connection:
            asked = await Steering(connection, source_id, self.engine.clock.now()).scheduled()
        return "nothing to do" if asked is None else f"run {asked}"


class _Handed(logging.Handler):
    """Hands what dbos tells of itself on to the hub's log; it knows ids only."""

    def emit(self, record: logging.LogRecord) -> None:
        """Log it."""
        _log.warning("dbos", says=record.getMessage().split("\n")[0][:200])


async def _put_back(one: WorkflowStatus) -> None:
    back = QUEUE if one.queue_partition_key else None
    await DBOS.resume_workflow_async(one.workflow_id, queue_name=back)


async def _first_of(*waits: Awaitable[Any]) -> None:
    """Return when one of them is over, or after a beat."""
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    await asyncio.wait(tasks, timeout=BEAT, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
