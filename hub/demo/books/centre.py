"""The district centre's own database: calls, appointments, sessions, examination services."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from random import Random
from typing import TYPE_CHECKING

from hub.demo.books.database import Database
from hub.demo.centre import (
    Appointment,
    Call,
    ExamService,
    appointments_of,
    calls_of,
    calls_of_strangers,
    exam_services,
    latest,
)
from hub.demo.stories import Trouble

if TYPE_CHECKING:
    from hub.demo.disagreement import Recorded
    from hub.demo.model import SchoolWorld


class Centre(Database):
    """Columns bear the initials of their names in pinyin, as its programmer liked it; `gxsj`: when a row last changed."""

    source = "centre"
    tables = {
        "hotline_calls": (
            "ldbh VARCHAR(20)", "ldsj TIMESTAMP", "ldxs INTEGER", "thsc INTEGER", "ldr VARCHAR(8)", "zt VARCHAR(16)", "fxdj VARCHAR(4)",
            "czjg VARCHAR(16)", "jl TEXT", "xjh VARCHAR(20)", "gxsj TIMESTAMP",
        ),
        "appointments": (
            "yyh VARCHAR(20)", "xjh VARCHAR(20)", "lb VARCHAR(16)", "zt VARCHAR(8)", "sqrq DATE", "yysj TIMESTAMP",
            "ddts INTEGER", "zxs VARCHAR(20)", "gxsj TIMESTAMP",
        ),
        "exam_services": (
            "fwbh VARCHAR(20)", "lb VARCHAR(16)", "ks VARCHAR(16)", "td VARCHAR(40)", "rq DATE", "rc INTEGER", "gxsj TIMESTAMP",
        ),
        "centre_sessions": (
            "fdbh VARCHAR(20)", "xs VARCHAR(8)", "dd VARCHAR(16)", "rq DATE", "sc INTEGER", "zt VARCHAR(16)", "jg VARCHAR(16)",
            "jl TEXT", "zxs VARCHAR(20)", "fwbh VARCHAR(20)", "gxsj TIMESTAMP",
        ),
        "centre_attendance": ("fdbh VARCHAR(20)", "xjh VARCHAR(20)", "dc INTEGER", "gxsj TIMESTAMP"),
    }  # fmt: skip
    keys = {"centre_attendance": 2}
    _services: list[ExamService]

    def district(self, rng: Random) -> None:
        """See Book."""
        self._services = exam_services(self.world.today, rng)
        for one in self._services:
            self.write(
                "exam_services", one.number, one.kind, one.examination, one.team, one.date, one.served, _evening(one.date)
            )  # fmt: skip
        calls = 0
        for calls, call in enumerate(calls_of_strangers(self.world.students, self.world.today, rng), start=1):
            self._call(f"RX{calls:06d}", call, None)
        self.expected.entities.update({"ExamService": len(self._services), "HotlineCall": calls})

    def school(self, world: SchoolWorld, roster: Mapping[str, Recorded], rng: Random) -> None:
        """See Book."""
        today, place = self.world.today, world.school.index + 1
        numbers = {key: record.student_number for key, record in roster.items()}
        calls = list(calls_of(world, today, rng))
        for count, call in enumerate(calls, start=1):
            self._call(f"RX-S{place:03d}-{count:03d}", call, numbers[call.pupil_key or ""])
        appointments = list(appointments_of(world, today, rng))
        held = 0
        for count, one in enumerate(appointments, start=1):
            number = f"YY-S{place:03d}-{count:03d}"
            waited = (one.slot.date() - one.asked_on).days
            self.write(
                "appointments", number, numbers[one.pupil_key], one.kind, one.state, one.asked_on, one.slot, waited,
                one.counsellor, _evening(min(one.slot.date(), today)),
            )  # fmt: skip
            if one.state == "已完成":
                held += 1
                self._session(number.replace("YY", "MX"), one, numbers[one.pupil_key])
        groups = self._examination(world, numbers, f"KF-S{place:03d}")
        self.expected.entities.update(
            {
                "HotlineCall": len(calls),
                "Appointment": len(appointments),
                "CounsellingSession": held + bool(groups),
                "CounsellingAttendance": held + groups,
            }
        )
        if world.school.index == 0:
            self._unfit(next(iter(numbers.values())))

    def _call(self, number: str, call: Call, pupil: str | None) -> None:
        self.write(
            "hotline_calls", number, call.received_at, call.received_at.hour, call.minutes, call.caller, call.topic, call.risk, call.outcome,
            call.note, pupil, call.received_at,
        )  # fmt: skip

    def _session(self, number: str, one: Appointment, pupil: str | None) -> None:
        day = one.slot.date()
        self.write(
            "centre_sessions", number, "个别", "区中心", day, 50, one.theme, "继续辅导", "面询记录：一般情况与风险评估",
            one.counsellor, None, _evening(day),
        )  # fmt: skip
        self.write("centre_attendance", number, pupil, 1, _evening(day))

    def _examination(self, world: SchoolWorld, numbers: Mapping[str, str | None], number: str) -> int:
        """The group of pupils afraid of an examination, at the last service for that; how many came."""
        service = latest(self._services, "心理疏导")
        if service is None:
            return 0
        afraid = [
            key
            for key, story in sorted(world.stories.items())
            if story.trouble is Trouble.EXAM_ANXIETY
            and story.noticed_on is not None
            and story.noticed_on <= service.date <= (story.eased_on or service.date)
        ]
        if afraid:
            self.write(
                "centre_sessions", number, "团体", "考试服务", service.date, 60, "考试与学业", None, None, service.team,
                service.number, _evening(service.date),
            )  # fmt: skip
        for key in afraid:
            self.write("centre_attendance", number, numbers[key], 1, _evening(service.date))
        return len(afraid)

    def _unfit(self, pupil: str | None) -> None:
        """A call whose risk nobody knows, and an appointment of a pupil whom nobody knows."""
        at = datetime(self.world.today.year, 9, 3, 20, 15)
        self.write(
            "hotline_calls",
            "RX-S001-900",
            at,
            at.hour,
            12,
            "家长",
            "其他",
            "未评",
            "倾听疏导",
            None,
            pupil,
            at,
        )
        self.quarantine("hotline_calls", "风险等级", "no such level")
        self.write(
            "appointments", "YY-S001-900", "G310107190001010000", "复询", "已取消", at.date(), at, 0, None, at
        )
        self.wait("appointments", "no such pupil")


def _evening(day: date) -> datetime:
    """When the row was written."""
    return datetime(day.year, day.month, day.day, 21, 30)
