from __future__ import annotations

import logging
from datetime import date
from decimal import Decimal
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import orjson
import pytest
from pydantic import ValidationError

from connectors.kit.errors import Unreachable
from connectors.tabular import Tabular, TabularConfig
from connectors.tabular.connector import PAGE_ROWS
from hub.sync.contract import Page, RecordError, Ref
from schema.people.staff import Staff
from schema.people.student import Student


def lines(count: int, start: int = 1) -> list[str]:
    return [f"G{number:06},T01,2026-09-01," for number in range(start, start + count)]


def numbers(pages: list[Page]) -> list[str]:
    return [raw.payload["学籍号"] for page in pages for raw in page.records]


async def test_rows_come_in_pages_and_only_the_last_ends_the_stream(exports: Any, header: str) -> None:
    exports.write("mentors.csv", header, *lines(2 * PAGE_ROWS + 1))
    pages = await exports.pages()
    assert [len(page.records) for page in pages] == [PAGE_ROWS, PAGE_ROWS, 1]
    assert [page.position is None for page in pages] == [False, False, True]
    assert [page.cursor is None for page in pages] == [True, True, False]
    assert len(set(numbers(pages))) == 2 * PAGE_ROWS + 1
    exports.write("mentors.csv", header, *lines(2 * PAGE_ROWS))
    assert [len(page.records) for page in await exports.pages()] == [PAGE_ROWS, PAGE_ROWS]


async def test_an_interrupted_run_goes_on_behind_its_last_page(exports: Any, header: str) -> None:
    repeated = ["G000001,T01,2026-09-02,", *lines(2 * PAGE_ROWS), "G000001,T01,2026-09-03,"]
    exports.write("mentors.csv", header, *repeated)
    whole = await exports.pages()
    assert len(whole) == 3
    for number, page in enumerate(whole[:-1], 1):
        rest = await exports.pages(position=orjson.loads(orjson.dumps(page.position)))
        assert rest == whole[number:]


async def test_a_file_that_changed_in_between_is_read_from_its_start(exports: Any, header: str) -> None:
    exports.write("mentors.csv", header, *lines(2 * PAGE_ROWS))
    first, *_ = await exports.pages()
    exports.write("mentors.csv", header, *lines(PAGE_ROWS, start=2))
    rest = await exports.pages(position=first.position)
    assert numbers(rest) == [line[:7] for line in lines(PAGE_ROWS, start=2)]
    assert rest[-1].cursor is None, "rows of the old file were staged, so the next run reads and sweeps again"
    assert rest[-1].names_all is False


async def test_an_unchanged_file_yields_nothing_in_the_next_run(exports: Any, header: str) -> None:
    exports.write("mentors.csv", header, *lines(3))
    (whole,) = await exports.pages()
    (again,) = await exports.pages(since=whole.cursor)
    assert (again.records, again.position, again.cursor, again.names_all) == ([], None, whole.cursor, None)


async def test_a_changed_file_or_mapping_is_read_whole_and_may_be_swept(exports: Any, header: str) -> None:
    exports.write("mentors.csv", header, *lines(3))
    (before,) = await exports.pages()
    exports.write("mentors.csv", header, *lines(2))
    (after,) = await exports.pages(since=before.cursor)
    assert (len(after.records), after.names_all) == (2, True)
    exports.mapping = exports.mapping.replace("empty: 至今", "empty: [至今, 无]")
    (mapped,) = await exports.pages(since=after.cursor)
    assert len(mapped.records) == 2
    assert mapped.cursor != after.cursor


async def test_a_row_becomes_a_draft_with_typed_values_and_references(exports: Any, header: str) -> None:
    exports.write("mentors.csv", header, "G0001,T01,２０２６年９月１日,至今", "G0002,T02,20260901,2026/12/1")
    first, second = await exports.drafts()
    assert first.values == {"starts_on": date(2026, 9, 1), "ends_on": None}
    assert first.refs == {
        "student": Ref.identified(Student, student_number="G0001"),
        "mentor": Ref.identified(Staff, staff_number="T01"),
    }
    assert second.values["ends_on"] == date(2026, 12, 1)


