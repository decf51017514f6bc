"""Rows by key: none lost, none twice, none under another's key, whatever the school's database holds."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from connectors.kit.errors import Malformed
from connectors.sql import Sql
from hub.sync.contract import Page, Raw
from tests.connectors.sql.conftest import START, row


def faults(raws: list[Raw]) -> list[str]:
    return [raw.fault.message for raw in raws if raw.fault]


def numbers(raws: list[Raw]) -> list[str]:
    return [raw.payload["学籍号"] for raw in raws]


async def test_rows_come_by_key_with_what_the_mapping_declares_and_no_more(school: Any) -> None:
    pages = await school.pages()
    raws = [raw for page in pages for raw in page.records]
    assert numbers(raws) == [f"G{number:03}" for number in range(24)]
    assert raws[0].payload == {"学籍号": "G000", "导师工号": "T1", "开始日期": "2026-09-01", "结束日期": ""}
    assert raws[0].source_time is not None
    assert raws[0].source_time.isoformat() == "2026-09-01T08:00:00+08:00"
    assert [len(page.records) for page in pages] == [7, 6, 6, 5]


async def test_rows_of_one_key_are_quarantined_under_it(school: Any) -> None:
    await school.write([row(number) for number in range(24)] + [row(6), row(7)])
    raws = await school.raws()
    assert len(raws) == len({raw.key for raw in raws}) == 24
    assert faults(raws) == ["2 rows have the same 学籍号, 导师工号"] * 2


async def test_more_rows_of_one_key_than_a_page_holds_end_the_run(school: Any) -> None:
    await school.write([row(3) for _ in range(20)])
    with pytest.raises(Malformed, match="bear one key"):
        await school.raws()


async def test_a_key_that_is_differently_written_is_nobody_elses(school: Any) -> None:
    await school.write([row(number) for number in range(24)] + [row(30, xjh="g 012", gh="t1")])
    pages = await school.pages()
    raws = [raw for page in pages for raw in page.records]
    assert len({raw.key for raw in raws}) == 25
    assert faults(raws) == ["another row has the same 学籍号, 导师工号, differently written"]


async def test_a_resumed_run_remembers_whose_keys_it_passed_on(school: Any) -> None:
    await school.write([row(number) for number in range(24)] + [row(30, xjh="g 002", gh="t1")])
    pages = await school.pages()
    rest = await school.pages(position=pages[1].position)
    assert [[raw.key for raw in page.records] for page in rest] == [
        [raw.key for raw in page.records] for page in pages[2:]
    ]
    assert len(faults([raw for page in rest for raw in page.records])) == 1


async def test_where_a_run_stopped_is_told_without_the_key_which_may_be_secret(school: Any) -> None:
    pages = await school.pages()
    assert "G0" not in str([page.position for page in pages])
    await school.write([row(number) for number in range(24) if number != 12])
    # The row at which it stopped is gone: all are read again.
    assert numbers(
        [raw for page in await school.pages(position=pages[1].position) for raw in page.records]
    ) == [f"G{number:03}" for number in range(24) if number != 12]


async def test_rows_without_a_key_are_told_and_nothing_is_taken_for_gone(school: Any) -> None:
    assert (await school.pages())[-1].names_all is None
    keyless = (None, "T1", START.date(), None, START)
    await school.write([row(number) for number in range(24)] + [keyless, row(30, xjh="")])
    pages = await school.pages()
    raws = [raw for page in pages for raw in page.records]
    assert len(raws) == 26
    assert faults(raws) == ["the cell is empty"] * 2
    assert pages[-1].names_all is False


async def test_keys_that_the_database_takes_for_one_are_all_read(sqlite: Any) -> None:
    await sqlite.execute(
        "DROP VIEW mentors", "ALTER TABLE jdb RENAME TO old", "DROP TABLE IF EXISTS jdb",
        "CREATE TABLE jdb (xjh VARCHAR(40) COLLATE NOCASE, gh VARCHAR(20), ksrq DATE, jsrq DATE, gxsj TIMESTAMP,"
        " bz VARCHAR(40))",
        "CREATE VIEW mentors AS SELECT * FROM jdb",
    )  # fmt: skip
    # Upper and lower case are one key to the order, and one to the hub.
    await sqlite.write([row(number, xjh=f"{case}{number:03}") for number in range(12) for case in "Gg"])
    raws = await sqlite.raws()
    assert len(raws) == 24
    assert len(faults(raws)) == 12


async def test_a_run_for_changes_asks_behind_the_last_with_some_overlap(school: Any) -> None:
    cursor = (await school.pages())[-1].cursor
    assert cursor is not None
    later = START + timedelta(hours=3)
    rows = [row(number) for number in range(24)]
    rows[4] = row(4, changed=later)
    rows[5] = (*rows[5][:4], None)
    await school.write(rows)
    pages = await school.pages(since=cursor)
    # The last change was that of row 23; those of the ten minutes before it are asked for again.
    changed = numbers([raw for page in pages for raw in page.records])
    assert changed == ["G004", "G005", *(f"G{number:03}" for number in range(13, 24))]
    assert pages[-1].names_all is None
    assert pages[-1].cursor["newest"] == {"datetime": later.isoformat()}


async def test_a_change_dated_ahead_moves_no_cursor(school: Any) -> None:
    await school.write([row(1), row(2, changed=datetime(2099, 1, 1))])
    assert (await school.pages())[-1].cursor["newest"] == {"datetime": row(1)[4].isoformat()}


async def test_a_view_that_tells_no_changes_is_read_whole(school: Any) -> None:
    school.mapping = school.mapping.replace("    changed: gxsj\n", "")
    (*_, last) = await school.pages()
    assert last.cursor is None


async def test_under_another_mapping_everything_is_read_again(school: Any) -> None:
    before = await school.pages()
    school.mapping = school.mapping.replace("to: ends_on", "to: ends_on, empty: 无")
    after: list[Page] = await school.pages(since=before[-1].cursor)
    assert sum(len(page.records) for page in after) == 24
    assert after[-1].names_all is True
    resumed = await school.pages(position=before[0].position)
    assert sum(len(page.records) for page in resumed) == 24
    assert (resumed[-1].cursor, resumed[-1].names_all) == (None, False)


async def test_a_missing_view_or_column_is_named(school: Any) -> None:
    for old, new, said in [
        ("view: mentors", "view: nowhere", "no such view"),
        ("aliases: gh", "aliases: gonghao", "导师工号"),
        ("changed: gxsj", "changed: bz", "no column with dates"),
    ]:
        school.mapping, kept = school.mapping.replace(old, new), school.mapping
        async with Sql.open(school.config()) as connector:
            with pytest.raises(Malformed, match=said):
                await connector.check()
        school.mapping = kept


async def test_a_row_that_vanishes_meanwhile_takes_no_other_with_it(school: Any) -> None:
    async with Sql.open(school.config()) as connector:
        (stream,) = connector.streams
        found: list[str] = []
        async for page in connector.pages(stream, since=None, position=None):
            found += numbers(list(page.records))
            await school.execute(f"DELETE FROM jdb WHERE xjh = '{found[-1]}'")
            await school.add(row(0, xjh=f"F{len(found)}"))
    assert found == [f"G{number:03}" for number in range(24)]


async def test_everything_is_fetched_again_after_so_many_days(school: Any) -> None:
    cursor = (await school.pages())[-1].cursor
    due = await school.pages(since=cursor, whole_days=0)
    assert sum(len(page.records) for page in due) == 24
    assert due[-1].names_all is True
    assert due[-1].cursor["whole"] > cursor["whole"]
    resumed = await school.pages(since=cursor, position=due[0].position, whole_days=0)
    assert [len(page.records) for page in resumed] == [len(page.records) for page in due[1:]]
    assert resumed[-1].names_all is True
    changes = await school.pages(since=cursor)
    assert changes[-1].cursor["whole"] == cursor["whole"]
