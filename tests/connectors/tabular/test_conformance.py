"""What every connector must do, as far as it does not speak of HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from connectors.kit.conformance import (  # noqa: F401
    test_a_stream_is_resumed_behind_any_page,
    test_check_says_what_it_tried,
    test_drafts_name_only_what_their_entities_have,
    test_keys_are_unique_and_stable,
)
from connectors.tabular import Tabular, TabularConfig
from hub.sync.contract import Connector
from tests.connectors.tabular.workbook import Sheet, workbook

PUPILS = 1_201


class Folder:
    """The files of the demo district's schools, in both encodings, or as workbooks."""

    def __init__(self, folder: Path, form: str) -> None:
        self.form = form
        self.config = TabularConfig(directory=folder, mapping=Path("putuo"))
        pupils = [f"G{number:05}" for number in range(PUPILS)]
        self._write(
            "mentors.csv",
            "utf-8-sig",
            "学籍号,导师工号,开始日期,结束日期",
            [f"{p},T1,2026-09-01," for p in pupils],
        )
        self._write(
            "mentor_plans.csv",
            "utf-8-sig",
            "学校代码,学年,方案名称,状态,通过日期,每学期谈心次数,负责人工号",
            ["2131000001,2026-2027,导师制方案,已通过,2026-09-01,2,T1"],
        )
        self._write(
            "mentor_talks.csv",
            "utf-8-sig",
            "学籍号,导师工号,结对日期,谈话日期,谈话主题,需要关注,下次谈话,谈话摘要",
            ["G00001,T1,2026-09-01,2026-10-12,情绪,否,2026-11-12,"],
        )
        self._write(
            "parent_schools.csv",
            "gbk",
            "学校代码,家长学校名称,状态,成立日期,示范校,负责人工号",
            ["2131000001,家长学校,正常运行,2015-09-01,否,T1"],
        )
        self._write(
            "parent_courses.csv",
            "gbk",
            "课程编号,课程名称,主题,课时,适用学段",
            ["KC-1,手机使用与亲子约定,手机使用,1.5,小学"],
        )
        self._write(
            "parent_sessions.csv",
            "gbk",
            "活动编号,学校代码,主题,活动日期,课时,形式,面向年级,主讲人,主讲教师工号",
            [
                "JZ-1,2131000001,手机使用,2026/9/10,1.5,线上,六年级、七年级,讲师团,",
                "JZ-2,2131000001,作业,20260911,,,全校,,T1",
            ],
        )
        self._write(
            "parent_attendance.csv",
            "gbk",
            "活动编号,学籍号,与学生关系,反馈评分",
            [f"JZ-1,{p},母亲,5" for p in pupils],
        )

    def _write(self, name: str, encoding: str, header: str, rows: list[str]) -> None:
        content = "\r\n".join([header, *rows, ""]).encode(encoding)
        if self.form == "xlsx":
            # A workbook is known by its content.
            content = workbook({"名单": Sheet([line.split(",") for line in [header, *rows]])})
        (self.config.directory / name).write_bytes(content)

    def open(self) -> AbstractAsyncContextManager[Connector]:
        """The connector, opened on the folder."""

        @asynccontextmanager
        async def opened() -> AsyncIterator[Connector]:
            async with Tabular.open(self.config) as connector:
                yield connector

        return opened()


@pytest.fixture(params=["csv", "xlsx"])
def subject(request: pytest.FixtureRequest, tmp_path: Path) -> Folder:
    """What the tests of conformance open."""
    return Folder(tmp_path, request.param)
