from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.kit.errors import Malformed
from connectors.tabular.encoding import Encoding, Guess, decoded, readable, refuse_foreign, spoilt

CHINESE = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=4, max_size=20)


def guessed(*lines: bytes) -> Encoding:
    guess = Guess()
    for line in lines:
        guess.see(line)
    return guess.encoding


@given(st.lists(CHINESE, min_size=3, max_size=10), st.sampled_from(list(Encoding)))
def test_text_is_read_in_the_encoding_in_which_it_was_written(lines: list[str], encoding: Encoding) -> None:
    data = [line.encode(encoding) for line in ["学籍号,导师工号,开始日期", *lines]]
    assert guessed(*data) is encoding
    assert list(decoded(data, encoding))[1:] == lines


def test_one_broken_line_does_not_turn_a_file_into_another_encoding() -> None:
    good = "学籍号,主题".encode()
    assert guessed(good, good, b"\xff\xfe,x") is Encoding.UTF_8


def test_a_line_that_happens_to_be_both_does_not_decide() -> None:
    both = "联通".encode("gb18030")
    gbk = "学籍号,导师工号".encode("gbk")
    assert guessed(both, gbk, gbk) is Encoding.GB18030


def test_ascii_is_utf_8() -> None:
    assert guessed(b"a,b", b"1,2") is Encoding.UTF_8


@pytest.mark.parametrize("encoding", list(Encoding))
def test_bytes_that_do_not_fit_can_be_told_and_shown(encoding: Encoding) -> None:
    line = next(iter(decoded(["好".encode(encoding) + b"\xff,b"], encoding)))
    assert spoilt(line)
    assert readable(line) == "好\ufffd,b"
    assert readable("a\0b") == "a\ufffdb"
    assert not spoilt("𠮷,b")


@pytest.mark.parametrize(
    ("beginning", "what"),
    [(b"\xff\xfea\0", "UTF-16"), (b"\xd0\xcf\x11\xe0\xa1", "xls")],
)
def test_other_kinds_of_files_are_named(beginning: bytes, what: str) -> None:
    with pytest.raises(Malformed, match=what) as error:
        refuse_foreign(beginning, "mentors.csv")
    assert error.value.place == "mentors.csv"
    assert "CSV UTF-8" in str(error.value.mend)
