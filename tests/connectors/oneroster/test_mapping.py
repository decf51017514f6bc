from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from connectors.oneroster.connector import OneRoster
from hub.sync.contract import Draft, RecordError, Ref
from schema.people.enrolment import Enrolment
from schema.people.guardian import Guardian
from schema.people.guardianship import Guardianship, Kin
from schema.people.staff import Staff
from schema.people.staff_post import StaffPost, StaffPostKind
from schema.people.student import Sex, Student, StudentStatus
from schema.places.academic_year import AcademicYear
from schema.places.class_group import ClassGroup
from schema.places.district import District
from schema.places.school import School, SchoolStage
from schema.places.term import Term

STREAMS = {stream.name: stream for stream in OneRoster.streams}


def drafts(stream: str, payload: dict[str, Any]) -> list[Draft]:
    return list(STREAMS[stream].drafts(STREAMS[stream].record.model_validate(payload)))


def ref(key: str) -> dict[str, str]:
    return {"href": "https://roster.example/x", "sourcedId": key, "type": "any"}


def org(**fields: Any) -> dict[str, Any]:
    return {
        "sourcedId": "o",
        "status": "active",
        "name": "甲校",
        "type": "school",
        "identifier": "2131000001",
        **fields,
    }


def user(*roles: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {
        "sourcedId": "u",
        "status": "active",
        "givenName": "一",
        "familyName": "甲",
        "roles": list(roles),
        **fields,
    }


def role(name: str, **fields: Any) -> dict[str, Any]:
    return {"role": name, "roleType": "primary", "org": ref("o"), **fields}


def enrollment(role: str, **fields: Any) -> dict[str, Any]:
    said = {"sourcedId": "e", "user": ref("u"), "class": ref("c"), "school": ref("o"), "role": role}
    return {**said, "dateLastModified": "2026-09-01T00:00:00Z", "beginDate": "2026-09-01", **fields}


def test_an_org_is_a_district_or_a_school() -> None:
    [district] = drafts("orgs", org(type="district", identifier="310107"))
    assert (district.entity, district.values) == (District, {"code": "310107", "name": "甲校"})
    [school] = drafts("orgs", org(parent=ref("d")))
    assert school.entity is School
    assert school.values == {"code": "2131000001", "name": "甲校", "stage": SchoolStage.PRIMARY}
    assert school.refs == {"district": Ref.record("orgs", "d")}
    assert drafts("orgs", org(type="department")) == []


def test_a_stage_that_is_told_counts_more_than_the_codes() -> None:
    [school] = drafts(
        "orgs", org(identifier="3131000001", metadata={"stage": "nine-year", "openedOn": "2001-09-01"})
    )
    assert school.values["stage"] is SchoolStage.NINE_YEAR
    assert school.values["opened_on"] == date(2001, 9, 1)
    [unknown] = drafts("orgs", org(identifier="school-7"))
    assert "stage" not in unknown.values


def test_an_org_without_code_is_quarantined_with_its_field() -> None:
    with pytest.raises(RecordError) as error:
        drafts("orgs", org(identifier=None))
    assert error.value.field == "identifier"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"startDate": "2026-09-01", "schoolYear": "2027"}, "2026-2027-1"),
        ({"startDate": "2026-09-01"}, "2026-2027-1"),
        ({"startDate": "2027-02-15", "schoolYear": "2027"}, "2026-2027-2"),
        ({"startDate": "2027-02-15T00:00:00.000Z"}, "2026-2027-2"),
        ({"startDate": "2027-02-15", "metadata": {"code": "2020-2021-1"}}, "2020-2021-1"),
    ],
)
def test_a_term_has_the_code_of_its_school_year(fields: dict[str, Any], code: str) -> None:
    [year, term] = drafts(
        "academicSessions",
        {"sourcedId": "t", "title": "学期", "type": "term", "endDate": "2027-07-01", **fields},
    )
    assert term.entity is Term
    assert term.values["code"] == code
    assert (year.entity, year.values) == (AcademicYear, {"code": code[:9]})
    assert term.refs == {"academic_year": Ref.identified(AcademicYear, code=code[:9])}


