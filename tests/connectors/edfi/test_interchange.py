from __future__ import annotations

from pathlib import Path

import pytest

from connectors.edfi.interchange import InterchangeError, records
from tests.connectors.edfi.folder import Folder, fetch, raws

STUDENTS = """<?xml version="1.0" encoding="UTF-8"?>
<InterchangeStudent xmlns="http://ed-fi.org/5.2.0">
  <Person><PersonId>P1</PersonId></Person>
  <Student>
    <StudentUniqueId>604821</StudentUniqueId>
    <Name>
      <FirstName>Tyrone</FirstName><LastSurname> Dyer </LastSurname>
      <IdentificationDocument>
        <DocumentTitle>学籍号</DocumentTitle>
        <IssuerDocumentIdentificationCode>G1</IssuerDocumentIdentificationCode>
      </IdentificationDocument>
    </Name>
    <BirthData>
      <BirthDate>2014-11-13</BirthDate><BirthSex>uri://ed-fi.org/SexDescriptor#Male</BirthSex>
    </BirthData>
  </Student>
  <Student><StudentUniqueId>604822</StudentUniqueId></Student>
</InterchangeStudent>
"""
ATTENDANCE = """<?xml version="1.0" encoding="UTF-8"?>
<InterchangeStudentAttendance xmlns="http://ed-fi.org/5.2.0">
  <StudentSchoolAttendanceEvent>
    <AttendanceEvent>
      <EventDate>2021-12-15</EventDate>
      <AttendanceEventCategory>uri://ed-fi.org/AttendanceEventCategoryDescriptor#Partial</AttendanceEventCategory>
      <AttendanceEventReason>Absent excused</AttendanceEventReason>
      <EventDuration>0.5</EventDuration>
    </AttendanceEvent>
    <StudentReference><StudentIdentity><StudentUniqueId>604821</StudentUniqueId></StudentIdentity></StudentReference>
    <SchoolReference><SchoolIdentity><SchoolId>255901001</SchoolId></SchoolIdentity></SchoolReference>
    <SessionReference><SessionIdentity>
      <SessionName>2021-2022 Fall Semester</SessionName><SchoolYear>2021-2022</SchoolYear>
      <SchoolReference><SchoolIdentity><SchoolId>255901001</SchoolId></SchoolIdentity></SchoolReference>
    </SessionIdentity></SessionReference>
    <SchoolAttendanceDuration>45</SchoolAttendanceDuration>
    <ArrivalTime>09:10:00</ArrivalTime>
  </StudentSchoolAttendanceEvent>
  <StudentSchoolAttendanceEvent><AttendanceEvent><EventDate>2021-12-16</EventDate></AttendanceEvent>
  </StudentSchoolAttendanceEvent>
</InterchangeStudentAttendance>
"""
PLACES = """<?xml version="1.0" encoding="UTF-8"?>
<InterchangeEducationOrganization xmlns="http://ed-fi.org/5.2.0">
  <LocalEducationAgency><NameOfInstitution>District</NameOfInstitution></LocalEducationAgency>
  <School id="S1">
    <NameOfInstitution>Grand Bend High School</NameOfInstitution>
    <SchoolId>255901001</SchoolId>
    <GradeLevel>uri://ed-fi.org/GradeLevelDescriptor#Ninth grade</GradeLevel>
    <GradeLevel>uri://ed-fi.org/GradeLevelDescriptor#Tenth grade</GradeLevel>
    <SchoolCategory>uri://ed-fi.org/SchoolCategoryDescriptor#High School</SchoolCategory>
  </School>
</InterchangeEducationOrganization>
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "file.xml"
    path.write_text(text, encoding="utf-8")
    return path


def test_students_get_the_flat_form_of_the_api(tmp_path: Path) -> None:
    assert list(records(written(tmp_path, STUDENTS))) == [
        (
            "students",
            {
                "studentUniqueId": "604821",
                "firstName": "Tyrone",
                "lastSurname": "Dyer",
                "birthDate": "2014-11-13",
                "birthSexDescriptor": "uri://ed-fi.org/SexDescriptor#Male",
                "identificationDocuments": [
                    {"documentTitle": "学籍号", "issuerDocumentIdentificationCode": "G1"}
                ],
            },
        ),
        ("students", {"studentUniqueId": "604822"}),
    ]


def test_attendance_gets_references_and_the_year_in_which_the_school_year_ends(tmp_path: Path) -> None:
    whole, partial = records(written(tmp_path, ATTENDANCE))
    assert whole == (
        "studentSchoolAttendanceEvents",
        {
            "eventDate": "2021-12-15",
            "attendanceEventCategoryDescriptor": "uri://ed-fi.org/AttendanceEventCategoryDescriptor#Partial",
            "attendanceEventReason": "Absent excused",
            "eventDuration": 0.5,
            "schoolAttendanceDuration": 45,
            "arrivalTime": "09:10:00",
            "schoolReference": {"schoolId": 255901001},
            "sessionReference": {
                "schoolId": 255901001,
                "schoolYear": 2022,
                "sessionName": "2021-2022 Fall Semester",
            },
            "studentReference": {"studentUniqueId": "604821"},
        },
    )
    assert partial == ("studentSchoolAttendanceEvents", {"eventDate": "2021-12-16"})


def test_schools_are_taken_out_of_the_organisations(tmp_path: Path) -> None:
    ((resource, found),) = records(written(tmp_path, PLACES))
    assert resource == "schools"
    assert found["schoolId"] == 255901001
    assert [level["gradeLevelDescriptor"][-11:] for level in found["gradeLevels"]] == [
        "Ninth grade",
        "Tenth grade",
    ]
    assert found["schoolCategories"] == [
        {"schoolCategoryDescriptor": "uri://ed-fi.org/SchoolCategoryDescriptor#High School"}
    ]


@pytest.mark.parametrize(
    "text",
    [
        "<InterchangeStudent><Student></InterchangeStudent>",
        "<Students/>",
        "",
        '<!DOCTYPE a [<!ENTITY b "c">]><InterchangeStudent>&b;</InterchangeStudent>',
        '<!DOCTYPE a SYSTEM "file:///etc/passwd"><InterchangeStudent/>',
    ],
)
def test_what_is_no_safe_interchange_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(InterchangeError) as error:
        list(records(written(tmp_path, text)))
    assert error.value.place == "file.xml"


async def test_the_simulator_serves_interchanges_beside_other_xml(folder: Folder) -> None:
    for resource in ("schools", "students", "studentSchoolAttendanceEvents"):
        (folder.path / "edfi" / f"{resource}.ndjson").unlink()
    (folder.path / "Student.xml").write_text(STUDENTS, encoding="utf-8")
    (folder.path / "edfi" / "Attendance.xml").write_text(ATTENDANCE, encoding="utf-8")
    (folder.path / "EducationOrganization.xml").write_text(PLACES, encoding="utf-8")
    (folder.path / "other.xml").write_text("<other/>", encoding="utf-8")
    async with folder.open() as connector:
        assert [raw.key for raw in raws(await fetch(connector, "schools"))] == ["255901001"]
        assert [raw.key for raw in raws(await fetch(connector, "students"))] == ["604821", "604822"]
        whole, partial = raws(await fetch(connector, "studentSchoolAttendanceEvents"))
    assert whole.fault is None
    assert partial.fault is not None
    assert partial.fault.field == "attendanceEventCategoryDescriptor"
