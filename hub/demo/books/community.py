"""The district's list of social forces (社会协同工作台账): partners, whom they serve, and what they did."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import TYPE_CHECKING

from hub.demo.books.book import Book
from hub.demo.community import engagements_of, partners_of, services_of
from hub.demo.exports.writing import written_day

if TYPE_CHECKING:
    from hub.demo.disagreement import Recorded
    from hub.demo.model import SchoolWorld


class CommunityBook(Book):
    """Partners of the district; schools write down who serves them and what was done."""

    source = "community"
    tables = {
        "partners": ("组织编号", "组织名称", "类别", "联系电话"),
        "services": ("组织编号", "学校代码", "服务内容", "开始日期", "结束日期"),
        "engagements": (
            "服务编号", "组织编号", "学校代码", "学籍号", "服务日期", "服务形式", "问题类别", "时长", "服务记录",
        ),
    }  # fmt: skip

    def district(self, rng: Random) -> None:
        """See Book."""
        self._partners = partners_of(len(self.world.schools))
        for partner in self._partners:
            self.write("partners", partner.code, partner.name, partner.kind, partner.phone)
        self.expected.entities.update({"CommunityPartner": len(self._partners)})

    def school(self, world: SchoolWorld, roster: Mapping[str, Recorded], rng: Random) -> None:
        """See Book."""
        school, style = world.school, world.school.index % 3
        services = services_of(school, self._partners, self.world.today, rng)
        for one in services:
            ends = written_day(one.ends_on, style) if one.ends_on else "至今"
            self.write(
                "services", one.partner.code, school.code, one.partner.service, written_day(one.starts_on, style), ends
            )  # fmt: skip
        engaged = engagements_of(school, services, self._partners, world.stories, self.world.calendar, rng)
        for number, did in enumerate(engaged, start=1):
            pupil = roster[did.pupil_key].student_number if did.pupil_key else None
            self.write(
                "engagements", f"SH{school.code[4:]}-{number:04d}", did.partner.code, school.code, pupil,
                written_day(did.held_on, style), did.kind, did.topic, did.hours, did.note,
            )  # fmt: skip
        self.expected.entities.update({"PartnerService": len(services), "Engagement": len(engaged)})
        if school.index == 0:
            self.write("services", "310107S999", school.code, "驻校社工", "2025-09-01", "至今")
            self.wait("services", "no such partner")
            code = self._partners[0].code
            self.write(
                "engagements",
                "SH000000-0001",
                code,
                school.code,
                None,
                "上周三",
                "讲座、法治课",
                None,
                1,
                None,
            )
            self.quarantine("engagements", "服务日期", "no day")
