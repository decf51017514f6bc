"""Sample files: every record is accounted for."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.hub.cli.process import Yixin, refused

STUDENT = """<Student><StudentUniqueId>{number}</StudentUniqueId><Name><FirstName>Ann</FirstName>
<LastSurname>Lee</LastSurname></Name><BirthData><BirthDate>{birth}</BirthDate></BirthData></Student>"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three pupils, one of them without a birth date and one said twice; a clinic and a patient whom nobody knows."""
    folder = tmp_path_factory.mktemp("samples")
    (folder / "a").mkdir()
    pupils = [STUDENT.format(number=number, birth="2012-03-04") for number in (1, 2, 2)]
    pupils.append(STUDENT.format(number=3, birth="soon"))
    (folder / "a" / "Student.xml").write_text(
        f"<InterchangeStudent>{''.join(pupils)}<Person/></InterchangeStudent>", encoding="utf-8"
    )
    resources = [
        {
            "resourceType": "Organization",
            "id": "o",
            "name": "Clinic",
            "type": [{"coding": [{"code": "prov"}]}],
        },
        {"resourceType": "Patient", "id": "p", "name": [{"family": "Lee", "given": ["Bo"]}]},
        {"resourceType": "Observation", "id": "x"},
    ]
    bundle = {
        "resourceType": "Bundle",
        "type": "transaction",
        "entry": [{"fullUrl": f"urn:uuid:{found['id']}", "resource": found} for found in resources],
    }
    (folder / "bundle.json").write_text(json.dumps(bundle), encoding="utf-8")
    (folder / "notes.txt").write_text("nothing")
    return folder


def test_every_record_is_seen_or_told_and_a_second_sync_changes_nothing(homes: Path, folder: Path) -> None:
    yixin = Yixin(homes / "samples")
    done = yixin("samples", str(folder), YIXIN_LOG_LEVEL="error")
    assert done.returncode == 0, done
    rows = {
        line.split()[0]: line.split()[1:] for line in done.stdout.splitlines() if re.match(r" \w+ +\d", line)
    }
    #                          files rep. served seen added chg. unch. quar. wait. tomb. ign.
    assert rows["students"] == ["4", "1", "3", "3", "2", "0", "0", "1", "0", "0", "0"]
    assert rows["Organization"] == ["1", "0", "1", "1", "1", "0", "0", "0", "0", "0", "0"]
    assert rows["Patient"] == ["1", "0", "1", "1", "0", "0", "0", "0", "1", "0", "0"]
    assert "students: 1 quarantined [record.invalid]" in done.stdout
    assert "Patient: 1 waiting [identity.unknown]" in done.stdout
    assert "not taken by the hub: 1 Person" in done.stdout
    assert "not taken by the hub: 1 Observation" in done.stdout
    assert "passed over notes.txt" in done.stdout
    assert done.stdout.endswith("every record is accounted for: 5 seen; a second sync changed nothing\n")


def test_a_folder_without_samples_is_refused(fresh: Yixin, tmp_path: Path) -> None:
    refused(fresh("samples", str(tmp_path / "none")), "settings.invalid")
    refused(fresh("samples", str(tmp_path)), "settings.invalid")