def test_a_school_year_is_no_term() -> None:
    session = {"sourcedId": "t", "title": "学年", "startDate": "2026-09-01", "endDate": "2027-06-30"}
    [year] = drafts("academicSessions", {**session, "type": "schoolYear"})
    assert (year.entity, year.values["code"], year.values["name"]) == (AcademicYear, "2026-2027", "学年")
    assert drafts("academicSessions", {**session, "type": "gradingPeriod"}) == []
    with pytest.raises(RecordError, match="ends before"):
        drafts("academicSessions", {**session, "type": "term", "endDate": "2026-01-01"})


def test_a_pupil_with_guardians() -> None:
    metadata = {"studentNumber": "g31010720150902123x", "enrolmentStatus": "02", "kin": {"f": "51"}}
    student, father, other = drafts(
        "users", user(role("student"), agents=[ref("f"), ref("g"), ref("f")], metadata=metadata)
    )
    assert student.entity is Student
    assert student.values == {
        "name": "甲一",
        "student_number": "G31010720150902123X",
        "status": StudentStatus.SUSPENDED,
    }
    assert student.refs == {"school": Ref.record("orgs", "o")}
    assert father.entity is Guardianship
    assert father.values == {"kin": Kin.FATHER, "primary": True}
    assert father.refs == {"student": Ref.record("users", "u"), "guardian": Ref.record("users", "f")}
    assert other.values == {"kin": Kin.OTHER, "primary": False}
    assert {father.slot, other.slot} == {"f", "g"}


def test_a_pupil_whose_status_is_not_told_is_enrolled_while_the_role_lasts() -> None:
    [goes_on] = drafts("users", user(role("student")))
    [ended] = drafts("users", user(role("student", endDate="2026-06-30")))
    assert goes_on.values["status"] is StudentStatus.ENROLLED
    assert "status" not in ended.values


def test_a_guardian_tells_kin_where_the_pupil_does_not() -> None:
    guardian, ward = drafts(
        "users",
        user(role("parent"), sms="13800000000", agents=[ref("p")], metadata={"kin": "62", "primary": "true"}),
    )
    assert (guardian.entity, guardian.values) == (Guardian, {"name": "甲一", "phone": "13800000000"})
    assert ward.values == {"kin": Kin.GRANDMOTHER, "primary": True}
    assert ward.refs == {"student": Ref.record("users", "p"), "guardian": Ref.record("users", "u")}
    assert [draft.entity for draft in drafts("users", user(role("parent"), agents=[ref("p")]))] == [Guardian]


@pytest.mark.parametrize(
    ("name", "metadata", "kind"),
    [
        ("principal", {}, StaffPostKind.PRINCIPAL),
        ("counselor", {}, StaffPostKind.PSYCHOLOGIST),
        ("teacher", {}, StaffPostKind.TEACHER),
        ("teacher", {"post": "psychologist"}, StaffPostKind.PSYCHOLOGIST),
        ("ext:legalVicePrincipal", {}, StaffPostKind.LEGAL_VICE_PRINCIPAL),
        ("ext:gardener", {}, StaffPostKind.OTHER),
    ],
)
def test_a_role_of_staff_is_a_post(name: str, metadata: dict[str, str], kind: StaffPostKind) -> None:
    staff, post = drafts(
        "users", user(role(name, beginDate="2020-08-01"), identifier="T1", metadata=metadata)
    )
    assert (staff.entity, staff.values) == (Staff, {"name": "甲一", "staff_number": "T1"})
    assert (post.entity, post.values) == (
        StaffPost,
        {"kind": kind, "starts_on": date(2020, 8, 1), "ends_on": None},
    )
    assert post.refs["school"] == Ref.record("orgs", "o")


def test_one_user_may_be_several() -> None:
    roles = [
        role("teacher"),
        role("guardian", roleType="secondary"),
        role("districtAdministrator", org=ref("d")),
    ]
    found = [draft.entity for draft in drafts("users", user(*roles))]
    assert found == [Guardian, Staff, StaffPost]


def test_a_name_that_is_not_chinese_keeps_its_order() -> None:
    [student] = drafts("users", user(role("student"), givenName="Ada", familyName="Byron"))
    assert student.values["name"] == "Ada Byron"


