"""The district's screening platform (心理测评平台): campaigns, who is meant, and every answer."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from random import Random
from typing import TYPE_CHECKING

from hub.demo.books.book import Book
from hub.demo.screening import Campaign, Taking, campaigns_of, screened
from schema.screening.instrument import Statistic

if TYPE_CHECKING:
    from datetime import date

    from hub.demo.disagreement import Recorded
    from hub.demo.model import SchoolWorld

ITEMS = 100
"""Columns of answers: as many as the longest instrument has items."""
_GRADES = (
    "一年级", "二年级", "三年级", "四年级", "五年级", "六年级", "七年级", "八年级", "九年级", "高一", "高二", "高三",
)  # fmt: skip
_WORDS = {
    "MHT@1991": "心理健康诊断测验", "MSSMHS@1997": "中学生心理健康量表", "PHQ-9@2001": "PHQ-9", "GAD-7@2006": "GAD-7",
    "SDQ@P4-17": "SDQ家长版",
}  # fmt: skip
_LEVELS = ("无", "轻度", "中度", "重度")
_NOBODY = "G310107190001010000"


class ScreeningBook(Book):
    """A table of campaigns, one of the schools, and one row for each pupil who is meant, with a column an item."""

    source = "screening"
    tables = {
        "campaigns": ("批次编号", "批次名称", "量表", "学期", "开始日期", "结束日期", "面向年级"),
        "campaign_schools": ("批次编号", "学校代码", "应测人数", "开始日期", "结束日期"),
        "results": (
            "批次编号", "学籍号", "学校代码", "年级", "班级", "量表", "测评日期", "总分", "平台等级",
            *(f"题{number}" for number in range(1, ITEMS + 1)),
        ),
    }  # fmt: skip

    def district(self, rng: Random) -> None:
        """See Book."""
        for one in self._campaigns:
            self.write(
                "campaigns", one.code, one.name, _WORDS[one.edition], one.term.code, one.starts_on, one.ends_on,
                "、".join(_GRADES[grade - 1] for grade in one.grades),
            )  # fmt: skip
        self.expected.entities["ScreeningCampaign"] += len(self._campaigns)

    def school(self, world: SchoolWorld, roster: Mapping[str, Recorded], rng: Random) -> None:
        """See Book."""
        numbers = {key: record.student_number for key, record in roster.items()}
        classes = {group.key: group.name for group in world.classes}
        takings = screened(world, self._campaigns, self.world.today, rng)
        for campaign in self._campaigns:
            meant = sum(taking.campaign is campaign for taking in takings)
            if meant:
                self.write(
                    "campaign_schools", campaign.code, world.school.code, meant, _day(campaign.starts_on),
                    _day(campaign.ends_on),
                )  # fmt: skip
                self.expected.entities["CampaignSchool"] += 1
        for taking in takings:
            self._result(taking, world.school.code, classes, numbers[taking.pupil.key] or "")
        if world.school.index == 0 and takings:
            self._unfit(takings, world.school.code)

    @cached_property
    def _campaigns(self) -> tuple[Campaign, ...]:
        return campaigns_of(self.world.calendar)

    def _result(self, one: Taking, school: str, classes: Mapping[str, str], number: str) -> None:
        found = one.score
        self.write(
            "results", one.campaign.code, number, school, _GRADES[one.grade - 1], classes[one.pupil.class_key],
            _WORDS[one.campaign.edition], _day(one.taken_on) if one.taken_on else "未测",
            None if found is None or found.total is None else f"{found.total:f}",
            None if found is None or found.level is None else _LEVELS[list(type(found.level)).index(found.level)],
            *_answers(one),
        )  # fmt: skip
        self.expected.entities["ScreeningResult"] += 1
        if found is not None and found.valid:
            self.expected.entities["ScreeningFlag"] += len(found.flagged)

    def _unfit(self, takings: list[Taking], school: str) -> None:
        """A total that the answers do not come to, a third answer to yes or no, a platform's test account."""
        one = next(
            each for each in takings if each.score and each.score.valid and each.campaign.instrument.statistic is Statistic.SUM
        )  # fmt: skip
        assert one.score is not None and one.score.total is not None
        word = _WORDS[one.campaign.edition]
        head = (school, _GRADES[one.grade - 1], None, word, _day(one.campaign.starts_on))
        self.write(
            "results", one.campaign.code, f"{_NOBODY[:-1]}1", *head, one.score.total + 1, None, *_answers(one)
        )
        self.quarantine("results", "总分", "another total than the answers come to")
        wrong = ["5", *_answers(one)[1:]]
        self.write("results", one.campaign.code, f"{_NOBODY[:-1]}2", *head, None, None, *wrong)
        self.quarantine("results", "题1", "an answer that the instrument does not have")
        self.write("results", one.campaign.code, _NOBODY, *head, one.score.total, None, *_answers(one))
        self.wait("results", "no such pupil")


def _answers(one: Taking) -> list[object]:
    cells: list[object] = list(one.points or ())
    if one.campaign.instrument.answers == (0, 1):
        cells = [cell if cell is None else "是" if cell else "否" for cell in cells]
    return [*cells, *[None] * (ITEMS - len(cells))]


def _day(day: date) -> str:
    return f"{day.year}/{day.month}/{day.day}"
