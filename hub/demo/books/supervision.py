"""The inspectorate's system (教育督导): certification, checks with their findings and what is done about them, appraisal."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import TYPE_CHECKING

from hub.demo.books.book import Book
from hub.demo.standards import Check, appraisals_of, certified_as, checks_of, excelling

if TYPE_CHECKING:
    from hub.demo.disagreement import Recorded
    from hub.demo.model import SchoolWorld


class SupervisionBook(Book):
    """What the district's inspectors keep, school by school."""

    source = "supervision"
    tables = {
        "certifications": ("学校代码", "类别", "状态", "授牌日期", "有效期至", "复验日期", "授牌单位"),
        "self_checks": ("检查编号", "学校代码", "检查方式", "学年", "检查日期"),
        "findings": ("问题编号", "检查编号", "检查领域", "严重程度", "问题描述"),
        "rectifications": ("问题编号", "整改措施", "整改期限", "完成日期", "责任人工号"),
        "appraisals": ("学校代码", "学年", "考核日期", "得分", "等第"),
    }

    def district(self, rng: Random) -> None:
        """See Book."""
        self._excelling = excelling(self.world.schools, self.world.today, rng)

    def school(self, world: SchoolWorld, roster: Mapping[str, Recorded], rng: Random) -> None:
        """See Book."""
        school, today = world.school, self.world.today
        certified = certified_as(school, self._excelling.get(school.key, ()), today, rng)
        for one in certified:
            self.write(
                "certifications", school.code, one.kind, one.state, one.awarded_on, one.valid_until or "长期",
                one.reverified_on, one.awarded_by,
            )  # fmt: skip
        staff = {person.key: person.number for person in world.staff}
        checks = checks_of(school, world.staff, today, rng)
        for check in checks:
            self._check(check, school.code, staff)
        appraised = appraisals_of(school, today, rng)
        for each in appraised:
            self.write("appraisals", school.code, each.school_year, each.appraised_on, each.score, each.grade)
        found = [finding for check in checks for finding in check.found]
        self.expected.entities.update(
            {
                "Certification": len(certified),
                "SelfCheck": len(checks),
                "Finding": len(found),
                "Rectification": sum(finding.mending is not None for finding in found),
                "Appraisal": len(appraised),
            }
        )
        if school.index == 0:
            self._unfit(school.code)

    def _check(self, check: Check, school: str, staff: Mapping[str, str]) -> None:
        self.write("self_checks", check.number, school, check.kind, check.school_year, check.checked_on)
        for one in check.found:
            self.write("findings", one.number, check.number, one.area, one.gravity, one.description)
            if one.mending is not None:
                mending = one.mending
                self.write(
                    "rectifications", one.number, mending.measure, mending.due_on, mending.done_on or "未完成",
                    staff[mending.owner_key],
                )  # fmt: skip

    def _unfit(self, school: str) -> None:
        self.write("certifications", school, "样板校", "有效", "2019-12-15", "2024-12-31", None, "区教育局")
        self.quarantine("certifications", "类别", "no such kind")
        self.write("findings", "ZC000000-000000-1", "ZC000000-000000", "场地设施", "一般", "沙盘器材老化")
        self.wait("findings", "no such check")
        self.write("appraisals", school, "2021-2022", "2022-06-20", "优", "优秀")
        self.quarantine("appraisals", "得分", "not a number")
