"""The district's care system (关爱系统): files and what follows from them, incidents, aid."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from random import Random
from typing import TYPE_CHECKING

from hub.demo.books.book import Book
from hub.demo.care import Care, FollowUp, care_of
from hub.demo.incidents import Admonishment, Incident, admonishments_of, incidents_of
from hub.demo.stories import Concern

if TYPE_CHECKING:
    from hub.demo.disagreement import Recorded
    from hub.demo.model import SchoolWorld

_LEVELS = {Concern.GREEN: "绿色", Concern.YELLOW: "黄色", Concern.ORANGE: "橙色", Concern.RED: "红色"}
_NOBODY = "G310107190001010000"


class CareBook(Book):
    """One table for each kind of record, each under the number that the system gave it."""

    source = "care"
    tables = {
        "care_files": (
            "档案编号", "学籍号", "关注等级", "关爱类别", "建档日期", "结档日期", "建档原因", "结档原因", "责任人工号", "协助机构代码",
        ),
        "care_plans": ("方案编号", "档案编号", "目标", "制定日期", "复评日期", "结束日期", "负责人工号"),
        "plan_actions": ("措施编号", "方案编号", "类型", "内容", "到期日", "完成日期", "成效", "责任人工号"),
        "follow_ups": (
            "随访编号", "学籍号", "档案编号", "应访日期", "随访日期", "方式", "主体", "随访情况", "反馈", "下次随访日期", "随访人工号",
        ),
        "incidents": (
            "事件编号", "学校代码", "类型", "认定欺凌", "发生日期", "上报日期", "经过", "状态", "处置措施", "处置日期", "结案日期",
        ),
        "incident_parts": ("事件编号", "学籍号", "角色"),
        "admonishments": ("训诫编号", "学籍号", "训诫日期", "主体", "事由", "家长到场", "实施人工号", "事件编号"),
        "aids": ("资助编号", "学籍号", "档案编号", "项目", "金额", "开始日期", "结束日期"),
        "peer_supports": (
            "互助编号", "学籍号", "同伴学籍号", "方式", "开始日期", "结束日期", "安排人工号", "档案编号",
        ),
    }  # fmt: skip

    def school(self, world: SchoolWorld, roster: Mapping[str, Recorded], rng: Random) -> None:
        """See Book."""
        numbers = {key: record.student_number for key, record in roster.items()}
        care = care_of(world, self.world.calendar, self.world.health, rng)
        incidents = incidents_of(world, self.world.calendar, rng)
        admonishments = list(admonishments_of(world, incidents, rng))
        self._care(care, numbers)
        for incident in incidents:
            self._incident(incident, world.school.code, numbers)
        for one in admonishments:
            self._admonishment(one, numbers, rng)
        self.expected.entities.update(
            {
                "CareFile": len(care.files),
                "CarePlan": len(care.plans),
                "PlanAction": sum(len(plan.actions) for plan in care.plans),
                "FollowUp": len(care.follow_ups),
                "Incident": len(incidents),
                "IncidentPart": sum(len(incident.parts) for incident in incidents),
                "Admonishment": len(admonishments),
                "Aid": len(care.aids),
                "PeerSupport": len(care.supports),
            }
        )
        if world.school.index == 0:
            self._unfit(next(iter(numbers.values())) or "")

    def _care(self, care: Care, numbers: Mapping[str, str | None]) -> None:
        for file in care.files:
            self.write(
                "care_files", file.key, numbers[file.pupil.key], _LEVELS[file.concern], "、".join(file.categories),
                _day(file.opened_on), _day(file.closed_on), file.reason, file.outcome, file.worker.number,
                file.partner_code,
            )  # fmt: skip
        for plan in care.plans:
            self.write(
                "care_plans", plan.key, plan.file.key, plan.goal, _day(plan.made_on), _day(plan.review_on),
                _day(plan.ended_on), plan.file.worker.number,
            )  # fmt: skip
            for action in plan.actions:
                self.write(
                    "plan_actions", action.key, plan.key, action.kind, action.task, _day(action.due_on),
                    _day(action.done_on), action.result, action.owner.number,
                )  # fmt: skip
        for follow_up in care.follow_ups:
            self._follow_up(follow_up, numbers)
        for aid in care.aids:
            self.write(
                "aids", aid.key, numbers[aid.file.pupil.key], aid.file.key, aid.programme, aid.amount,
                _day(aid.starts_on), _day(aid.ends_on),
            )  # fmt: skip
        for support in care.supports:
            self.write(
                "peer_supports", support.key, numbers[support.file.pupil.key], numbers[support.supporter.key],
                support.kind, _day(support.starts_on), _day(support.ends_on), support.arranged_by.number,
                support.file.key,
            )  # fmt: skip

    def _follow_up(self, one: FollowUp, numbers: Mapping[str, str | None]) -> None:
        self.write(
            "follow_ups", one.key, numbers[one.file.pupil.key], one.file.key, _day(one.due_on), _day(one.done_on),
            one.mode, one.side, one.finding, one.feedback, _day(one.next_due_on), one.by.number,
        )  # fmt: skip

    def _incident(self, one: Incident, school: str, numbers: Mapping[str, str | None]) -> None:
        self.write(
            "incidents", one.key, school, one.kind, "是" if one.bullying else "否", _day(one.occurred_on),
            _day(one.reported_on), one.account, one.state, one.measures, _day(one.measures_on), _day(one.closed_on),
        )  # fmt: skip
        for pupil, part in one.parts:
            self.write("incident_parts", one.key, numbers[pupil.key], part)

    def _admonishment(self, one: Admonishment, numbers: Mapping[str, str | None], rng: Random) -> None:
        self.write(
            "admonishments", one.key, numbers[one.pupil.key], _day(one.given_on), one.body, one.reason,
            rng.choice(("是", "是", "否", None)), one.by.number if one.by else None,
            one.incident.key if one.incident else None,
        )  # fmt: skip

    def _unfit(self, number: str) -> None:
        """Rows that cannot be read, and rows that point to nobody."""
        year = self.world.calendar.running.starts_on.year
        begins = f"{year}-09-02"
        self.write("care_files", "DA-X1", number, "紫色", "其他", begins, None, None, None, None, None)
        self.quarantine("care_files", "关注等级", "no such level")
        self.write("care_files", "DA-X2", _NOBODY, "黄色", "其他", begins, None, None, None, None, None)
        self.wait("care_files", "no such pupil")
        self.write(
            "follow_ups", "SF-X1", number, None, begins, f"{year}-09-31", "电话", "校", None, None, None, None
        )
        self.quarantine("follow_ups", "随访日期", "impossible date")
        self.write("incident_parts", "SJ-X1", number, "旁观者")
        self.wait("incident_parts", "no such incident")


def _day(day: date | None) -> str | None:
    return None if day is None else f"{day.year}/{day.month}/{day.day}"
