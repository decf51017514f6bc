from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import orjson
import pytest

from connectors.fhir.upstream.resources import Library
from connectors.kit.upstream.data import DataInvalid
from tests.connectors.fhir.partner import patient, write


def bundle(folder: Path, name: str, *resources: dict[str, Any]) -> None:
    entries = [
        {"fullUrl": f"urn:uuid:{number}", "resource": resource, "request": {"method": "POST"}}
        for number, resource in enumerate(resources)
    ]
    text = {"resourceType": "Bundle", "type": "transaction", "entry": entries}
    (folder / name).write_bytes(orjson.dumps(text, option=orjson.OPT_INDENT_2))


def test_bundles_are_read_and_their_own_addresses_resolved(tmp_path: Path) -> None:
    bundle(
        tmp_path,
        "someone.json",
        {"resourceType": "Patient", "id": "a"},
        {"resourceType": "Organization"},
        {"resourceType": "Encounter", "id": "e", "subject": {"reference": "urn:uuid:0"},
         "participant": [{"individual": {"reference": "urn:uuid:1"}}]},
    )  # fmt: skip
    (tmp_path / "other.json").write_text('{"resourceType": "Patient", "id": "no-bundle"}')
    library = Library(tmp_path)
    assert library.types == ["Encounter", "Organization", "Patient"]
    assert list(library.of("Organization")) == ["1"], "a resource without id is named by its address"
    encounter = orjson.loads(library.of("Encounter")["e"].body)
    assert encounter["subject"] == {"reference": "Patient/a"}
    assert encounter["participant"][0]["individual"] == {"reference": "Organization/1"}


def test_the_time_of_change_is_the_datas_or_else_the_files(tmp_path: Path) -> None:
    write(tmp_path, {"Patient": [patient(0, meta={"lastUpdated": "2023-03-05T08:00:00+08:00"}), patient(1)]})
    os.utime(tmp_path / "fhir" / "Patient.ndjson", (1_700_000_000, 1_700_000_000))
    library = Library(tmp_path)
    assert [held.changed.isoformat() for held in library.of("Patient").values()] == [
        "2023-03-05T00:00:00+00:00",
        "2023-11-14T22:13:20+00:00",
    ]
    assert orjson.loads(library.of("Patient")["p1"].body)["meta"] == {
        "versionId": "1",
        "lastUpdated": "2023-11-14T22:13:20.000Z",
    }


def test_a_changed_file_gives_its_changed_resources_a_later_time(tmp_path: Path) -> None:
    stale = {"meta": {"lastUpdated": "2030-01-01T00:00:00Z"}}
    write(tmp_path, {"Patient": [patient(0), patient(1), patient(2, **stale)]})
    library = Library(tmp_path)
    before = dict(library.of("Patient"))
    write(
        tmp_path,
        {"Patient": [patient(0), patient(1, gender="male"), patient(2, gender="male", **stale), patient(3)]},
    )
    library.refresh()
    after = library.of("Patient")
    assert after["p0"] == before["p0"]
    newest = max(held.changed for held in before.values())
    assert all(after[key].changed > newest for key in ("p1", "p2", "p3"))
    assert (after["p1"].version, after["p3"].version) == (2, 1)


def test_a_line_that_left_its_file_is_deleted_and_may_come_back(tmp_path: Path) -> None:
    write(tmp_path, {"Patient": [patient(0), patient(1)]})
    library = Library(tmp_path)
    write(tmp_path, {"Patient": [patient(0)]})
    library.refresh()
    assert list(library.of("Patient")) == ["p0"]
    assert library.was("Patient", "p1")
    write(tmp_path, {"Patient": [patient(1)]})
    library.refresh()
    assert list(library.of("Patient")) == ["p1"]
    assert not library.was("Patient", "p1")
    (tmp_path / "fhir" / "Patient.ndjson").unlink()
    library.refresh()
    assert library.was("Patient", "p1")


@pytest.mark.parametrize(
    "line", ["{", "[]", '{"id": "x"}', '{"resourceType": "Patient"}',
             '{"resourceType": "Patient", "id": "x", "meta": {"lastUpdated": "now"}}'],
)  # fmt: skip
def test_a_line_that_is_no_resource_names_its_file(tmp_path: Path, line: str) -> None:
    (tmp_path / "fhir").mkdir()
    (tmp_path / "fhir" / "Patient.ndjson").write_text(line)
    with pytest.raises(DataInvalid, match=r"Patient\.ndjson"):
        Library(tmp_path)
