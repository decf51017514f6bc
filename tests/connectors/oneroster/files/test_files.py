"""Zips of OneRoster lists: what they mean together, and what is refused."""

from __future__ import annotations

import zipfile
from datetime import date
from typing import Any

import pytest

from connectors.kit.errors import Malformed, Unreachable
from connectors.kit.registry import connector
from connectors.oneroster.files import OneRosterFiles, archive
from schema.people.student import Student
from tests.connectors.oneroster.conftest import district


def drafts(drop: Any, name: str, raw: Any) -> list[Any]:
    stream = drop.stream(name)
    return list(stream.drafts(stream.record.model_validate(raw.payload)))


def changed(row: dict[str, str], status: str = "active", **more: str) -> dict[str, str]:
    return {**row, "status": status, "dateLastModified": "2026-10-01T08:00:00.000Z", **more}


def test_it_is_registered() -> None:
    assert connector("oneroster_csv") is OneRosterFiles


@pytest.mark.parametrize("version", ["1.1", "1.2"])
async def test_rows_say_what_the_records_of_the_rest_binding_say(drop: Any, version: str) -> None:
    drop.put("roster.zip", drop.rows(version))
    for name, records in district().items():
        found = await drop.raws(name)
        assert found.keys() == {record["sourcedId"] for record in records}
        for record in records:
            # Kin by pupil is an object, which no cell holds; 1.1 has no principals and no days of roles.
            record.get("metadata", {}).pop("kin", None)
            model = drop.stream(name).record.model_validate(record)
            expected = list(drop.stream(name).drafts(model))
            told = drafts(drop, name, found[record["sourcedId"]])
            assert [(d.entity, d.refs) for d in told] == [(d.entity, d.refs) for d in expected]
            if version == "1.2" or name != "users":
                assert [d.values for d in told] == [d.values for d in expected]


async def test_a_bulk_names_all_and_its_deltas_change_some(drop: Any) -> None:
    rows = drop.rows()
    drop.put("2026-09-01.zip", rows)
    pupil, other = (row for row in rows["users"] if row["sourcedId"] in ("s0-c0-p0", "s0-c0-p1"))
    delta = {"users": [changed(pupil, givenName="乙"), changed(other, "tobedeleted")]}
    drop.put("2026-10-01.zip", delta, mode="delta", manifest={"oneroster.version": "1.2"})
    (page,) = await drop.pages()
    found = {raw.key: raw for raw in page.records}
    assert (page.names_all, len(found)) == (True, len(rows["users"]))
    assert (found["s0-c0-p1"].gone, found["s0-c0-p0"].gone) == (True, False)
    (draft, *_) = drafts(drop, "users", found["s0-c0-p0"])
    assert draft.values["name"] == "欧阳乙"
    assert found["s0-c0-p0"].source_time is not None


async def test_a_delta_of_roles_alone_changes_its_users(drop: Any) -> None:
    rows = drop.rows()
    drop.put("1.zip", rows)
    role = next(row for row in rows["roles"] if row["userSourcedId"] == "s0-head")
    drop.put("2.zip", {"roles": [changed(role, role="counselor")]}, mode="delta")
    found = await drop.raws()
    assert found["s0-head"].payload["roles"][0]["role"] == "counselor"
    assert found["s1-head"].payload["roles"][0]["role"] == "principal"


async def test_of_deltas_alone_nobody_is_gone_and_a_later_bulk_begins_anew(drop: Any) -> None:
    rows = drop.rows()
    few = {name: [changed(row) for row in found[:3]] for name, found in rows.items()}
    drop.put("1.zip", few, mode="delta")
    (page,) = await drop.pages("orgs")
    assert (page.names_all, len(page.records)) == (False, 3)
    drop.put("2.zip", {**rows, "orgs": rows["orgs"][:2]})
    (page,) = await drop.pages("orgs")
    assert (page.names_all, len(page.records)) == (True, 2)


async def test_what_is_absent_says_nothing(drop: Any) -> None:
    rows = drop.rows()
    del rows["demographics"]
    drop.put("1.zip", rows)
    (page,) = await drop.pages("demographics")
    assert (list(page.records), page.names_all) == ([], False)


