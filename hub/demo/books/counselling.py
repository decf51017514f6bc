"""What schools' psychologists write down (心理辅导室台账): rooms, sessions, who came."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import TYPE_CHECKING

from hub.demo.books.book import Book
from hub.demo.counselling import room_of, sessions_of

if TYPE_CHECKING:
    from hub.demo.disagreement import Recorded
    from hub.demo.model import SchoolWorld


class CounsellingBook(Book):
    """Three tables of every school."""

    source = "counselling"
    encoding = "gb18030"
    tables = {
        "counselling_rooms": (
            "学校代码", "辅导室名称", "建成日期", "开放时间", "每周开放时数", "负责教师工号",
        ),
        "counselling_sessions": (
            "辅导编号", "学校代码", "辅导室名称", "形式", "辅导日期", "时长", "主题", "结果", "辅导记录", "辅导教师工号",
        ),
        "counselling_attendance": ("辅导编号", "学籍号", "是否到场"),
    }  # fmt: skip

    def school(self, world: SchoolWorld, roster: Mapping[str, Recorded], rng: Random) -> None:
        """See Book."""
        staff = {person.key: person.number for person in world.staff}
        code, room = world.school.code, room_of(world, rng)
        keeper = staff[room.keeper_key]
        self.write(
            "counselling_rooms",
            code,
            room.name,
            room.equipped_on,
            room.hours,
            f"{room.weekly_hours:g}",
            keeper,
        )
        sessions = list(sessions_of(world, self.world.calendar, rng))
        for one in sessions:
            self.write(
                "counselling_sessions", one.number, code, room.name, "团体辅导" if one.group else "个别辅导",
                one.held_on, one.minutes, one.theme, one.outcome, one.note, keeper,
            )  # fmt: skip
            for key, came in one.came.items():
                number = roster[key].student_number
                self.write("counselling_attendance", one.number, number, "是" if came else "否")
        self.expected.entities.update(
            {
                "CounsellingRoom": 1,
                "CounsellingSession": len(sessions),
                "CounsellingAttendance": sum(len(one.came) for one in sessions),
            }
        )
        if world.school.index == 0 and sessions:
            self._unfit(code, room.name, keeper, sessions[0].number)

    def _unfit(self, code: str, room: str, keeper: str, number: str) -> None:
        """A session of a form that nobody knows, and a pupil whom nobody knows."""
        self.write(
            "counselling_sessions", "FD000000-000000-001", code, room, "沙龙", "2026-09-30", 40, "情绪", None, None, keeper
        )  # fmt: skip
        self.quarantine("counselling_sessions", "形式", "no such form")
        self.write("counselling_attendance", number, "G310107190001010000", "是")
        self.wait("counselling_attendance", "no such pupil")
