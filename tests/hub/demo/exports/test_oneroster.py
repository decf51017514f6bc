from collections import Counter

import pytest

from hub.base.conventions import student_number


@pytest.fixture(scope="module")
def streams(lines):
    names = ("orgs", "academicSessions", "users", "demographics", "classes", "enrollments")
    return {name: list(lines(f"oneroster/{name}")) for name in names}


def ids(records) -> set[str]:
    return {record["sourcedId"] for record in records}


def references(value):
    if isinstance(value, dict):
        if {"href", "sourcedId", "type"} <= value.keys():
            yield value
        else:
            for inner in value.values():
                yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


def test_every_record_has_its_own_id_and_a_time_of_change(streams, world):
    for name, records in streams.items():
        assert len(ids(records)) == len(records), name
        assert all(record["dateLastModified"] < f"{world.today}T23" for record in records)
        assert all(record["status"] == "active" for record in records)


def test_thousands_of_rows_share_one_time_of_change(streams):
    times = Counter(user["dateLastModified"] for user in streams["users"])
    assert times.most_common(1)[0][1] > 5000
    assert len(times) > 10


def test_references_resolve_but_for_the_one_that_is_listed(streams, expected):
    known = {name: ids(records) for name, records in streams.items()}
    waiting = {entry["key"] for entry in expected["waiting"] if entry["source"] == "oneroster"}
    lost = set()
    for records in streams.values():
        for record in records:
            for reference in references(record):
                collection = reference["href"].split("/")[-2]
                if reference["sourcedId"] not in known[collection]:
                    lost.add(record["sourcedId"])
    assert lost == waiting


def test_absent_fields_are_left_out_and_booleans_are_words(streams):
    for records in streams.values():
        for record in records:
            assert None not in record.values()
            assert not any(isinstance(value, bool) for value in record.values())


def test_pupils_have_number_status_guardians_and_kin(streams):
    pupils = [user for user in streams["users"] if user["roles"][0]["role"] == "student"]
    assert len(pupils) == 2000
    for pupil in pupils:
        metadata = pupil["metadata"]
        assert student_number(metadata["studentNumber"]) == metadata["studentNumber"]
        assert metadata["enrolmentStatus"].isdigit()
        assert pupil["agents"]
        assert {agent["sourcedId"] for agent in pupil["agents"]} == metadata["kin"].keys()
    assert 5 < sum("nationalId" not in pupil["metadata"] for pupil in pupils) < 120


def test_every_role_of_a_school_occurs(streams):
    roles = Counter(user["roles"][0]["role"] for user in streams["users"])
    assert roles.keys() == {
        "student", "teacher", "principal", "counselor", "parent", "guardian", "ext:legalVicePrincipal",
    }  # fmt: skip


def test_enrolments_end_by_date(streams):
    ended = [e for e in streams["enrollments"] if "endDate" in e and e["role"] == "student"]
    assert len(ended) > 5
    assert all(e["beginDate"] <= e["endDate"] for e in ended)
    teachers = [e for e in streams["enrollments"] if e["role"] == "teacher"]
    assert {e["primary"] for e in teachers} == {"true"}
    assert len(teachers) == len(streams["classes"])


def test_counts_are_those_that_were_promised(streams, expected):
    assert expected["records"]["oneroster"] == {name: len(records) for name, records in streams.items()}
