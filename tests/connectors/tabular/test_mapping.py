from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from connectors.kit.mapping.errors import MappingError
from connectors.tabular.mapping import load

Refused = Callable[[str, Path], str]


@pytest.fixture
def says(mapping_error: Refused, exports: Any, tmp_path: Path) -> Callable[[str, str], str]:
    """The error of the usual mapping with one piece of its text replaced."""

    def with_change(old: str, new: str) -> str:
        assert old in exports.mapping
        return mapping_error(exports.mapping.replace(old, new, 1), tmp_path)

    return with_change


def test_an_unknown_setting_is_told_with_its_line_and_those_that_exist(
    says: Callable[[str, str], str],
) -> None:
    assert "mapping.yaml:4 unknown setting streams.mentors.fiel; known here: entity, key" in says(
        "file:", "fiel:"
    )
    assert "mapping.yaml:10 unknown setting streams.mentors.columns.开始日期.too" in says(
        "{to: starts", "{too: starts"
    )
    assert "known here: by, stream, key" in says("{by: {student", "{bye: {student")
    assert "known here: streams" in says("streams:", "sheets: {}\nstreams:")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("    file: mentors*.csv\n", "", "mapping.yaml:3 streams.mentors.file is missing"),
        ("mentors*.csv", "../mentors.csv", "mapping.yaml:4 streams.mentors.file: name a file inside"),
        ("mentors*.csv", "mentors**.csv", "streams.mentors.file: give a file's name"),
        ("mentors*.csv", "./", "streams.mentors.file: give a file's name"),
        ("mentors*.csv", "/etc/passwd", "name a file inside"),
        ("entity:", "encoding: latin-1\n    entity:", "mapping.yaml:5 streams.mentors.encoding"),
        ("[学籍号, 导师工号]", "[学籍号, 工号码]", "`key` speaks of 工号码; the columns declared here are 学籍号, 导师工号"),
        ("staff_number: 导师工号", "staff_number: 工号码", "`references.mentor` speaks of 工号码"),
        ("{to: starts_on}", "{to: starts_on, aliases: 工 号}", "columns 导师工号 and 开始日期 share the header '工号'"),
        ("{by: {student_number: 学籍号}}", "{stream: pupils}", "either `by`"),
        ("{by: {student_number: 学籍号}}", "{stream: pupils, key: 学籍号}", "stream 'pupils' does not stand before it; there are none"),
        ("{to: starts_on}", "{to: starts_on, type: money}", "mapping.yaml:10 streams.mentors.columns.开始日期.type"),
    ],
)  # fmt: skip
def test_what_contradicts_itself_is_told_with_its_place(
    says: Callable[[str, str], str], old: str, new: str, said: str
) -> None:
    assert said in says(old, new)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("streams: [", "mapping.yaml:1 no YAML"),
        ("streams:\n  a: {file: x}\n  a: {file: y}\n", "mapping.yaml:3 'a' stands here twice"),
        ("streams: &a [*a]", "an alias contains itself"),
        ("a: \x01", "no YAML"),
        ("", "streams is missing"),
        ("streams: {}", "at least 1 item"),
        ("just text", "dictionary"),
    ],
)
def test_what_is_no_mapping_file_is_told_as_such(
    mapping_error: Refused, tmp_path: Path, text: str, said: str
) -> None:
    assert said in mapping_error(text, tmp_path)


def test_words_of_yaml_stay_words(tmp_path: Path) -> None:
    path = tmp_path / "m.yaml"
    path.write_text(
        "streams: {s: {file: f, entity: E, key: 1, columns: {1: {values: {yes: 01, 2026-09-01: no}}}}}"
    )
    column = load(path)[0].streams["s"].columns["1"]
    assert column.values == {"yes": "01", "2026-09-01": "no"}


def test_a_mapping_that_is_shipped_is_found_by_its_name() -> None:
    mapping, document = load(Path("putuo"))
    assert {"mentors", "parent_sessions", "parent_attendance"} <= set(mapping.streams)
    assert document.path.name == "putuo.yaml"
    with pytest.raises(MappingError, match="one of .*putuo"):
        load(Path("elsewhere"))


def test_a_mapping_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match="cannot read"):
        load(tmp_path / "none.yaml")
    (tmp_path / "gbk.yaml").write_bytes("学籍号: 1".encode("gbk"))
    with pytest.raises(MappingError, match="not UTF-8"):
        load(tmp_path / "gbk.yaml")
