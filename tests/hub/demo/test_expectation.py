from collections import Counter

import pytest


@pytest.fixture(scope="module")
def truth(lines):
    return list(lines("truth"))


def test_every_record_about_a_person_has_its_truth(truth, lines):
    told = {(line["source"], line["id"]) for line in truth}
    assert len(told) == len(truth)
    pupils = {
        ("oneroster", u["sourcedId"]) for u in lines("oneroster/users") if u["roles"][0]["role"] == "student"
    }
    students = {("edfi", s["studentUniqueId"]) for s in lines("edfi/students")}
    patients = {("fhir", p["id"]) for p in lines("fhir/Patient")}
    assert told == pupils | students | patients


def test_systems_use_different_ids_for_the_same_pupil(truth):
    systems: dict[str, dict[str, str]] = {}
    for line in truth:
        systems.setdefault(line["person"], {})[line["source"]] = line["id"]
    known_to_all = [ids for ids in systems.values() if len(ids) == 3]
    assert len(known_to_all) > 20
    assert all(len(set(ids.values())) == 3 for ids in known_to_all)


def test_outcomes_are_counted(truth, expected):
    counted = Counter(f"{line['source']}/{line['outcome']}" for line in truth)
    assert expected["people"] == dict(counted)


def test_what_does_not_join_is_listed_with_a_reason(truth, expected):
    waiting = {entry["key"] for entry in expected["waiting"]}
    quarantined = {entry["key"] for entry in expected["quarantined"]}
    assert all(entry["why"] for entry in expected["waiting"] + expected["quarantined"])
    for line in truth:
        if line["outcome"] == "waits":
            assert line["id"] in waiting
        elif line["outcome"] in ("contradicts", "quarantined"):
            assert line["id"] in quarantined
        else:
            assert line["id"] not in waiting | quarantined


def test_dependents_of_whoever_is_not_joined_wait(lines, truth, expected):
    joined = {line["id"] for line in truth if line["source"] == "edfi" and line["outcome"] == "joins"}
    waiting = Counter(entry["stream"] for entry in expected["waiting"] if entry["source"] == "edfi")
    orphans = sum(
        a["studentReference"]["studentUniqueId"] not in joined
        for a in lines("edfi/studentSchoolAssociations")
    )
    assert waiting["studentSchoolAssociations"] == orphans > 0


def test_a_pupil_with_a_siblings_identity_number_contradicts(truth):
    foreign = [line for line in truth if "FOREIGN_NATIONAL_ID" in line["differences"]]
    assert {line["outcome"] for line in foreign} == {"contradicts"}
    assert len(foreign) == 2


def test_all_kinds_of_disagreement_occur(truth):
    found = Counter(difference for line in truth for difference in line["differences"])
    assert {
        "NAME_TRADITIONAL", "NAME_SPACED", "NAME_SWAPPED", "NAME_HOMOPHONE", "BIRTH_DATE", "NO_NATIONAL_ID",
        "NATIONAL_ID_DIGIT", "NATIONAL_ID_CASE", "STUDENT_NUMBER_DIGIT", "STUDENT_NUMBER_OLD", "NO_STUDENT_NUMBER",
    } <= found.keys()  # fmt: skip
