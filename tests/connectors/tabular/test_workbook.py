"""Lists in workbooks: the same rows as from CSV files, and what only a workbook can have."""

from __future__ import annotations

import tracemalloc
from datetime import date
from typing import Any

import pytest

from connectors.kit.errors import Malformed
from connectors.tabular import package
from tests.connectors.tabular.workbook import ERROR, UNCALCULATED, Raw, Sheet, formula, workbook

HEAD = ("学籍号", "导师工号", "开始日期", "结束日期")
ROW = ("G001", "T01", date(2026, 9, 1), None)


@pytest.fixture
def book(exports: Any) -> Any:
    exports.mapping = exports.mapping.replace("mentors*.csv", "mentors*.xlsx")

    def write(sheets: Any, sheet: str | None = None, **more: Any) -> Any:
        if sheet is not None:
            exports.mapping = exports.mapping.replace("    entity:", f"    sheet: '{sheet}'\n    entity:")
        rows = sheets if isinstance(sheets, dict) else {"名单": Sheet(sheets)}
        (exports.folder / "mentors.xlsx").write_bytes(workbook(rows, **more))
        return exports

    return write


async def test_cells_are_read_by_the_rules_of_csv_whatever_their_type(book: Any) -> None:
    rows = [
        HEAD,
        ("Ｇ００１", "t01", date(2026, 9, 1), "至今"),
        ("G002", 7, "2026年9月2日", 46290),
        ("G003", formula("T01"), "２０２６/9/3", Raw('s="1"', "<v>46290</v>")),
    ]
    first, second, third = await book(rows).drafts()
    assert first.values == {"starts_on": date(2026, 9, 1), "ends_on": None}
    assert second.values == {"starts_on": date(2026, 9, 2), "ends_on": date(2026, 9, 25)}
    assert third.values == {"starts_on": date(2026, 9, 3), "ends_on": date(2026, 9, 25)}
    assert second.refs["mentor"].identifiers == {"staff_number": "7"}
    assert third.refs["mentor"].identifiers == {"staff_number": "T01"}


async def test_the_years_of_a_workbook_may_begin_in_1904(book: Any) -> None:
    (first,) = await book([HEAD, ("G1", "T1", date(2026, 9, 1), 44828)], date1904=True).drafts()
    assert first.values == {"starts_on": date(2026, 9, 1), "ends_on": date(2026, 9, 25)}


async def test_a_header_of_merged_rows_below_a_title(book: Any) -> None:
    rows = [
        ("导师结对一览表", None, None, None),
        (),
        ("学籍号", "导师工号", "期间", None),
        (None, None, "开始日期", "结束日期"),
        ROW,
    ]
    sheet = Sheet(rows, merged=["A1:D1", "A3:A4", "B3:B4", "C3:D3"])
    (draft,) = await book({"名单": sheet}).drafts()
    assert draft.values["starts_on"] == date(2026, 9, 1)


async def test_cells_merged_downward_hold_for_each_row(book: Any) -> None:
    rows = [HEAD, ("G001", "T01", "2026-09-01", None), ("G002", None, "2026-09-02", None)]
    first, second = await book({"名单": Sheet(rows, merged=["B2:B3"])}).drafts()
    assert first.refs["mentor"] == second.refs["mentor"]


@pytest.mark.parametrize(
    ("cell", "words"),
    [(ERROR, "holds the error #N/A"), (UNCALCULATED, "a formula that was not calculated")],
)
async def test_a_cell_without_the_value_that_it_should_have_is_no_empty_cell(
    book: Any, cell: Any, words: str
) -> None:
    first, second = await book([HEAD, ROW, ("G002", "T01", "2026-09-01", cell)]).raws()
    assert first.fault is None
    assert words in str(second.fault)
    assert second.fault.field == "结束日期"


async def test_a_number_that_lost_its_last_digits_is_refused(book: Any) -> None:
    exports = book([HEAD, (310107201001010011, "T01", "2026-09-01", None)])
    (raw,) = await exports.raws()
    assert "last digits are lost" in str(raw.fault)


async def test_late_and_duplicate_rows_and_their_places(book: Any) -> None:
    late = ("G001", "T01", "2026-09-05", None)
    early, again, last = await book([HEAD, ROW, (), ROW, late]).raws()
    assert (early.key, again.key) == ("mentors.xlsx[名单]:2", "mentors.xlsx[名单]:4")
    assert "mentors.xlsx[名单]:5 has the same" in str(early.fault)
    assert (last.fault, last.payload["开始日期"]) == (None, "2026-09-05")


async def test_hidden_sheets_are_read_by_their_whole_name_only(book: Any) -> None:
    old = Sheet([HEAD, ("G999", "T01", "2020-09-01", None)], state="hidden")
    exports = book({"旧": old, "说明": Sheet([("请填写",)]), "名单": Sheet([HEAD, ROW])})
    (raw,) = await exports.raws()
    assert raw.payload["学籍号"] == "G001"
    (raw,) = await book({"旧": old, "名单": Sheet([HEAD, ROW])}, sheet="旧").raws()
    assert raw.payload["学籍号"] == "G999"


