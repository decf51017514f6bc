from collections import Counter
from dataclasses import replace
from datetime import date
from random import Random

import pytest

from hub.base.conventions import check_digit, mobile_phone
from hub.demo.disagreement import Difference, Meeting, Rates, Recorded, formatted_phone, meeting, recorded

NEVER = Rates(name=0, birth_date=0, no_national_id=0, wrong_digit=0, lower_case=0)


@pytest.fixture(scope="module")
def pupils(schools):
    return [p for s in schools for p in s.pupils if p.national_id and p.student_number.startswith("G")]


def test_without_errors_a_record_is_the_truth(pupils):
    for pupil in pupils[:50]:
        record = recorded(pupil, NEVER, Random(1))
        assert (record.name, record.birth_date) == (pupil.name, pupil.birth_date)
        assert (record.national_id, record.student_number) == (pupil.national_id, pupil.student_number)
        assert record.differences == ()
        assert meeting(record, record) is Meeting.JOINS


def test_systems_err_about_as_often_as_said(pupils):
    rng = Random(5)
    records = [recorded(pupil, Rates(), rng) for pupil in pupils for _ in range(10)]
    found = Counter(difference for record in records for difference in record.differences)
    share = {difference: found[difference] / len(records) for difference in Difference}
    names = sum(found[d] for d in Difference if d.name.startswith("NAME")) / len(records)
    assert 0.02 < names < 0.04
    assert 0.003 < share[Difference.BIRTH_DATE] < 0.007
    assert 0.02 < share[Difference.NO_NATIONAL_ID] < 0.04
    assert 0.001 < share[Difference.NATIONAL_ID_DIGIT] < 0.005
    assert 0.001 < share[Difference.STUDENT_NUMBER_DIGIT] < 0.005


def test_what_is_said_to_differ_differs(pupils):
    rng = Random(9)
    rates = replace(Rates(), name=1.0, birth_date=1.0)
    for pupil in pupils[:400]:
        record = recorded(pupil, rates, rng)
        assert record.birth_date != pupil.birth_date
        assert "·" in pupil.name or record.name != pupil.name


def base(**other) -> Recorded:
    number = "31010720180315002" + check_digit("31010720180315002")
    return replace(Recorded("王", "小明", date(2018, 3, 15), number, f"G{number}"), **other)


def test_an_equal_identifier_joins_though_the_name_differs():
    assert meeting(base(given="晓明"), base()) is Meeting.JOINS
    assert meeting(base(national_id=None), base()) is Meeting.JOINS
    assert meeting(base(student_number=None, national_id=base().national_id), base()) is Meeting.JOINS


def test_a_temporary_number_is_the_later_one():
    number = base().student_number or ""
    assert meeting(base(national_id=None, student_number=f"L{number[1:]}"), base()) is Meeting.JOINS


def test_nothing_equal_waits():
    assert meeting(base(national_id=None, student_number=None), base()) is Meeting.WAITS
    assert meeting(base(national_id=None, student_number="J310107201803150017"), base()) is Meeting.WAITS


def test_a_wrong_identifier_beside_a_right_one_joins_where_name_or_birth_date_agrees():
    assert meeting(base(student_number="J310107201803150017"), base()) is Meeting.JOINS
    assert meeting(base(student_number="J310107201803150017", given="晓明"), base()) is Meeting.JOINS


def test_name_and_birth_date_together_contradict_an_identifier():
    assert meeting(base(given="大卫", birth_date=date(2011, 1, 1)), base()) is Meeting.CONTRADICTS


def test_an_identity_number_of_somebody_else_contradicts():
    assert meeting(base(differences=(Difference.FOREIGN_NATIONAL_ID,)), base()) is Meeting.CONTRADICTS


def test_phones_are_typed_in_several_ways_and_mean_the_same():
    rng = Random(3)
    typed = {formatted_phone("15412345678", rng) for _ in range(200)}
    assert len(typed) == 4
    assert {mobile_phone(text) for text in typed} == {"15412345678"}
