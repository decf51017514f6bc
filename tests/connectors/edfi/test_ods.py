from __future__ import annotations

from pathlib import Path

import pytest

from connectors.edfi.ods import Ods
from connectors.kit.upstream.data import DataInvalid
from tests.connectors.edfi.folder import Folder, association, school, student


def versions(ods: Ods, name: str = "students") -> dict[str, int]:
    return {key: entry.version for key, entry in ods.shelves[name].entries.items()}


def test_versions_are_distinct_and_bounded(folder: Folder) -> None:
    ods = Ods(folder.path)
    found = [version for name in ods.shelves for version in versions(ods, name).values()]
    assert len(set(versions(ods).values())) == 12
    assert max(found) <= ods.newest
    assert ods.oldest <= ods.newest


def test_opened_again_over_the_same_files_it_goes_on_where_it_stood(folder: Folder) -> None:
    first, second = Ods(folder.path), Ods(folder.path)
    assert (first.oldest, first.newest) == (second.oldest, second.newest)
    assert versions(first) == versions(second)


def test_opened_again_over_changed_files_it_says_that_history_is_lost(folder: Folder) -> None:
    before = Ods(folder.path).newest
    folder.write("schools", [school(1)])
    assert Ods(folder.path).oldest > before


def test_a_changed_line_gets_a_new_version_and_keeps_its_place_and_id(folder: Folder) -> None:
    ods = Ods(folder.path)
    before, order, newest = versions(ods), list(versions(ods)), ods.newest
    identity = ods.shelves["students"].entries["E00003"].id
    folder.write("students", [student(n) | ({"middleName": "x"} if n == 3 else {}) for n in range(1, 13)])
    ods.follow()
    after = versions(ods)
    assert after["E00003"] == ods.newest > newest
    assert {key for key in after if after[key] != before[key]} == {"E00003"}
    assert list(after) == order
    assert ods.shelves["students"].entries["E00003"].id == identity


def test_a_file_written_anew_with_the_same_lines_changes_nothing(folder: Folder) -> None:
    ods = Ods(folder.path)
    before, newest = versions(ods), ods.newest
    folder.write("students", map(student, range(12, 0, -1)))
    ods.follow()
    assert (versions(ods), ods.newest) == (before, newest)


def test_a_vanished_line_is_a_deletion_until_its_key_is_used_again(folder: Folder) -> None:
    ods = Ods(folder.path)
    newest = ods.newest
    folder.write("students", map(student, range(2, 13)))
    ods.follow()
    (deleted,) = ods.shelves["students"].list_deletes(newest + 1, ods.newest)
    assert deleted.body() == {
        "id": "student-1",
        "changeVersion": ods.newest,
        "keyValues": {"studentUniqueId": "E00001"},
    }
    assert ods.shelves["students"].list_deletes(None, newest) == []
    folder.write("students", map(student, range(1, 13)))
    ods.follow()
    assert ods.shelves["students"].list_deletes(None, None) == []


def test_a_removed_file_deletes_its_records(folder: Folder) -> None:
    ods = Ods(folder.path)
    (folder.path / "edfi" / "students.ndjson").unlink()
    ods.follow()
    assert len(ods.shelves["students"].list_deletes(None, None)) == 12


def test_the_same_id_under_another_key_is_a_key_change(folder: Folder) -> None:
    ods = Ods(folder.path)
    moved = [association(1) | {"entryDate": "2026-09-15"}, *map(association, range(2, 13))]
    folder.write("studentSchoolAssociations", moved)
    ods.follow()
    shelf = ods.shelves["studentSchoolAssociations"]
    (changed,) = shelf.list_key_changes(None, None)
    assert changed.body()["oldKeyValues"]["entryDate"] == "2026-09-01"
    assert changed.body()["newKeyValues"]["entryDate"] == "2026-09-15"
    assert shelf.list_deletes(None, None) == []
    assert shelf.entries["2026-09-15|2131000001|E00001"].version == ods.newest


def test_a_record_without_an_id_gets_one_that_stays(folder: Folder) -> None:
    record = student(1)
    del record["id"]
    folder.write("students", [record])
    first, second = Ods(folder.path), Ods(folder.path)
    body = first.shelves["students"].entries["E00001"].body()
    assert len(body["id"]) == 32
    assert body == second.shelves["students"].entries["E00001"].body()
    assert {"_etag", "_lastModifiedDate"} <= set(body)


def test_a_line_goes_before_an_interchange(folder: Folder) -> None:
    xml = "<InterchangeStudent><Student><StudentUniqueId>{}</StudentUniqueId></Student></InterchangeStudent>"
    (folder.path / "a.xml").write_text(xml.format("E00001"))
    (folder.path / "b.xml").write_text(xml.format("X"))
    entries = Ods(folder.path).shelves["students"].entries
    assert entries["E00001"].body()["birthDate"]
    assert "X" in entries


def test_a_folder_without_data_is_an_empty_store(tmp_path: Path) -> None:
    ods = Ods(tmp_path)
    ods.follow()
    assert (ods.oldest, ods.newest) == (0, 0)


def test_a_line_that_is_no_record_is_named(folder: Folder) -> None:
    path = folder.path / "edfi" / "students.ndjson"
    path.write_text('{"studentUniqueId":"E1"}\n[]\n')
    with pytest.raises(DataInvalid) as error:
        Ods(folder.path)
    assert error.value.place == "students.ndjson:2"
