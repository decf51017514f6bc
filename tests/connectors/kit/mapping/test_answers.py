"""Answers to an instrument in the columns of a row: read, scored and compared with the total that the source tells."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import yaml

from connectors.kit.mapping.binding import bind
from connectors.kit.mapping.errors import MappingError
from connectors.tabular.mapping import load
from hub.sync.contract import RecordError
from schema.screening.screening_flag import ScreeningFlag
from schema.screening.screening_result import ScreeningResult
from schema.screening.warning_level import WarningLevel

STREAM: dict[str, Any] = {
    "file": "results.csv",
    "entity": "ScreeningResult",
    "key": ["学籍号"],
    "columns": {
        "学籍号": "",
        "测评日期": {"to": "taken_on"},
        "量表": {"values": {"抑郁量表": "PHQ-9@2001"}},
        "总分": "",
    },
    "answers": {"columns": "第#题", "instrument": "量表", "total": "总分", "words": {"从不": "0"}, "empty": "跳过"},
    "references": {"student": {"by": {"student_number": "学籍号"}}},
}  # fmt: skip


PUPILS = {"学籍号": {"to": "student_number"}, "姓名": {"to": "name"}, "量表": "", "总分": ""}


def bound(tmp_path, **changed: Any):
    path = tmp_path / "mapping.yaml"
    path.write_text(yaml.safe_dump({"streams": {"results": {**STREAM, **changed}}}, allow_unicode=True))
    return bind(*load(path))["results"]


def row(points, **cells: str):
    numbered = {f"第{number}题": said for number, said in enumerate(points.split(), 1)}
    return {"学籍号": "G1", "测评日期": "2026/10/12", "量表": "抑郁量表", "总分": "", **numbered, **cells}


def drafts(binding, cells):
    return binding.drafts(binding.stream.record.model_validate(cells))


def test_a_row_is_scored(tmp_path):
    (draft,) = drafts(bound(tmp_path), row("3 ３ 3 从不 2 跳过 0 0 1", 总分="14"))
    assert draft.entity is ScreeningResult
    # 12 of 8 answered items: 13.5, rounded up.
    assert draft.values == {
        "taken_on": date(2026, 10, 12), "level": WarningLevel.RED, "at_cut_off": True, "urgent": True, "valid": True,
        "total": Decimal(14), "subscale_scores": None, "answers": "33302-001",
    }  # fmt: skip
    assert draft.refs["instrument"].identifiers == {"edition": "PHQ-9@2001"}


def test_subscales_at_their_cut_off_are_rows_of_the_result(tmp_path):
    answers = " ".join("1" if number <= 9 else "0" for number in range(1, 101))
    result, flag = drafts(bound(tmp_path), row(answers, 量表="MHT@1991"))
    assert result.values["subscale_scores"] == [9, 0, 0, 0, 0, 0, 0, 0]
    assert (flag.entity, flag.slot, flag.values) == (ScreeningFlag, "LEARNING_ANXIETY", {"score": 9})
    assert flag.refs["scale"].identifiers == {"edition": "MHT@1991/LEARNING_ANXIETY"}
    assert flag.refs["result"].stream == "results"


def test_a_pupil_who_has_not_taken_it_is_meant(tmp_path):
    (draft,) = drafts(bound(tmp_path), row("", 测评日期=""))
    assert draft.values == {"taken_on": None}


def test_a_total_alone_is_judged(tmp_path):
    (draft,) = drafts(bound(tmp_path), row("", 总分="10"))
    assert (draft.values["level"], draft.values["answers"]) == (WarningLevel.ORANGE, None)


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        (row("0 0 0 0 0 0 0 0 1", 总分="2"), "总分"),
        (row("0 0 0 0 0 0 0 0 4"), "第9题"),
        (row("0 0 0 0 0 0 0 0 是"), "第9题"),
        (row("0 0 0 0 0 0 0 0 0 1"), "第10题"),
        (row("0 0 0 0 0 0 0 0 0", 量表="SCL-90"), "量表"),
        (row("0 0 0 0 0 0 0 0 0", 测评日期=""), None),
        (row("", 总分="28"), "总分"),
        (row(""), "总分"),
    ],
)
def test_what_does_not_fit_is_told_with_its_column(tmp_path, cells, field):
    with pytest.raises(RecordError) as refused:
        drafts(bound(tmp_path), cells)
    assert refused.value.field == field
    assert refused.value.mend


@pytest.mark.parametrize(
    ("changed", "part"),
    [
        ({"entity": "Student", "references": {}, "columns": PUPILS}, "answers make a ScreeningResult"),
        ({"answers": {"columns": "题", "instrument": "量表"}}, "answers.columns"),
        ({"answers": {"columns": "题#", "instrument": "问卷"}}, "问卷"),
        ({"answers": {"columns": "题#", "instrument": "量表", "totals": "总分"}}, "unknown setting"),
        (
            {"columns": {**STREAM["columns"], "量表": {"values": {"抑郁量表": "PHQ-9"}}}},
            "there is no instrument 'PHQ-9'",
        ),
    ],
)
def test_a_mapping_that_names_what_is_not_there_is_refused(tmp_path, changed, part):
    with pytest.raises(MappingError, match=part):
        bound(tmp_path, **changed)
