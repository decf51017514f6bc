from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.kit.errors import Unreachable
from hub.base.conventions import comparable_student_number
from schema.people.student import Student

GOOD = "G0001,T01,2026-09-01,"


async def test_a_missing_file_is_unreachable_and_named(exports: Any) -> None:
    with pytest.raises(Unreachable) as error:
        await exports.raws()
    assert error.value.code == "upstream.unreachable"
    assert str(error.value.place).endswith("mentors*.csv")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("G0002,T01", "too few cells: 2, where the header has 4"),
        ("G0002,T01,2026-09-01,,额外", "too many cells: 5, where the header has 4"),
        ('G0002,T01,"2026-09-01,', "quotes"),
        (",T01,2026-09-01,", "the cell is empty"),
        ("3.10107E+17,T01,2026-09-01,", "scientific notation"),
        ("G0002\0,T01,2026-09-01,", "bytes"),
    ],
)
async def test_a_bad_row_is_told_by_its_place_and_the_rest_goes_on(
    exports: Any, header: str, line: str, said: str
) -> None:
    exports.write("mentors.csv", header, GOOD, line, "G0003,T01,2026-09-01,")
    pages = await exports.pages()
    first, bad, last = pages[0].records
    assert bad.key == "mentors.csv:3"
    assert said in bad.fault.message
    assert bad.fault.mend
    assert bad.payload
    assert (first.fault, last.fault) == (None, None)
    assert pages[-1].names_all is False


async def test_a_bad_row_whose_key_is_sure_keeps_it_so_that_nothing_is_taken_for_gone(
    exports: Any, header: str
) -> None:
    exports.write("mentors.csv", header, "G0001,T01,2026-09-01,", "G0002,T01,2026-09-01,")
    good = [raw.key for raw in await exports.raws()]
    for encoding in ("utf-8", "gbk"):
        exports.write(
            "mentors.csv", header, "G0001,T01,2026-09-01", "G0002,T01,2026-09-01,", encoding=encoding
        )
        path = exports.folder / "mentors.csv"
        path.write_bytes(path.read_bytes().removesuffix(b"\n") + b"\xff\n")
        (page,) = await exports.pages()
        assert [raw.key for raw in page.records] == good
        assert [raw.fault.field for raw in page.records if raw.fault] == [None, "结束日期"]
        assert page.names_all is True
        assert page.records[1].payload["结束日期"] == "\ufffd"


async def test_a_last_line_that_was_cut_off_is_a_fault(exports: Any, header: str) -> None:
    exports.write("mentors.csv", header, GOOD, "G0002,T0", end="\n")
    path = exports.folder / "mentors.csv"
    path.write_bytes(path.read_bytes().removesuffix(b"\n"))
    assert [raw.fault is None for raw in await exports.raws()] == [True, False]


async def test_the_key_is_the_same_however_it_is_written(
    exports: Any, header: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = Student.declaration.columns["student_number"]
    normal = replace(number, spec=replace(number.spec, normal=comparable_student_number))
    monkeypatch.setitem(Student.declaration.columns, "student_number", normal)
    keys = []
    for student, staff in [("G0001", "T01"), ("Ｇ０００１", " t01 "), ("L0001", "'T01")]:
        exports.write("mentors.csv", header, f"{student},{staff},2026-09-01,")
        keys += [raw.key for raw in await exports.raws()]
    assert len(set(keys)) == 1
    assert "0001" not in keys[0]


async def test_of_rows_with_one_key_the_later_counts_and_the_earlier_is_a_fault(
    exports: Any, header: str
) -> None:
    exports.write("mentors.csv", header, GOOD, "G0002,T01,2026-09-01,", "G0001,T01,2026-09-08,")
    earlier, other, later = await exports.raws()
    assert (earlier.key, earlier.fault.field) == ("mentors.csv:2", "学籍号, 导师工号")
    assert "mentors.csv:4 has the same" in earlier.fault.message
    assert earlier.payload["开始日期"] == "2026-09-01"
    assert (other.fault, later.fault) == (None, None)
    assert later.payload["开始日期"] == "2026-09-08"
    exports.write("mentors.csv", header, GOOD)
    assert [raw.key for raw in await exports.raws()] == [later.key]


async def test_a_repeated_row_counts_once(exports: Any, header: str) -> None:
    exports.write("mentors.csv", header, GOOD, GOOD, "G0002,T01,2026-09-01,", GOOD)
    raws = await exports.raws()
    assert [raw.payload["学籍号"] for raw in raws] == ["G0002", "G0001"]
    assert [raw.fault for raw in raws] == [None, None]


async def test_a_row_that_cannot_be_read_does_not_displace_a_sound_one_with_its_key(
    exports: Any, header: str
) -> None:
    exports.write("mentors.csv", header, GOOD, "G0001,T01,2026-09-01", "G0002,T01,2026-09-01,")
    sound, broken, _ = await exports.raws()
    assert sound.fault is None
    assert (broken.key, broken.fault is None) == ("mentors.csv:3", False)


async def test_files_of_a_pattern_are_one_list_in_which_the_later_file_counts(
    exports: Any, header: str
) -> None:
    exports.write("mentors-2025.csv", header, "G0001,T01,2025-09-01,", encoding="gbk")
    exports.write(
        "mentors-2026.csv", header, "G0001,T01,2026-09-01,", "G0002,T01,2026-09-01,", encoding="utf-8-sig"
    )
    earlier, later, _ = await exports.raws()
    assert earlier.key == "mentors-2025.csv:2"
    assert "mentors-2026.csv:2" in earlier.fault.message
    assert later.fault is None


ROWS = st.lists(
    st.tuples(
        st.integers(0, 5),
        st.integers(0, 3),
        st.dates(),
        st.none() | st.dates(),
        st.text("好，;\"\n '", max_size=5),
    ),
    max_size=30,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(ROWS, st.sampled_from(["utf-8", "utf-8-sig", "gbk"]), st.sampled_from(",;\t"))
async def test_random_tables_come_out_as_they_went_in(
    exports: Any, header: str, rows: list[Any], encoding: str, delimiter: str
) -> None:
    def line(*cells: str) -> str:
        return delimiter.join('"' + cell.replace('"', '""') + '"' for cell in cells)

    exports.write(
        "mentors.csv",
        line(*header.split(","), "备注"),
        *(line(f"G{s}", f"T{t}", f"{d}", f"{e or '至今'}", note) for s, t, d, e, note in rows),
        encoding=encoding,
    )
    expected = {(s, t): (d, e) for s, t, d, e, _ in rows}
    raws = await exports.raws()
    good = [raw for raw in raws if raw.fault is None]
    assert len({raw.key for raw in raws}) == len(raws)
    assert len(good) == len(expected)
    assert len(raws) - len(good) <= len(rows) - len(expected)
    assert {(raw.payload["学籍号"], raw.payload["导师工号"]): raw.payload["开始日期"] for raw in good} == {
        (f"G{s}", f"T{t}"): f"{d}" for (s, t), (d, _) in expected.items()
    }
