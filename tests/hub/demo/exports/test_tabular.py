import csv
import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from hub.base.conventions import student_number
from hub.demo.exports.tabular import ATTENDANCES, MENTORS, SESSIONS

UTF_8 = ("mentors", "mentor_plans", "mentor_talks")
GBK = ("parent_schools", "parent_courses", "parent_sessions", "parent_attendance")


def rows(path: Path, encoding: str) -> list[dict[str, str]]:
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def tables(district: Path):
    folder = district / "tabular"
    return {
        name: rows(folder / f"{name}.csv", encoding)
        for names, encoding in ((UTF_8, "utf-8-sig"), (GBK, "gbk"))
        for name in names
    }


def test_encodings_are_those_of_the_offices(district: Path):
    folder = district / "tabular"
    assert (folder / "mentors.csv").read_bytes().startswith("\ufeff学籍号".encode())
    for name in GBK:
        with pytest.raises(UnicodeDecodeError):
            (folder / f"{name}.csv").read_text("utf-8")


def test_headers_are_the_schools_own(tables):
    for name, header in (
        ("mentors", MENTORS),
        ("parent_sessions", SESSIONS),
        ("parent_attendance", ATTENDANCES),
    ):
        assert tuple(tables[name][0]) == header


def test_dates_are_written_in_three_ways(tables):
    forms = Counter(
        "年" if "年" in row["开始日期"] else "/" if "/" in row["开始日期"] else "-"
        for row in tables["mentors"]
    )
    assert forms.keys() == {"年", "/", "-"}


def test_rows_name_pupils_staff_and_sessions_that_exist_but_for_those_listed(tables, lines, expected):
    users = list(lines("oneroster/users"))
    numbers = {
        user["metadata"]["studentNumber"] for user in users if "studentNumber" in user.get("metadata", {})
    }
    staff = {user["identifier"] for user in users if "post" in user.get("metadata", {})}
    sessions = {row["活动编号"] for row in tables["parent_sessions"]}
    listed = {
        (entry["stream"], entry["key"]) for entry in expected["waiting"] if entry["source"] == "tabular"
    }
    pairs = {pair(row, "开始日期") for row in tables["mentors"]}
    lost = set()
    for name in ("mentors", "mentor_talks", "parent_attendance"):
        for line, row in enumerate(tables[name], start=2):
            assert student_number(row["学籍号"]) in numbers
            if (
                row.get("导师工号", next(iter(staff))) not in staff
                or row.get("活动编号", next(iter(sessions))) not in sessions
                or ("结对日期" in row and pair(row, "结对日期") not in pairs)
            ):
                lost.add((name, f"line {line}"))
    assert lost == listed
    assert {row["课程编号"] for row in tables["parent_sessions"]} - {""} <= {
        row["课程编号"] for row in tables["parent_courses"]
    }
    assert {row["主讲教师工号"] for row in tables["parent_sessions"]} - {""} <= staff


def pair(row: dict[str, str], since: str) -> tuple[str, str, tuple[int, ...]]:
    """Who mentors whom since when, however the row writes it."""
    day = tuple(int(part) for part in re.findall(r"\d+", row[since]))
    return student_number(row["学籍号"]), row["导师工号"], day


def test_unreadable_rows_are_those_listed(tables, expected):
    for entry in expected["quarantined"]:
        if entry["source"] == "tabular":
            row = tables[entry["stream"]][int(entry["key"].removeprefix("line ")) - 2]
            assert row[entry["field"]] in ("2026/9/31", "九")


def test_some_numbers_are_typed_carelessly(tables):
    typed = [row["学籍号"] for row in tables["mentors"]]
    assert any(unicodedata.normalize("NFKC", number) != number for number in typed)
    assert any(number != number.strip() for number in typed)


def test_guardians_identity_numbers_are_those_of_the_roster_or_absent(tables, lines):
    known = {
        user["metadata"]["nationalId"]
        for user in lines("oneroster/users")
        if "nationalId" in user.get("metadata", {})
    }
    told = [row["监护人身份证号"] for row in tables["parent_attendance"]]
    assert "" in told
    assert set(told) - {""} <= known


def test_counts_are_those_that_were_promised(tables, expected):
    assert expected["records"]["tabular"] == {name: len(found) for name, found in tables.items()}
