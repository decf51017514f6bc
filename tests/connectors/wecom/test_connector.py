from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from connectors.kit.conformance import pages, read, records
from connectors.kit.errors import Broken, Refused, Rejected, Throttled, UpstreamFailure
from connectors.wecom import WeCom, WeComConfig
from hub.sync.contract import Draft, Raw, Ref
from schema.family.parent_attendance import ParentAttendance
from schema.family.parent_session import SessionMode
from schema.people.guardian import Guardian
from schema.people.guardianship import Guardianship, Kin


async def fetched(connector: WeCom, name: str) -> dict[str, Raw]:
    (stream,) = [one for one in connector.streams if one.name == name]
    return records(await pages(connector, stream))


async def drafted(connector: WeCom, name: str) -> dict[str, list[Draft]]:
    (stream,) = [one for one in connector.streams if one.name == name]
    return {key: read(stream, raw) for key, raw in (await fetched(connector, name)).items()}


async def test_contacts_become_pupils_guardians_and_whose_they_are(opened) -> None:
    async with opened(student_userid="opaque") as connector:
        students, parents = await drafted(connector, "students"), await drafted(connector, "parents")
        departments = await drafted(connector, "departments")
    assert len(students) == len(parents) == 24
    assert not any(departments.values()), "a roster brings the classes"
    (pupil,) = students["P06"]
    assert pupil.values == {"name": "甲6"}
    assert set(pupil.refs) == {"school"}
    guardian, *guardianships = parents["P05m"]
    assert (guardian.entity, guardian.values) == (Guardian, {"name": "甲5的妈妈", "phone": "13800000005"})
    assert [(one.entity, one.slot, one.values["kin"]) for one in guardianships] == [
        (Guardianship, "P05", Kin.MOTHER),
        (Guardianship, "P06", Kin.OTHER),
    ]


async def test_classes_have_the_grade_of_the_department_above(opened) -> None:
    async with opened(classes=True) as connector:
        drafts = await drafted(connector, "departments")
        (pupil,) = (await drafted(connector, "students"))["P23"]
    assert {key: found[0].values for key, found in drafts.items() if found} == {
        "10": {"name": "0班", "grade": 1},
        "11": {"name": "1班", "grade": 1},
        "12": {"name": "2班", "grade": 2},
        "13": {"name": "3班", "grade": 2},
    }
    assert pupil.refs["class_group"] is not None
    assert pupil.refs["class_group"].key == "13"


async def test_student_numbers_that_the_school_enters_are_checked(opened, school) -> None:
    school.records["students"] = school.records["students"][:1]
    school.write()
    async with opened(student_userid="student_number") as connector:
        (raw,) = (await fetched(connector, "students")).values()
        with pytest.raises(Exception, match="student number"):
            read(connector.streams[1], raw)


async def test_a_student_number_stands_in_no_key(opened, school) -> None:
    number = "G310107201201020013"
    for found in school.records.values():
        for record in found:
            for holder in (record, *record.get("children", ())):
                if holder.get("student_userid") == "P03":
                    holder["student_userid"] = number
    school.write()
    async with opened(student_userid="student_number") as connector:
        students, viewers = await fetched(connector, "students"), await fetched(connector, "viewers")
        (mother,) = [raw for key, raw in (await fetched(connector, "parents")).items() if key == "P03m"]
        _, guardianship = read(connector.streams[2], mother)
        (key,) = [key for key, raw in students.items() if raw.payload["student_userid"] == number]
        (came,) = [raw for raw in viewers.values() if raw.payload["student_userid"] == number]
        (attendance,) = read(connector.streams[4], came)
    assert guardianship.refs["student"] == attendance.refs["student"] == Ref.record("students", key)
    assert number not in " ".join([*students, *viewers, guardianship.slot])


