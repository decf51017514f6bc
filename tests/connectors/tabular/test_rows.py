from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.kit.errors import Malformed
from connectors.tabular.rows import LONGEST_LINE, MOST_LINES, physical_lines, rows

CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=12)


@given(
    st.lists(st.lists(CELL, min_size=3, max_size=3), max_size=12),
    st.sampled_from(",;\t"),
    st.sampled_from(["\n", "\r\n"]),
)
def test_what_a_csv_writer_wrote_is_read_back(table: list[list[str]], delimiter: str, end: str) -> None:
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(table)
    lines = io.StringIO(written.getvalue(), newline="\n")
    blank = " \t\r\n\v\f\u00a0\u3000\u200b\ufeff"
    expected = [row for row in table if any(cell.strip(blank) for cell in row)]
    assert [row.cells for row in rows(lines, delimiter, 3)] == expected


def test_rows_know_the_line_on_which_they_begin() -> None:
    lines = ['a,"b\n', 'c",d\n', "\n", ",,\n", "e,f,g\n"]
    assert [(row.line, row.cells) for row in rows(lines, ",", 3)] == [
        (1, ["a", "b\nc", "d"]),
        (5, ["e", "f", "g"]),
    ]


def test_an_open_quote_spoils_one_line_only() -> None:
    lines = ['1,"open,x\n', '2,b,"c"\n', "3,b,c\n"]
    assert [(row.line, row.cells) for row in rows(lines, ",", 3)] == [
        (1, None),
        (2, ["2", "b", "c"]),
        (3, ["3", "b", "c"]),
    ]


def test_an_open_quote_does_not_swallow_a_long_file() -> None:
    lines = ['0,"open\n', *(f"{number},x\n" for number in range(1, 4 * MOST_LINES))]
    found = list(rows(lines, ",", 2))
    assert found[0].cells is None
    assert [row.cells for row in found[1:]] == [[str(number), "x"] for number in range(1, 4 * MOST_LINES)]


def test_a_quote_in_the_middle_of_a_quoted_cell_is_a_fault() -> None:
    assert [row.cells for row in rows(['a,"b"c,d\n'], ",", 3)] == [None]


def test_a_line_without_end_is_refused_before_it_fills_memory() -> None:
    with pytest.raises(Malformed, match="longer than"):
        list(physical_lines(io.BytesIO(b"x" * (LONGEST_LINE + 1)), "big.csv"))
