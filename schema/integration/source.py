"""Systems that the hub reads from."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Mapped

from schema.kit import Entity, Internal, Vocabulary, column, staff

USUALLY = 1560
"""Minutes after which a source is stale that says nothing else: a day, and two hours for the run of the next."""


class SourceHealth(Vocabulary):
    """How a source fares (运行状况)."""

    NEW = "Never synchronised (未同步)."
    HEALTHY = "The last run succeeded (正常)."
    FAILING = "The last run failed (失败)."
    HELD = "The last run is held until somebody decides (待确认)."


class Circuit(Vocabulary):
    """Whether a source is asked at all (熔断状态)."""

    CLOSED = "It is asked as usual (正常)."
    OPEN = "It failed too often, or asked for peace: it is left alone until `retryAt` (熔断)."
    TRIAL = "It was left alone, and one run tries it (试探)."


class Source(Entity, keeping="ledger"):
    """A system that the hub reads from (数据来源)."""

    name: Mapped[Internal[str]] = column(doc="Name of the source in this hub (名称).")
    connector: Mapped[Internal[str]] = column(doc="Standard that it speaks (连接器).")
    roster: Mapped[Internal[bool]] = column(doc="Whether it may bring new pupils into the hub (学籍来源).")
    feeds: Mapped[Internal[list[str]]] = column(doc="Entities that it feeds (提供的数据).")
    schedule: Mapped[Internal[str | None]] = column(doc="When it is synchronised, as a cron line (计划).")
    health: Mapped[Internal[SourceHealth]] = column(doc="How it fares (运行状况).")
    synced_at: Mapped[Internal[datetime | None]] = column(
        doc="End of the last run that succeeded (最近成功同步)."
    )
    stale_after: Mapped[Internal[int | None]] = column(
        doc="Minutes after the last success from which its data count as stale; null: 1,560 (过期分钟数)."
    )
    circuit: Mapped[Internal[Circuit]] = column(doc="Whether it is asked at all (熔断状态).")
    failures: Mapped[Internal[int]] = column(
        doc="Runs in a row that failed for reasons of its own (连续失败次数)."
    )
    retry_at: Mapped[Internal[datetime | None]] = column(
        doc="Until when it is left alone, where the circuit is open (重试时间)."
    )
    config: Mapped[Internal[dict[str, object]]] = column(
        doc="The connector's settings; secrets are references.", hidden=True
    )

    access = staff()
    order = ("name",)
    unique = (("name",),)


def goes_stale(minutes: int | None) -> timedelta:
    """How long after a success the data of a source are fresh, by its `stale_after`."""
    return timedelta(minutes=USUALLY if minutes is None else minutes)


def fresh_until(synced_at: datetime, minutes: int | None) -> datetime:
    """From when on the data of a source are stale, by its last success and its `stale_after`."""
    return synced_at + goes_stale(minutes)