@pytest.mark.parametrize("family", ["\u3000欧\u3000阳", "欧 阳"])
def test_blanks_inside_a_chinese_name_are_taken_out(family: str) -> None:
    [student] = drafts("users", user(role("student"), familyName=family))
    assert student.values["name"] == "欧阳一"


def test_demographics_add_to_the_pupil() -> None:
    [draft] = drafts("demographics", {"sourcedId": "u", "birthDate": "2015-09-02", "sex": "female"})
    assert (draft.entity, draft.part_of) == (Student, Ref.record("users", "u"))
    assert draft.values == {"birth_date": date(2015, 9, 2), "sex": Sex.FEMALE}
    assert drafts("demographics", {"sourcedId": "u"}) == []


def test_a_class_has_grade_and_school() -> None:
    [draft] = drafts("classes", {"sourcedId": "c", "title": "三(1)班", "grades": ["03"], "school": ref("o")})
    assert (draft.entity, draft.values) == (ClassGroup, {"name": "三(1)班", "grade": 3})
    [nursery] = drafts("classes", {"sourcedId": "c", "title": "K", "grades": ["KG"], "school": ref("o")})
    assert "grade" not in nursery.values


def test_an_open_enrollment_tells_the_pupils_class() -> None:
    enrolment, pupil = drafts("enrollments", enrollment("student"))
    assert enrolment.entity is Enrolment
    assert enrolment.values == {"starts_on": date(2026, 9, 1), "ends_on": None}
    assert (pupil.entity, pupil.part_of, pupil.values) == (Student, Ref.record("users", "u"), {})
    assert pupil.refs == {"class_group": Ref.record("classes", "c")}
    assert len(drafts("enrollments", enrollment("student", endDate="2027-06-30"))) == 2


def test_an_ended_enrollment_tells_no_class() -> None:
    ended = enrollment("student", endDate="2026-10-01", dateLastModified="2026-10-02T00:00:00Z")
    assert [draft.entity for draft in drafts("enrollments", ended)] == [Enrolment]


def test_a_teacher_of_a_class_is_its_homeroom_teacher_if_primary() -> None:
    [homeroom] = drafts("enrollments", enrollment("teacher", primary="true"))
    [teacher] = drafts("enrollments", enrollment("teacher", primary="false"))
    assert homeroom.values["kind"] is StaffPostKind.HOMEROOM_TEACHER
    assert teacher.values["kind"] is StaffPostKind.TEACHER
    assert homeroom.refs["class_group"] == Ref.record("classes", "c")
    assert drafts("enrollments", enrollment("proctor")) == []


@pytest.mark.parametrize(
    ("stream", "payload", "place"),
    [
        ("users", user(role("wizard")), "roles/0/role"),
        ("users", user(), "roles"),
        ("users", user({"role": "student"}), "roles/0/org"),
        ("users", user(role("student"), status="asleep"), "status"),
        ("users", user(role("student"), familyName="\x00"), "familyName"),
        ("users", user(role("student"), metadata={"studentNumber": "12"}), "metadata/studentNumber"),
        (
            "users",
            user(role("student"), metadata={"nationalId": "310107201509020000"}),
            "metadata/nationalId",
        ),
        ("users", user(role("student"), metadata={"enrolmentStatus": "77"}), "metadata/enrolmentStatus"),
        ("users", user(role("student"), dateLastModified=17), "dateLastModified"),
        ("demographics", {"sourcedId": "u", "birthDate": 20110102}, "birthDate"),
        ("demographics", {"sourcedId": "u", "birthDate": "2011-02-30"}, "birthDate"),
        ("demographics", {"sourcedId": "u", "birthDate": "0011-02-03"}, "birthDate"),
        ("demographics", {"sourcedId": "u", "sex": "m"}, "sex"),
        ("enrollments", enrollment("student", primary="yes"), "primary"),
        ("enrollments", enrollment("student", user="u"), "user"),
        ("classes", {"sourcedId": "c", "title": "", "school": ref("o")}, "title"),
        ("orgs", org(type="castle"), "type"),
    ],
)
def test_nonsense_is_refused_at_its_place(stream: str, payload: dict[str, Any], place: str) -> None:
    with pytest.raises(ValidationError) as error:
        drafts(stream, payload)
    assert "/".join(map(str, error.value.errors()[0]["loc"])) == place