async def test_several_sheets_are_one_list_where_the_mapping_says_so(book: Any) -> None:
    sheets = {f"{n}班": Sheet([HEAD, (f"G{n}", "T01", "2026-09-01", None)]) for n in (1, 2)}
    with pytest.raises(Malformed, match="2 sheets have the required headers"):
        await book(sheets).raws()
    found = await book(sheets, sheet="*班").raws()
    assert [raw.payload["学籍号"] for raw in found] == ["G1", "G2"]


async def test_a_sheet_that_is_not_there_is_named(book: Any) -> None:
    with pytest.raises(Malformed, match="there is no visible sheet '一班'; there are 名单"):
        await book([HEAD, ROW], sheet="一班").raws()


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("sheet", "words"),
    [
        (Sheet([HEAD, ROW], head=BOMB), "entities of its own"),
        (Sheet([HEAD, ROW], head="<broken"), "no XML"),
    ],
)
async def test_a_workbook_that_is_a_trap_is_refused(book: Any, sheet: Sheet, words: str) -> None:
    with pytest.raises(Malformed, match=words) as error:
        await book({"名单": sheet}).raws()
    assert error.value.place == "mentors.xlsx"
    assert error.value.mend


async def test_a_cell_far_away_is_refused_before_room_is_made_for_it(book: Any) -> None:
    exports = book([HEAD, ROW])
    part = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1048576"><c r="ALL1048576"><v>1</v></c></row></sheetData></worksheet>'
    _replace(exports.folder / "mentors.xlsx", "xl/worksheets/sheet1.xml", part)
    with pytest.raises(Malformed, match="a cell at ALL1048576"):
        await exports.raws()


FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="9000"><c r="ALL9000"><v>1</v></c></row>'


@pytest.mark.parametrize(
    "part",
    [
        pytest.param("xl/worksheets/sheet1.xml", id="without a namespace"),
        pytest.param("xl/worksheets/SHEET1.XML", id="by another spelling"),
        pytest.param("xl\\worksheets\\sheet1.xml", id="by another separator"),
    ],
)
async def test_a_sheet_that_only_the_library_takes_for_one_is_looked_through_too(
    book: Any, part: str
) -> None:
    exports = book([HEAD, ROW])
    text = f"<worksheet><sheetData>{FAR}</sheetData></worksheet>"
    _replace(exports.folder / "mentors.xlsx", part, text)
    with pytest.raises(Malformed, match="a cell at ALL9000"):
        await exports.raws()


def test_no_more_of_a_part_is_held_than_a_cell(book: Any) -> None:
    rows = 100_000
    path = book([HEAD, ROW]).folder / "mentors.xlsx"
    _replace(
        path, "xl/worksheets/sheet1.xml", f"<worksheet><sheetData>{'<row/>' * rows}</sheetData></worksheet>"
    )
    tracemalloc.start()
    with path.open("rb") as file:
        package.look_through(file, "mentors.xlsx")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < rows * 20


async def test_elements_within_elements_without_end_are_refused(book: Any) -> None:
    exports = book([HEAD, ROW], more={"xl/deep.xml": b"<a>" * 1000})
    with pytest.raises(Malformed, match="no XML"):
        await exports.raws()


async def test_a_part_that_unpacks_without_end_is_refused(book: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MOST_BYTES", 1 << 20)
    exports = book([HEAD, ROW], more={"xl/media/image1.png": b"\0" * (2 << 20)})
    with pytest.raises(Malformed, match="more than 1 MiB when it is unpacked"):
        await exports.raws()


async def test_a_damaged_workbook_is_refused(book: Any) -> None:
    exports = book([HEAD, ROW])
    path = exports.folder / "mentors.xlsx"
    path.write_bytes(path.read_bytes()[:600])
    with pytest.raises(Malformed, match="damaged"):
        await exports.raws()


async def test_a_part_whose_packing_is_damaged_is_refused(book: Any) -> None:
    exports = book([HEAD, ROW])
    path = exports.folder / "mentors.xlsx"
    content = path.read_bytes()
    at = content.index(b"xl/styles.xml") + len("xl/styles.xml")
    path.write_bytes(content[:at] + b"\xff" * 16 + content[at + 16 :])
    with pytest.raises(Malformed, match="damaged"):
        await exports.raws()


async def test_an_unchanged_workbook_yields_nothing_in_the_next_run(book: Any) -> None:
    exports = book([HEAD, ROW])
    (whole,) = await exports.pages()
    (again,) = await exports.pages(since=whole.cursor)
    assert (whole.names_all, again.records, again.names_all) == (True, [], None)


def _replace(path: Any, name: str, text: str) -> None:
    import zipfile

    with zipfile.ZipFile(path) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for each, content in {**parts, name: text.encode()}.items():
            archive.writestr(each, content)
