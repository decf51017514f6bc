import hashlib
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from hub.demo import DemoError, Summary, generate
from hub.demo.places import school_count


def digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_same_seed_gives_the_same_bytes_in_another_process(tmp_path: Path, today: date):
    generate(tmp_path / "here", students=120, today=today)
    program = (
        "import sys, datetime, pathlib; from hub.demo import generate; "
        f"generate(pathlib.Path(sys.argv[1]), students=120, today=datetime.date({today.year}, {today.month}, {today.day}))"
    )
    subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "there")],
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "7", "TZ": "America/New_York"},
    )
    assert digests(tmp_path / "here") == digests(tmp_path / "there")


def test_another_seed_gives_other_people(tmp_path: Path, today: date):
    generate(tmp_path / "one", students=60, seed=1, today=today)
    generate(tmp_path / "two", students=60, seed=2, today=today)
    one, two = digests(tmp_path / "one"), digests(tmp_path / "two")
    assert one.keys() == two.keys()
    assert one["oneroster/users.ndjson"] != two["oneroster/users.ndjson"]


def test_the_default_has_twelve_schools(district: Path, expected):
    assert expected["students"] == 2000
    assert expected["entities"]["School"] == 12
    assert expected["entities"]["Student"] == 2000


@pytest.mark.parametrize(("students", "schools"), [(60, 6), (2000, 12), (100_000, 120)])
def test_schools_grow_with_the_district(students: int, schools: int):
    assert school_count(students) == schools


@pytest.mark.parametrize("students", [0, -5, 10**9])
def test_a_size_out_of_bounds_is_refused_with_a_way_to_mend_it(tmp_path: Path, today: date, students: int):
    with pytest.raises(DemoError, match=r"demo\.invalid.*students") as caught:
        generate(tmp_path / "none", students=students, today=today)
    assert caught.value.mend
    assert not (tmp_path / "none").exists()


def test_progress_is_told_after_each_school(tmp_path: Path, today: date):
    told: list[tuple[str, int, int]] = []
    generate(
        tmp_path,
        students=60,
        today=today,
        progress=lambda what, done, total: told.append((what, done, total)),
    )
    assert told == [("schools", done, 6) for done in range(1, 7)]


def test_the_summary_counts_what_was_written(summary: Summary):
    assert summary.students == 60
    assert summary.schools == 6
    for source, streams in summary.records.items():
        for stream, count in streams.items():
            if source == "tabular":
                continue
            lines = (summary.directory / source / f"{stream}.ndjson").read_bytes().count(b"\n")
            assert lines == count, (source, stream)


@pytest.mark.parametrize("today", [date(2026, 9, 1), date(2027, 2, 2), date(2027, 5, 20), date(2031, 8, 1)])
def test_a_district_can_be_made_on_any_day(tmp_path: Path, today: date):
    assert generate(tmp_path, students=60, today=today).students == 60
