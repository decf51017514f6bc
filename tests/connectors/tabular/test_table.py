from __future__ import annotations

from typing import Any

import pytest

from connectors.kit.errors import Malformed
from connectors.tabular.errors import Changed
from connectors.tabular.reading import Reading
from connectors.tabular.table import HEADER_WITHIN

ROW = "G0001,T01,2026-09-01,"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
async def test_encoding_and_delimiter_are_found(
    exports: Any, header: str, encoding: str, delimiter: str, end: str
) -> None:
    lines = [line.replace(",", delimiter) for line in (header, ROW)]
    exports.write("mentors.csv", *lines, encoding=encoding, end=end)
    (raw,) = await exports.raws()
    assert raw.payload == {"学籍号": "G0001", "导师工号": "T01", "开始日期": "2026-09-01", "结束日期": ""}


async def test_a_fixed_encoding_is_not_guessed(exports: Any, header: str) -> None:
    exports.mapping = exports.mapping.replace("entity:", "encoding: gbk\n    entity:")
    exports.write("mentors.csv", header, ROW, encoding="utf-8")
    with pytest.raises(Malformed, match="required headers are missing"):
        await exports.pages()


async def test_headers_are_known_by_their_aliases_in_any_order_and_width(exports: Any) -> None:
    exports.write(
        "mentors.csv", '"开始\n日期",备注, 工　号 ,全国学籍号,,备注,,', "2026-09-01,x,T01,G0001,y,z,,"
    )
    (raw,) = await exports.raws()
    assert raw.payload == {
        "开始日期": "2026-09-01",
        "备注": "x",
        "导师工号": "T01",
        "学籍号": "G0001",
        "column 5": "y",
        "备注 (column 6)": "z",
    }


async def test_titles_may_stand_above_the_header(exports: Any, header: str) -> None:
    exports.write("mentors.csv", "导师结对一览表,,,", "", "(2026学年),,,", header, ROW)
    (raw,) = await exports.raws()
    assert raw.payload["学籍号"] == "G0001"
    exports.write("mentors.csv", *["题"] * HEADER_WITHIN, header, ROW)
    with pytest.raises(Malformed):
        await exports.raws()


@pytest.mark.parametrize("row", ["张三,李四,王五", "学籍号,张三,开始日期,李四", "张三,G0001,2026-09-01"])
async def test_where_a_header_is_missing_nobody_is_quoted_who_stands_in_its_place(
    exports: Any, row: str
) -> None:
    exports.write("mentors.csv", row, "赵六,T02,钱七")
    with pytest.raises(Malformed, match="required headers are missing") as error:
        await exports.raws()
    said = f"{error.value} {error.value.mend} {error.value.place}"
    assert not [cell for cell in ("张三", "李四", "王五", "赵六", "钱七", "G0001") if cell in said]


async def test_a_missing_header_is_told_with_those_found_and_expected(exports: Any) -> None:
    exports.write("mentors.csv", "学籍号,老师,开始日期", "G0001,T01,2026-09-01")
    with pytest.raises(Malformed) as error:
        await exports.raws()
    assert error.value.code == "upstream.malformed"
    assert error.value.place == "mentors.csv"
    assert (
        "missing: 导师工号; found 学籍号, 开始日期 in line 1; expected 学籍号, 导师工号, 开始日期, 结束日期"
        in str(error.value)
    )
    assert "aliases" in str(error.value.mend)


async def test_a_file_without_header_does_not_show_its_people(exports: Any) -> None:
    exports.write("mentors.csv", "G0001,秘密,2026-09-01,", "G0002,秘密,2026-09-01,")
    with pytest.raises(Malformed) as error:
        await exports.raws()
    assert "秘密" not in str(error.value)
    assert "G0001" not in str(error.value)


async def test_two_columns_for_one_meaning_are_refused(exports: Any, header: str) -> None:
    exports.write("mentors.csv", header + ",工号", ROW + ",T02")
    with pytest.raises(Malformed, match="two columns are headed 导师工号"):
        await exports.raws()


async def test_an_optional_column_may_be_absent_and_is_then_not_spoken_of(exports: Any) -> None:
    exports.write("mentors.csv", "学籍号,导师工号,开始日期", "G0001,T01,2026-09-01")
    (draft,) = await exports.drafts()
    assert set(draft.values) == {"starts_on"}


async def test_a_header_without_rows_is_a_page_without_records(exports: Any, header: str) -> None:
    exports.write("mentors.csv", header)
    (page,) = await exports.pages()
    assert (page.records, page.position, page.names_all) == ([], None, True)
    assert page.cursor is not None


async def test_a_file_without_anything_is_malformed(exports: Any) -> None:
    (exports.folder / "mentors.csv").write_bytes(b"")
    with pytest.raises(Malformed, match="empty"):
        await exports.raws()


async def test_a_file_that_grows_while_it_is_read_fails_the_run(exports: Any, header: str) -> None:
    from connectors.kit.mapping.binding import bind
    from connectors.tabular.mapping import load

    exports.write("mentors.csv", header, ROW)
    bindings = bind(*load(exports.config().mapping))
    reading = Reading.begin(bindings["mentors"], exports.folder)
    try:
        with (exports.folder / "mentors.csv").open("ab") as file:
            file.write(b"G0002,T01,2026-09-01,\n")
        with pytest.raises(Changed):
            list(reading.raws())
    finally:
        reading.close()