async def test_an_unchanged_folder_yields_nothing_and_a_new_zip_all(drop: Any) -> None:
    drop.put("1.zip", drop.rows())
    (whole,) = await drop.pages("orgs")
    (again,) = await drop.pages("orgs", since=whole.cursor)
    assert (list(again.records), again.cursor, again.names_all) == ([], whole.cursor, None)
    drop.put("2.zip", {"orgs": [changed(drop.rows()["orgs"][0], name="新名")]}, mode="delta")
    (more,) = await drop.pages("orgs", since=whole.cursor)
    assert len(more.records) == 3


async def test_a_position_of_other_zips_begins_anew_and_sweeps_nobody(drop: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("connectors.oneroster.files.connector.PAGE_ROWS", 2)
    drop.put("1.zip", drop.rows())
    first, *_ = await drop.pages("orgs")
    drop.put("1.zip", {**drop.rows(), "orgs": drop.rows()["orgs"][1:]})
    pages = await drop.pages("orgs", position=first.position)
    assert (len(pages[-1].records), pages[-1].cursor, pages[-1].names_all) == (2, None, False)


@pytest.mark.parametrize(
    ("dates", "cell", "born"),
    [
        ("iso", "2015-05-01", date(2015, 5, 1)),
        ("dmy", "1/05/2015", date(2015, 5, 1)),
        ("mdy", "1/05/2015", date(2015, 1, 5)),
        ("dmy", "2015-05-01", date(2015, 5, 1)),
        ("iso", "1/05/2015", None),
        ("mdy", "13/05/2015", None),
        ("dmy", "31/02/2015", None),
    ],
)
async def test_dates_with_slashes_are_read_as_declared_and_never_guessed(
    drop: Any, dates: str, cell: str, born: date | None
) -> None:
    rows = drop.rows()
    rows["demographics"] = [{"sourcedId": "s0-c0-p0", "birthDate": cell, "sex": "male"}]
    drop.put("1.zip", rows)
    drop.settings["dates"] = dates
    raw = (await drop.raws("demographics"))["s0-c0-p0"]
    if born is None:
        with pytest.raises(ValueError, match="YYYY-MM-DD"):
            drafts(drop, "demographics", raw)
    else:
        (draft,) = drafts(drop, "demographics", raw)
        assert (draft.entity, draft.values["birth_date"]) == (Student, born)


async def test_headers_are_found_whatever_their_case_and_misspelt_ones_where_declared(drop: Any) -> None:
    headers = {"sourcedId": " SourcedID", "givenName": "given_name", "familyName": "famlyName"}
    drop.put("1.zip", drop.rows(), headers=headers)
    with pytest.raises(Malformed, match="columns are missing: familyName; found sourcedId, .*famlyName"):
        await drop.raws()
    drop.settings["spellings"] = {"famlyName": "familyName"}
    assert len(await drop.raws()) == 54


async def test_a_blank_manifest_value_of_a_file_that_is_there_sweeps_nobody(drop: Any) -> None:
    drop.put("1.zip", drop.rows(), manifest={"file.orgs": "", "file.classes": "  "})
    (page,) = await drop.pages("orgs")
    assert (page.names_all, len(page.records)) == (False, 3)


async def test_rows_that_do_not_fit_are_told_by_their_place(drop: Any) -> None:
    rows = drop.rows()
    first = rows["orgs"][0]
    rows["orgs"] += [{**first, "sourcedId": ""}, {**first, "name": "别名"}]
    drop.put("1.zip", rows)
    (page,) = await drop.pages("orgs")
    faults = {raw.key: str(raw.fault) for raw in page.records if raw.fault}
    assert "has no key" in faults["1.zip/orgs.csv:5"]
    assert "1.zip/orgs.csv:6 has the same sourcedId" in faults["1.zip/orgs.csv:2"]
    assert page.names_all is False
    assert next(raw for raw in page.records if raw.key == "d").payload["name"] == "别名"


async def test_passwords_are_left_behind_and_unknown_columns_kept(drop: Any) -> None:
    rows = drop.rows()
    rows["users"][0] |= {"password": "hunter2", "zzUnknown": "kept"}
    drop.put("1.zip", rows)
    payload = (await drop.raws())[rows["users"][0]["sourcedId"]].payload
    assert payload["zzUnknown"] == "kept"
    assert "password" not in payload


async def test_lists_may_stand_in_one_folder_of_the_zip(drop: Any) -> None:
    drop.put("1.zip", drop.rows(), folder="export/", more=[("../../etc/users.csv", b"sourcedId\nevil\n")])
    assert "evil" not in await drop.raws()
    assert "1.zip: OneRoster 1.2; orgs bulk" in (await drop.check())[0]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"manifest": {"file.users": "full"}}, "'full' of users"),
        (
            {"manifest": {"file.courses": "bulk", "file.userProfiles": "bulk"}},
            "userProfiles.csv is not in the zip",
        ),
        ({"more": [("sub/manifest.csv", b"")]}, "no manifest.csv, or several"),
        ({"more": [("USERS.CSV", b"")]}, "users.csv twice"),
        ({"more": [(f"{n}.txt", b"") for n in range(200)]}, "more than 200 members"),
    ],
)
async def test_a_zip_that_contradicts_itself_is_refused(drop: Any, more: dict[str, Any], words: str) -> None:
    drop.put("1.zip", drop.rows(), **more)
    with pytest.raises(Malformed, match=words) as error:
        await drop.raws()
    assert error.value.place
    assert error.value.mend


