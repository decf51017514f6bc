"""The district's list of doctors' clinics at schools (医生坐诊排班表)."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import TYPE_CHECKING

from hub.demo.books.book import Book
from hub.demo.clinics import clinics_of

if TYPE_CHECKING:
    from hub.demo.disagreement import Recorded
    from hub.demo.model import SchoolWorld


class ClinicsBook(Book):
    """One table."""

    source = "clinics"
    tables = {
        "clinics": (
            "坐诊编号", "学校代码", "机构代码", "医生编号", "计划日期", "状态", "坐诊日期", "接诊人数", "服务内容",
        ),
    }  # fmt: skip

    def school(self, world: SchoolWorld, roster: Mapping[str, Recorded], rng: Random) -> None:
        """See Book."""
        code = world.school.code
        schools = len(self.world.schools)
        for one in clinics_of(world, schools, self.world.health, self.world.today, rng):
            self.write(
                "clinics", one.number, code, one.partner_code, one.doctor_key, one.planned_on, one.state, one.held_on,
                one.seen, one.offer,
            )  # fmt: skip
            self.expected.entities["Clinic"] += 1
        if world.school.index == 0:
            self.write(
                "clinics", "ZZ000000-202609A", code, "310107H0001", None, "待定", "已排期", None, None, None
            )
            self.quarantine("clinics", "计划日期", "no date")
            self.write(
                "clinics",
                "ZZ000000-202609B",
                code,
                "310107H9999",
                None,
                "2026-12-23",
                "已排期",
                None,
                None,
                None,
            )
            self.wait("clinics", "no such partner")
