from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.kit.mapping.cells import (
    READERS,
    CellError,
    Kind,
    boolean,
    day,
    decimal,
    heading,
    identifier,
    integer,
    text,
)


@pytest.mark.parametrize(
    "cell",
    [
        "2026-09-01", "2026-9-1", "2026/9/1", "2026/09/01", "2026.9.1", "20260901", "2026年9月1日", "2026年09月01日",
        "２０２６－０９－０１", "２０２６年９月１日", " 2026 年 9 月 1 日\u3000", "2026/9/1 0:00", "2026-09-01 00:00:00", "2026年9月1日 0:00:00",
    ],
)  # fmt: skip
def test_every_usual_way_to_write_a_date_is_the_same_day(cell: str) -> None:
    assert day(cell) == date(2026, 9, 1)


@pytest.mark.parametrize(
    "cell", ["2026-02-30", "2026-13-01", "2026-09", "26-9-1", "2026-09-01 08:00", "soon", "0", "2026-09/01"]
)
def test_what_is_no_day_is_refused(cell: str) -> None:
    with pytest.raises(CellError) as error:
        day(cell)
    assert error.value.mend


def test_a_date_that_a_spreadsheet_made_a_serial_number_is_told_as_such() -> None:
    with pytest.raises(CellError, match="serial number"):
        day("46266")


@pytest.mark.parametrize("kind", [kind for kind in READERS if kind is not Kind.BOOLEAN])
@pytest.mark.parametrize("cell", ["3.10107E+17", "3.10107201001011E+17", "３．１Ｅ＋１７", "3e+17"])
def test_a_number_in_scientific_notation_is_told_as_spoilt(kind: Kind, cell: str) -> None:
    with pytest.raises(CellError, match="scientific notation") as error:
        READERS[kind](cell)
    assert "format the column as text" in error.value.mend
    assert cell not in error.value.message


@pytest.mark.parametrize("cell", ["2E05", "1E3", "E17", "3.1E+17 (见备注)"])
def test_codes_that_only_look_like_it_stay(cell: str) -> None:
    assert text(cell) == cell


@given(st.dates(min_value=date(1900, 1, 1)))
def test_a_date_survives_each_form(when: date) -> None:
    y, m, d = when.year, when.month, when.day
    for form in (f"{y:04}-{m:02}-{d:02}", f"{y:04}/{m}/{d}", f"{y:04}年{m}月{d}日", f"{y:04}{m:02}{d:02}"):
        assert day(form) == when


def test_identifiers_are_the_same_however_typed() -> None:
    assert {identifier(cell) for cell in ("G0012x", "Ｇ００１２Ｘ", " g0012X ", "'G0012X", "G00 12X")} == {
        "G0012X"
    }


def test_text_keeps_its_full_width_signs() -> None:
    assert text("\u3000手机使用（一）， 上 ") == "手机使用（一）， 上"


def test_numbers_are_exact() -> None:
    assert (integer("５"), integer("-3"), integer("7.0")) == (5, -3, 7)
    assert (decimal("１．５"), decimal("2")) == (Decimal("1.5"), Decimal(2))
    for cell in ("1.5", "1,200", "三", "9" * 19):
        with pytest.raises(CellError):
            integer(cell)
    for cell in ("1,5", "1.2.3", "NaN", "Infinity", "1小时"):
        with pytest.raises(CellError):
            decimal(cell)


def test_booleans_are_said_in_words() -> None:
    assert [boolean(cell) for cell in ("是", "TRUE", "Ｙ", "1")] == [True] * 4
    assert [boolean(cell) for cell in ("否", "false", "n", "０")] == [False] * 4
    with pytest.raises(CellError):
        boolean("也许")


def test_headings_are_compared_without_space_width_and_case() -> None:
    assert heading("\u3000学 籍\n号（ＩＤ） ") == heading("学籍号(id)")


@given(st.sampled_from(list(READERS)), st.text(min_size=4, max_size=30))
def test_no_error_quotes_its_cell(kind: Kind, cell: str) -> None:
    marked = f"秘密{cell}秘密"
    try:
        READERS[kind](marked)
    except CellError as error:
        assert "秘密" not in error.message + error.mend
