"""The training centre's register (师训平台): trainings and who took part."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import TYPE_CHECKING

from hub.demo.books.book import Book
from hub.demo.training import attended_by, trainings_of

if TYPE_CHECKING:
    from hub.demo.disagreement import Recorded
    from hub.demo.model import SchoolWorld

_SAID = {True: "是", False: "否", None: None}


class TrainingBook(Book):
    """One row for each training, and one for each person in it; in GBK, as its old system exports."""

    source = "training"
    encoding = "gbk"
    tables = {
        "trainings": ("培训编号", "培训类别", "课程", "日期", "学时", "主讲人"),
        "training_attendances": ("培训编号", "学校代码", "工号", "姓名", "是否合格", "能否识别危机"),
    }

    def district(self, rng: Random) -> None:
        """See Book."""
        self._trainings = trainings_of(self.world.today, rng)
        for one in self._trainings:
            self.write("trainings", one.code, one.kind, one.course, one.held_on, one.hours, one.lecturer)
        self.expected.entities.update({"Training": len(self._trainings)})

    def school(self, world: SchoolWorld, roster: Mapping[str, Recorded], rng: Random) -> None:
        """See Book."""
        people = {person.key: person for person in world.staff}
        attended = attended_by(world.school, world.staff, self._trainings, rng)
        for one in attended:
            person = people[one.staff_key]
            self.write(
                "training_attendances", one.training, world.school.code, person.number, person.name,
                _SAID[one.passed], _SAID[one.recognises],
            )  # fmt: skip
        self.expected.entities.update({"TrainingAttendance": len(attended)})
        if world.school.index == 0:
            code = self._trainings[0].code if self._trainings else "BZR2023-1"
            self.write("training_attendances", code, world.school.code, "T-0000", "某某", "是", "是")
            self.wait("training_attendances", "no such member of staff")
            person = world.staff[0]
            self.write(
                "training_attendances", code, world.school.code, person.number, person.name, "补考中", None
            )
            self.quarantine("training_attendances", "是否合格", "neither yes nor no")
