from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from connectors.kit.mapping.binding import Cells, bind
from connectors.tabular.mapping import load

SESSIONS = """
streams:
  sessions:
    file: sessions.csv
    entity: ParentSession
    key: [编号, 日期]
    columns:
      编号:
      日期: {to: held_on}
      主题: {to: theme}
      形式: {to: mode, values: {线下: ON_SITE}}
      年级: {to: grades, split: "、,", values: {六年级: 6}}
      学校: {required: true}
    references:
      school: {by: {code: 学校}}
    constants: {hours: 1.5}
  attendance:
    file: attendance.csv
    entity: ParentAttendance
    key: [编号, 日期, 学籍号]
    columns:
      编号:
      日期: {type: date}
      学籍号:
    references:
      session: {stream: sessions, key: [编号, 日期]}
      student: {by: {student_number: 学籍号}}
"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("entity: ParentSession", "entity: ParentSesion", "mapping.yaml:5 there is no entity 'ParentSesion' that a source may feed; there are"),
        ("entity: ParentSession", "entity: AbsenceEpisode", "there is no entity 'AbsenceEpisode' that a source may feed"),
        ("{to: theme}", "{to: topic}", "mapping.yaml:10 ParentSession has no column 'topic' that a cell can feed; it has code, theme, held_on"),
        ("{to: theme}", "{to: theme, type: date}", "ParentSession.theme cannot be fed from date, but from text, identifier"),
        ("{to: theme}", "{to: theme, required: false}", "主题 cannot be optional"),
        ("{to: theme}", "", "ParentSession cannot do without theme, and nothing here feeds it"),
        ("{to: theme}", "{to: held_on}", "held_on is fed twice"),
        ("线下: ON_SITE", "线下: INSIDE", "mapping.yaml:11 形式: this word is not in the column's table of values; it has ON_SITE, ONLINE, MIXED"),
        ("六年级: 6", "六年级: 六", "年级: this is no whole number"),
        ("{required: true}", "{split: 、}", "codes and lists need `to`"),
        ("school: {by", "shool: {by", "mapping.yaml:15 ParentSession has no relation 'shool'; it has teacher, course, parent_school, school"),
        ("{code: 学校}", "{name: 学校}", "a School is not identified by 'name', but by code"),
        ("school: {by: {code: 学校}}", "teacher: {by: {staff_number: 学校}}", "cannot do without school"),
        ("hours: 1.5", "hours: long", "mapping.yaml:16 hours: this is no number"),
        ("hours: 1.5", "length: 1.5", "ParentSession has no column 'length'"),
        ("key: [编号, 日期]}", "key: 编号}", "the key of sessions has 2 parts, `key` names 1"),
        ("student: {by: {student_number: 学籍号}}", "student: {stream: sessions, key: [编号, 日期]}", "student is a Student, but stream sessions feeds ParentSession"),
    ],
)  # fmt: skip
def test_what_does_not_exist_fails_when_opened_and_lists_what_does(
    mapping_error: Callable[[str, Path], str], tmp_path: Path, old: str, new: str, said: str
) -> None:
    assert old in SESSIONS
    assert said in mapping_error(SESSIONS.replace(old, new, 1), tmp_path)


async def test_a_reference_to_another_stream_meets_its_key_however_both_are_written(exports: Any) -> None:
    exports.mapping = SESSIONS
    exports.write(
        "sessions.csv",
        "编号,日期,主题,形式,年级,学校",
        'a|1,2026/9/10,某,线下,"六年级、７",213',
    )
    exports.write("attendance.csv", "编号,日期,学籍号", "Ａ|1,2026年9月10日,G0001")
    (session,) = await exports.raws("sessions")
    assert session.key == "A\\|1|2026-09-10"
    (attendance,) = await exports.drafts("attendance")
    assert attendance.refs["session"].key == session.key
    (draft,) = await exports.drafts("sessions")
    assert draft.values["grades"] == [6, 7]
    assert str(draft.values["hours"]) == "1.5"


def test_keys_of_different_rows_differ(exports: Any) -> None:
    exports.mapping = SESSIONS.replace(
        "日期: {to: held_on}", "日期: {to: held_on}\n      甲:\n      乙:"
    ).replace("key: [编号, 日期]\n", "key: [甲, 乙]\n", 1)
    binding = bind(*load(exports.config().mapping))["sessions"]
    keys = {binding.key(cells) for cells in (["a|b", "c"], ["a", "b|c"], ["a\\", "b|c"], ["a\\|b", "c"])}
    assert len(keys) == 4


def test_words_for_empty_and_unknown_columns(exports: Any) -> None:
    binding = bind(*load(exports.config().mapping))["mentors"]
    cells = {"学籍号": "G1", "导师工号": "T1", "开始日期": "20260901", "结束日期": " 至 今", "电话": "12345"}
    (draft,) = binding.drafts(Cells(cells))
    assert draft.values["ends_on"] is None
    assert "电话" not in draft.values