async def test_what_unpacks_without_end_is_refused(drop: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(archive, "MOST_BYTES", 1 << 20)
    rows = drop.rows()
    rows["orgs"][0]["name"] = "长" * (1 << 19)
    drop.put("1.zip", rows)
    with pytest.raises(Malformed, match="more than 1 MiB when it is unpacked"):
        await drop.raws("orgs")


@pytest.mark.parametrize("content", [b"", b"sourcedId,name\n", b"PK\x03\x04 and then nothing"])
async def test_what_is_no_zip_is_refused(drop: Any, content: bytes) -> None:
    (drop.folder / "1.zip").write_bytes(content)
    with pytest.raises(Malformed, match="no zip"):
        await drop.check()


async def test_a_list_whose_packing_is_damaged_is_refused(drop: Any) -> None:
    drop.put("1.zip", drop.rows())
    path = drop.folder / "1.zip"
    content = path.read_bytes()
    at = content.index(b"users.csv") + len("users.csv")
    path.write_bytes(content[:at] + b"\xff" * 16 + content[at + 16 :])
    with pytest.raises(Malformed, match="damaged"):
        await drop.raws()


async def test_where_the_header_is_missing_no_message_quotes_who_stands_in_its_place(drop: Any) -> None:
    rows = drop.rows()
    rows.pop("users")
    more = [("users.csv", "u1,true,student,王小明,310107200903070023\n".encode())]
    drop.put("1.zip", rows, manifest={"file.users": "bulk"}, more=more)
    with pytest.raises(
        Malformed, match="columns are missing: sourcedId, .*; found none of the standard's"
    ) as error:
        await drop.raws()
    assert "王小明" not in str(error.value)


async def test_lists_that_are_not_utf_8_are_refused(drop: Any) -> None:
    rows = drop.rows()
    orgs = rows.pop("orgs")
    drop.put(
        "1.zip",
        rows,
        manifest={"file.orgs": "bulk"},
        more=[("orgs.csv", "sourcedId,name,type\nd,区,district\n".encode("gbk"))],
    )
    assert orgs
    with pytest.raises(Malformed, match="not UTF-8"):
        await drop.raws("orgs")
    with zipfile.ZipFile(drop.folder / "1.zip") as written:
        assert "orgs.csv" in written.namelist()


async def test_an_empty_folder_is_unreachable(drop: Any) -> None:
    with pytest.raises(Unreachable):
        await drop.check()