async def test_a_cell_that_does_not_fit_is_told_by_header_with_its_value(exports: Any, header: str) -> None:
    exports.write("mentors.csv", header, "G0001,T01,明天,")
    (raw,) = await exports.raws()
    async with Tabular.open(exports.config()) as connector:
        stream = connector.streams[0]
        with pytest.raises(RecordError) as error:
            list(stream.drafts(stream.record.model_validate(raw.payload)))
    assert (error.value.field, error.value.value) == ("开始日期", "明天")
    assert "明天" not in str(error.value)


async def test_the_mapping_of_the_demo_district_reads_its_files(tmp_path: Path) -> None:
    def write(name: str, text: str, encoding: str) -> None:
        (tmp_path / name).write_bytes(text.encode(encoding))

    write("mentors.csv", "学籍号,导师工号,开始日期,结束日期\r\nG0001,T01,2026-09-01,\r\n", "utf-8-sig")
    write(
        "parent_sessions.csv",
        "活动编号,学校代码,主题,活动日期,课时,形式,面向年级,主讲人,主讲教师工号\r\n"
        'JZ-1,2131000001,手机使用,2026/9/10,1.5,线上线下结合,"六年级,7",某某,\r\n',
        "gbk",
    )
    write("parent_attendance.csv", "活动编号,学籍号,与学生关系,反馈评分\r\nJZ-1,G0001,母亲,５\r\n", "gbk")
    async with Tabular.open(TabularConfig(directory=tmp_path, mapping=Path("putuo"))) as connector:
        drafts = {}
        written = {"mentors", "parent_sessions", "parent_attendance"}
        for stream in (one for one in connector.streams if one.name in written):
            async for page in connector.pages(stream, since=None, position=None):
                for raw in page.records:
                    drafts[stream.name] = next(iter(stream.drafts(stream.record.model_validate(raw.payload))))
    session, attendance = drafts["parent_sessions"], drafts["parent_attendance"]
    assert session.values["hours"] == Decimal("1.5")
    assert session.values["mode"].name == "MIXED"
    assert session.values["grades"] == [6, 7]
    assert session.refs["teacher"] is None
    assert attendance.values == {"feedback_score": 5}
    assert attendance.refs == {
        "session": Ref.record("parent_sessions", "JZ-1"),
        "student": Ref.identified(Student, student_number="G0001"),
    }


async def test_check_reports_each_file(exports: Any, header: str) -> None:
    exports.write("mentors.csv", header + ",备注", *(line + "," for line in lines(3)), "G9", encoding="gbk")
    async with Tabular.open(exports.config()) as connector:
        assert await connector.check() == [
            "mentors: mentors.csv: GB18030, comma; headers 学籍号, 导师工号, 开始日期, 结束日期; not used: 备注",
            "mentors: 4 rows, 1 of them cannot be read",
        ]


async def test_check_tells_a_folder_that_is_not_there(exports: Any, tmp_path: Path) -> None:
    config = exports.config().model_copy(update={"directory": tmp_path / "nowhere"})
    async with Tabular.open(config) as connector:
        with pytest.raises(Unreachable, match="no such folder"):
            await connector.check()


async def test_no_cell_is_ever_logged(
    exports: Any, header: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    exports.write("mentors.csv", header, "G秘密,T01,2026-09-01,", "G秘密,T01", "G秘密,T01,2026-09-02,")
    pages = await exports.pages()
    await exports.pages(since=pages[-1].cursor)
    told = capfd.readouterr()
    assert "秘密" not in caplog.text + told.out + told.err
    assert all("秘密" not in f"{raw.key} {raw.fault}" for page in pages for raw in page.records)


def test_the_configuration_refuses_what_it_does_not_know() -> None:
    with pytest.raises(ValidationError):
        TabularConfig.model_validate({"directory": ".", "mapping": "putuo", "folder": "."})


def test_it_is_registered() -> None:
    (entry,) = entry_points(group="yixin.connectors", name="tabular")
    assert entry.load() is Tabular