async def test_a_live_class_for_parents_is_a_session_and_who_watched_came(opened) -> None:
    async with opened(teacher_userid="staff_number") as connector:
        livings, viewers = await drafted(connector, "livings"), await drafted(connector, "viewers")
    assert len(livings) == 14
    (session,) = livings["L1"]
    assert session.values == {
        "theme": "家长会",
        "held_on": date(2026, 9, 11),
        "hours": Decimal("1.50"),
        "mode": SessionMode.ONLINE,
    }
    assert session.refs["teacher"].identifiers == {"staff_number": "T1"}
    assert livings["L0"] == [], "a lesson for pupils"
    assert len(viewers) == 12
    (came,) = viewers["L1/P03/P03m"]
    assert came.entity is ParentAttendance
    assert {name: (ref.stream, ref.key) for name, ref in came.refs.items()} == {
        "session": ("livings", "L1"),
        "student": ("students", "P03"),
        "guardian": ("parents", "P03m"),
    }


async def test_without_an_expression_no_live_class_is_asked_for(opened) -> None:
    async with opened(parent_sessions=None) as connector:
        assert [stream.name for stream in connector.streams] == ["departments", "students", "parents"]
    with pytest.raises(ValueError, match="no regular expression"):
        WeComConfig.model_validate(
            {"corp_id": "w", "secret": "env:X", "school_code": "1", "parent_sessions": "("}
        )


async def test_sessions_of_those_who_left_are_not_taken_for_gone(opened) -> None:
    async with opened() as connector:
        assert [stream.name for stream in connector.streams if not stream.sweeps] == ["livings", "viewers"]


@pytest.mark.parametrize("name", ["students", "parents"])
async def test_a_pupil_who_changes_class_meanwhile_is_found(opened, name: str) -> None:
    async with opened() as connector:
        there = set(await fetched(connector, name))
    async with opened("moving") as connector:
        assert set(await fetched(connector, name)) == there


@pytest.mark.parametrize("fault", ["busy=3", "crowded=3", "throttle=3", "misleading"])
async def test_what_passes_is_waited_for(opened, fault: str) -> None:
    async with opened() as connector:
        there = await fetched(connector, "students")
    async with opened(fault) as connector:
        assert await fetched(connector, "students") == there


@pytest.mark.parametrize(
    ("fault", "error", "said"),
    [
        ("busy=always", Broken, "errcode -1"),
        ("crowded=always", Throttled, "errcode 45033"),
        ("throttle=always", Throttled, "errcode 45009"),
        ("expired-token=always", Refused, "errcode 42001"),
    ],
)
async def test_what_lasts_is_told_by_its_code(
    opened, fault: str, error: type[UpstreamFailure], said: str
) -> None:
    async with opened(fault, attempts=2) as connector:
        with pytest.raises(error, match=said) as raised:
            await connector.check()
    assert raised.value.mend


async def test_too_many_calls_are_repeated_only_after_the_wait(opened) -> None:
    async with opened("throttle=always", throttle_wait=600, budget=5) as connector:
        with pytest.raises(Throttled) as raised:
            await connector.check()
    assert raised.value.retry_at is not None


async def test_no_error_tells_secret_or_token(opened, school) -> None:
    word = school.secret.read_text()
    for settings in ({"corp_id": "nobody"}, {"corp_id": "ww2"}):
        async with opened(**settings) as connector:
            with pytest.raises(Refused) as raised:
                await connector.check()
        assert word not in str(raised.value)
        assert "access_token" not in str(raised.value)


async def test_a_live_class_that_is_not_told_of_is_quarantined_alone(opened, monkeypatch) -> None:
    async with opened() as connector:
        client: Any = connector._lives._client
        real = client.get

        async def get(path: str, **given: Any) -> Any:
            if given.get("params") == {"livingid": "L3"}:
                given["params"] = {"livingid": "nowhere"}
            return await real(path, **given)

        monkeypatch.setattr(client, "get", get)
        livings = await fetched(connector, "livings")
    assert [key for key, raw in livings.items() if raw.fault] == ["L3"]
    assert "errcode 40058" in str(livings["L3"].fault)


async def test_an_unknown_code_is_rejected_and_named(opened, monkeypatch) -> None:
    async with opened() as connector:
        with pytest.raises(Rejected, match="errcode 60123") as raised:
            await connector._contacts.members("students", 999)
    assert raised.value.codes == ("60123",)
